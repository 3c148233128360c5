import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { ExpectedError } from "@protected-function/core/text/errors.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";
import { safeMessage, safeReport } from "@protected-function/core/text/message.ts";
import { createdText } from "./created-text.ts";
import { createProject } from "./create-project.ts";

/** `npm create @protected-function`: a project in a new folder, or what an app's folder lacks. */
const usage = "Usage: npm create @protected-function [folder] [-- --name <name>]";

try {
  const { values, positionals } = parsed(process.argv.slice(2));
  const [folder = "."] = positionals;
  const onStep = (text: string) => void process.stderr.write(`${safeMessage(text)}\n`);
  if (values.help) process.stdout.write(`${usage}\n`);
  else {
    const created = await createProject({ folder, name: values.name, beside: existsSync(folder), onStep });
    process.stdout.write(`${safeReport(createdText(created, process.cwd()))}\n`);
  }
} catch (error) {
  process.stderr.write(`error: ${safeMessage(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = error instanceof ExpectedError ? error.exitCode : 1;
}

function parsed(args: string[]) {
  const options = { name: { type: "string" }, help: { type: "boolean", short: "h", default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length <= 1) return { values, positionals };
  } catch {
    // The message of parseArgs is for programmers.
  }
  const found = cut(pastedText(args.join(" ")), 100);
  process.stderr.write(`error: Found: ${found}\nIt takes one folder and --name <name>\n${usage}\n`);
  return process.exit(2);
}
