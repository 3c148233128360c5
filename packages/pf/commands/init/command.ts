import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { machineNode } from "../../cli/newer-node.ts";
import { createdText } from "../../create/created-text.ts";
import { createProject } from "../../create/create-project.ts";
import { packageSource } from "../../create/package-source.ts";

const options = {
  name: {
    type: "string",
    value: "name",
    description: "The project's name. Default: that of its Pulumi.yaml, else the folder's.",
  },
} as const;

/** `./pf init`: what an app's folder lacks to be a project. */
export const init = defineCommand({
  name: "init",
  intent: "create",
  summary: "Turn your app's folder into a project. Overwrites nothing.",
  details: "Adds the files that a project needs and your app's folder lacks.",
  examples: ["./pf init ../orders", "./pf init ../orders --name contoso-orders"],
  usage: ["[<folder>] [--name]"],
  arguments: { folder: "Your app's folder. Default: this one." },
  options,
  exits: { 0: "every file is there" },
  page: "docs/start/own-project.md#add-it-to-an-existing-app",
  needsProject: false,
  run: async (args, { reporter, directory }) => {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [folder = "."] = positionals;
    if (existsSync(join(resolve(folder), "tools/releases/vendor.ts"))) {
      throw new UsageError("This is the clone itself. Name the folder of your app: ./pf init ../orders");
    }
    const vendor = await packageSource(directory);
    const created = await createProject({ folder, name: values.name, beside: true, vendor, onStep: reporter.step });
    reporter.result(createdText(created, process.cwd(), machineNode(process.env["PATH"] ?? "") ?? ""));
    return exitCodes.held;
  },
});
