import { relative } from "node:path";
import { count } from "@protected-function/core/text/count.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { CreatedProject } from "./create-project.ts";
import { type Step, stepsFor } from "./draft-project.ts";
import { workflows } from "./plan-project.ts";
import { installCommand, surroundingSteps } from "./surroundings.ts";

/** The oldest Node that the project's `engines` allow. Its packages bring none along, unlike a clone. */
const oldestNode = 24;

/**
 * Says what was created, file by file if some were there already, what a person adds by hand, and what comes next.
 *
 * @param node the version of the machine's own Node, "" if it has none; undefined if it's the running one
 */
export function createdText(created: CreatedProject, from: string, node?: string): string {
  const { folder, name, files, app, surroundings, isLocked } = created;
  const of = (wanted: string) => files.filter(({ standing }) => standing === wanted).map(({ path }) => path);
  const [written, kept, leftOut] = [of("written"), of("kept"), of("left out")];
  const isNew = kept.length === 0;
  const steps = [...byHand(files, app), ...surroundingSteps(surroundings)];
  const path = [relative(from, folder), folder].toSorted((a, b) => a.length - b.length)[0] ?? "";
  const install = isLocked ? "npm ci" : installCommand(surroundings);
  const vendored = written.filter((file) => file.startsWith("vendor/")).length;
  const ownFiles = count(written.length - vendored + (isLocked ? 1 : 0), "file");
  const packages = vendored === 0 ? "" : `, and ${count(vendored, "package")} in vendor/`;
  return [
    isNew
      ? `Created ${name}: ${ownFiles}${packages}.`
      : written.length === 0
        ? `Nothing was written to ${name}: it's a project already, ${leftOut.length === 0 ? "and has every file" : "and lacks only what is left out"}.`
        : `Added to ${name}: ${ownFiles}${packages}. Kept what was there: ${count(kept.length, "file")}.`,
    ...(isNew
      ? []
      : [
          ...listed("Written", written),
          ...listed("Kept", written.length === 0 ? [] : kept),
          ...listed("Left out", leftOut),
        ]),
    ...(steps.length === 0 ? [] : ["", "By hand:", ...steps.flatMap(numbered)]),
    "",
    "Next:",
    ...tooOld(node),
    `  ${path === "" ? "" : `cd ${shellWord(path)} && `}${install}`,
    ...(kept.includes("package.json")
      ? [`  ./pf start   prove who can call it, on a local twin (needs Node ${oldestNode} or newer)`]
      : [
          `  npm start    prove who can call it, on a local twin (needs Node ${oldestNode} or newer)`,
          "  npm test     run its tests",
        ]),
    ...Object.entries(app?.starts ?? {}).map(
      ([file, start]) =>
        `               ${file} keeps "start": ${JSON.stringify(start)}, which runs it without authentication`,
    ),
    "  ./pf dev     change its code, and see each save answer",
  ].join("\n");
}

function tooOld(node: string | undefined): readonly string[] {
  if (node === undefined || Number.parseInt(node, 10) >= oldestNode) return [];
  const found = node === "" ? "no Node of its own" : `Node ${node}, which is too old for the project`;
  return [`  Install Node ${oldestNode} or newer: https://nodejs.org (this machine has ${found})`];
}

function listed(title: string, paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [] : ["", `${title}:`, ...paths.map((path) => `  ${path}`)];
}

function numbered([title, ...lines]: Step, index: number): readonly string[] {
  return [`  ${index + 1}. ${title}`, ...lines.map((line) => `     ${line}`)];
}

function byHand(files: CreatedProject["files"], app: CreatedProject["app"]): readonly Step[] {
  const standing = (path: string) => files.find((file) => file.path === path)?.standing;
  const additions = files
    .filter(({ additions }) => additions.length > 0)
    .map(({ path, additions }): Step => [`Add to ${path}:`, ...additions]);
  const hasHandlers = files.some(({ path, standing }) => path.startsWith("functions/") && standing === "kept");
  const lacksWorkflows = files.some(({ path, standing }) => path.startsWith(workflows) && standing === "left out");
  const steps: readonly (Step | false)[] = [
    ...additions,
    lacksWorkflows && [
      `Copy the workflows to the repository's root, if you want them. ${workflows} is left out, because GitHub reads no other folder.`,
      "Create a project in a folder outside of a repository, copy its workflows to the root under other names,",
      "and run their steps in this folder (working-directory).",
    ],
    ...(app === undefined ? [] : stepsFor(app, standing("functions/contract.ts") === "written")),
    app === undefined &&
      standing("functions/contract.ts") === "written" &&
      hasHandlers && [
        "Describe your endpoints in functions/contract.ts, which has a sample's.",
        "Serve them in functions/src/index.ts, and call one of them in test/api.test.ts.",
      ],
    app === undefined &&
      standing("functions/src/index.ts") === "left out" && [
        "Serve the endpoints of your contract in functions/src/index.ts, which is missing:",
        "serve(contract, { … });",
      ],
  ];
  return steps.filter((step) => step !== false);
}
