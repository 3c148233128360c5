import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type * as createProjectModule from "../../../../tools/releases/create-project.ts";

type Creator = typeof createProjectModule;

/** Where this is a clone: the packages leave it out. */
const creator = new URL("../../../../tools/releases/create-project.ts", import.meta.url);

/** `./pf new`: a project of one's own, from a clone of this repository. */
export const newProject = defineCommand({
  name: "new",
  intent: "try",
  summary: "Create a project of your own in a new folder, with these packages.",
  example: "./pf new ../orders",
  usage: ["<folder>"],
  options: {},
  exits: { 0: "the project is written" },
  page: "docs/start/own-project.md",
  needsProject: false,
  run: async (args, { reporter }) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) {
      throw new UsageError("./pf new takes one folder, which doesn't exist yet: ./pf new ../orders");
    }
    if (!existsSync(fileURLToPath(creator))) {
      throw new Unavailable(
        "NO_CLONE",
        "The packages aren't published yet. Run ./pf new in a clone of their repository.",
      );
    }
    const { createProject } = (await import(creator.href)) as Creator;
    const created = await createProject({ folder, onStep: reporter.step });
    const path = relative(process.cwd(), created.folder);
    reporter.result(
      [
        `Created ${created.name}, ${created.files.length} files.`,
        "",
        "Next:",
        `  cd ${shellWord(path)} && npm ci`,
        "  npm start    prove who can call it, on a local twin",
        "  npm test     run its tests",
      ].join("\n"),
    );
    return exitCodes.held;
  },
});
