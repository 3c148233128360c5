import { readFileSync } from "node:fs";
import { accessPage } from "../../../packages/pf/commands/matrix/page/access-page.ts";
import { type Proof, proofTable } from "../../../packages/pf/commands/start/proof-table.ts";
import { projectVersion } from "../../../packages/pf/stacks/evidence-of.ts";
import type { Evidence } from "../../../packages/core/text/evidence.ts";
import { keptInColumns, widthOf } from "../../../packages/core/text/width.ts";
import { terminalSvg } from "../terminal-svg.ts";

type Matrix = Parameters<typeof accessPage>[0];

function recorded<Result>(name: string): Result {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as Result;
}

/** The results of a run on the twin, recorded by `npm run samples -- --record`. */
export const recordedProof = (): Proof => recorded("start.json");
const recordedMatrix = (): Matrix => recorded("access.json");

/** The commands whose terminals the README and the guides show, by the file of each recording. */
export const terminalCommands = {
  "drift.json": "./pf drift --demo",
  "preflight.json": "./pf preflight --demo",
  "refusal.json": "./pf explain AADSTS501051",
  "review.json": "./pf review --demo",
  "teardown.json": "./pf teardown --demo",
  "verify.json": "./pf verify --demo",
} as const;

const columns = 100;

/** A command is never folded. A picture can't scroll, so what is longer ends at its edge. */
function cutAtEdge(line: string): string {
  return widthOf(line) > columns ? `${keptInColumns(line, columns - 1)}…` : line;
}

function terminal(name: keyof typeof terminalCommands, lines: number): string {
  const output = recorded<string>(name).split("\n");
  const shown = (output.length <= lines ? output : [...output.slice(0, lines), "…"]).map(cutAtEdge);
  return terminalSvg({ command: terminalCommands[name], output: shown.join("\n"), columns });
}

/** The files that `npm run samples` writes into docs/samples, by name. */
export function samplePages(): Readonly<Record<string, string>> {
  const matrix = recordedMatrix();
  const evidence = {
    answeredBy: "twin",
    project: "protected-function",
    commit: { id: "df427ea", uncommitted: false },
    at: matrix.at,
    version: projectVersion,
  } satisfies Partial<Evidence>;
  return {
    "access.html": accessPage(matrix, {
      stack: "dev",
      option: " --settings Pulumi.dev.yaml",
      evidence: { ...evidence, stacks: ["dev"], settingsFiles: ["Pulumi.dev.yaml"], measured: "read back" },
    }),
    "drift.svg": terminal("drift.json", 19),
    "preflight.svg": terminal("preflight.json", 22),
    "refusal.svg": terminal("refusal.json", 20),
    "review.svg": terminal("review.json", 24),
    "teardown.svg": terminal("teardown.json", 30),
    "verify.svg": terminal("verify.json", 27),
    "start.svg": terminalSvg({
      command: "npm start",
      output: shortened(
        proofTable(
          recordedProof(),
          { colour: true },
          {},
          { ...evidence, stacks: ["local"], settingsFiles: ["Pulumi.local.yaml"], measured: "checked" },
        ),
      ),
      columns,
    }),
  };
}

/** A long answer on a screen: its beginning and its end. */
function shortened(text: string): string {
  const lines = text.split("\n");
  return lines.length <= 44 ? text : [...lines.slice(0, 12), "  …", ...lines.slice(-28)].join("\n");
}
