import { parseArgs } from "node:util";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { machineNode } from "../../cli/newer-node.ts";
import { createdText } from "../../create/created-text.ts";
import { createProject } from "../../create/create-project.ts";
import { packageSource } from "../../create/package-source.ts";

const options = {
  name: { type: "string", value: "name", description: "The project's name. Default: the folder's name." },
} as const;

/** `./pf new`: a project of one's own, from a clone of this repository or beside another project. */
export const newProject = defineCommand({
  name: "new",
  intent: "create",
  summary: "Create a project of your own in a new folder.",
  details: "Writes about 20 files: a contract, a handler, settings and pipelines.",
  examples: ["./pf new ../orders", "./pf new ../orders --name contoso-orders"],
  usage: ["<folder> [--name]"],
  arguments: { folder: "The folder to create, or an empty one." },
  options,
  exits: { 0: "the project is written" },
  page: "docs/start/own-project.md",
  needsProject: false,
  run: async (args, { reporter, directory }) => {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [folder = ""] = positionals;
    const vendor = await packageSource(directory);
    const created = await createProject({ folder, name: values.name, vendor, onStep: reporter.step });
    reporter.result(createdText(created, process.cwd(), machineNode(process.env["PATH"] ?? "") ?? ""));
    return exitCodes.held;
  },
});
