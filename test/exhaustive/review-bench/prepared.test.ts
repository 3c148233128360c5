import { beforeAll, describe, expect, it } from "vitest";
import type { Observed } from "../../../packages/pf/commands/review/program/observed.ts";
import { cases } from "../../reviews/cases/index.ts";
import type { Altered, Case } from "../../reviews/cases/case.ts";
import { disagreements } from "../../reviews/disagreements.ts";
import { observedBase } from "../../reviews/observed-base.ts";
import { judgePrepared } from "../../reviews/prepared-bench.ts";
import { hasEngine } from "../../support/local-deployment.ts";

const titled = (some: readonly Case[]) => some.map((one) => [one.title, one] as const);

describe.skipIf(!hasEngine())("the review agrees with a good reviewer about recorded states of a base", () => {
  let bases: Readonly<Record<Case["app"], Observed>>;
  beforeAll(async () => {
    bases = { "who-calls": await observedBase("who-calls"), orders: await observedBase("orders") };
  });

  it.each(titled(cases.filter(({ through }) => through !== "engine")))("%s", async (_, one) => {
    const told = await judgePrepared(one, bases[one.app]);

    expect(disagreements(one, told)).toEqual([]);
  });

  const judge = (change: Pick<Case, "edits" | "through">) =>
    judgePrepared({ ...unheardOf, ...change }, bases["who-calls"]);

  it.each(["inputs", "options"])("names unknown %s of each resource", async (of) => {
    const untold: string[] = [];
    for (const { type, name } of bases["who-calls"].state.resources) {
      const resource = `${type} ${name}`;
      const { exitCode, findings } = await judge({
        edits: [],
        through: [{ resource, path: `${of}.fabrikam`, to: true }],
      });
      if (exitCode !== 1 || !findings.some(({ subject }) => subject.includes("fabrikam"))) untold.push(resource);
    }

    expect(untold).toEqual([]);
  });

  it.each<readonly [string, Altered]>([
    ["fabrikam", { output: "fabrikam", to: "yes" }],
    ["fabrikam", { resource: "fabrikam:index:Thing fabrikam", added: { size: 1 } }],
    ["fabrikam", { observed: "snapshot.authentication.fabrikam", to: true }],
    ["fabrikam", { observed: "snapshot.registrations.the API.rest.fabrikam", to: true }],
    ["The API only", { observed: "policies.The API only from named locations.rest.conditions.fabrikam", to: ["a"] }],
  ])("names what is unknown: %s %j", async (name, change) => {
    const { exitCode, findings } = await judge({ edits: [], through: [change] });

    expect(exitCode).toBe(1);
    expect(findings.filter(({ subject }) => subject.includes(name))).toHaveLength(1);
  });

  const unjudgeable =
    "Makefile tools/run.sh .env tsconfig.json .vscode/tasks.json docs/page.mjs Pulumi.dev.yml functions/notes.txt functions/README.md test/notes.md twin/notes.md";
  it.each(unjudgeable.split(" "))("asks a person to read a file of a kind that it can't judge: %s", async (file) => {
    const { exitCode, files } = await judge({ edits: [{ file, text: "all: deploy\n" }], through: [] });

    expect(exitCode).toBe(4);
    expect(files).toMatchObject([{ file, standing: "read" }]);
  });

  const deciding =
    "infra/package.json infra/ranges.json CODEOWNERS .gitattributes Pulumi.json .github/actions/login/action.yml functions/.npmrc functions/node_modules/zod/index.js";
  it.each(deciding.split(" "))("never passes a file that decides about access: %s", async (file) => {
    const { exitCode, findings } = await judge({ edits: [{ file, text: "all: deploy\n" }], through: [] });

    expect(exitCode).toBe(1);
    expect(findings).toMatchObject([{ severity: "unknown", subject: file }]);
  });
});

const unheardOf: Case = {
  title: "what nobody has heard of",
  class: "unknown",
  kind: "harmful",
  app: "who-calls",
  edits: [],
  verdict: "unknown",
  findings: [],
  through: [],
};
