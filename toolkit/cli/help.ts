import { wrapped } from "../reports/wrapped.ts";
import type { Command } from "./command.ts";

/** `--help` of one command: what it does, how it is called, what each option means, and where there is more. */
export function commandHelp({ summary, usage, options, page }: Command): string {
  const told = Object.entries(options).map(([name, { type, what }]) => [valued(name, type, usage), what] as const);
  return [
    wrapped("", summary),
    "",
    `Usage: ${usage}`,
    "",
    ...table(told),
    "",
    "Exit codes: 0 it holds, 1 it does not, 2 wrong usage or settings, 3 the machine lacks something.",
    `More: ${page}`,
  ].join("\n");
}

/** `--help` without a command. */
export function commandList(commands: readonly Command[]): string {
  const told = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    "npm run <command> -- [options]     npm run <command> -- --help says which",
    "",
    ...table(told),
    "",
    "More: README.md",
  ].join("\n");
}

/** An option as its usage writes it: `--stack <stack>`. */
function valued(name: string, type: "string" | "boolean", usage: string): string {
  if (type === "boolean") return `--${name}`;
  const value = new RegExp(`--${name} (?<value><[^>]+>|[^\\s\\]]+)`).exec(usage)?.groups?.["value"] ?? "<value>";
  if (value.startsWith("<")) return `--${name} ${value}`;
  return `--${name} ${value.length > 20 ? "<…>" : `<${value}>`}`;
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  // A long left side has a line to itself: the right one keeps room for its words.
  const column = Math.min(width, 28);
  return rows.map(([left, right]) =>
    left.length > column
      ? `  ${left}\n${wrapped(" ".repeat(column + 4), right)}`
      : wrapped(`  ${left.padEnd(column)}  `, right),
  );
}
