import { folded } from "@protected-function/core/text/folded.ts";
import { padded, widthOf } from "@protected-function/core/text/width.ts";
import { type Command, type CommandOption, intents } from "./command.ts";
import { exitsOf } from "./exit-codes.ts";

/** Columns, unless a terminal has another number. */
const usual = 110;

/**
 * `--help` of one command: its purpose, its usage, the meaning of each option and exit code, and its documentation
 * page.
 */
export function commandHelp(command: Command, columns = usual): string {
  const { summary, options, page, exits, examples } = command;
  const rows = Object.entries(options).map(([name, option]) => [optionForm(name, option), option.description] as const);
  return [
    folded(summary, columns),
    "",
    usageOf(command, columns),
    "",
    examples.length === 1 ? "Example:" : "Examples:",
    ...examples.map((example) => `  ${filled(example, columns, 2)}`),
    "",
    ...(rows.length === 0 ? [] : [...table(rows, columns), ""]),
    "Exit codes:",
    ...table(exitsOf(exits), columns),
    "",
    `More: ${page}${ofRepository}`,
  ].join("\n");
}

/** An installed package has no pages. */
const ofRepository = import.meta.url.includes("/node_modules/") ? " in the repository of protected-function" : "";

/** The usage. An option and its value stay on one line. */
export function usageOf({ name, usage, options }: Command, columns = usual): string {
  const label = "Usage: ";
  return usage
    .map((form) => form.replaceAll(/--([\w-]+)/g, (_, option: string) => optionForm(option, options[option])))
    .map((form, index) => {
      const start = index === 0 ? label : " ".repeat(label.length);
      return `${start}${filled(`./pf ${name} ${form}`, columns, label.length)}`;
    })
    .join("\n");
}

/** The output of `./pf` alone: the commands by intent, with examples. */
export function commandList(commands: readonly Command[], columns = usual): string {
  const column = Math.max(...commands.map(({ name }) => name.length));
  const groups = Object.entries(intents).flatMap(([intent, title]) => {
    const commandsOfIntent = commands.filter((command) => command.intent === intent);
    return [
      `${title}:`,
      ...table(
        commandsOfIntent.map(({ name, summary }) => [name, summary]),
        columns,
        column,
      ),
      "",
    ];
  });
  const examples = Object.keys(intents)
    .filter((intent) => intent !== "more")
    .flatMap((intent) => commands.find((command) => command.intent === intent) ?? []);
  return [
    folded("Put an Azure Function behind Entra ID, and prove who can call it.", columns),
    "",
    "Usage: ./pf <command> [options]",
    "       ./pf <command> --help",
    "",
    ...groups,
    "Examples:",
    ...examples.map(({ examples: [first] }) => `  ${first}`),
    "",
    `More: docs/README.md${ofRepository}`,
  ].join("\n");
}

/** An option with the name of its value: `--stack <stack>`. */
export function optionForm(name: string, option: CommandOption | undefined): string {
  return option?.type === "string" ? `--${name} <${option.value}>` : `--${name}`;
}

/** A description after a gap continues below its own beginning. */
function filled(form: string, columns: number, indent: number): string {
  const gapBefore = / {2,}/.exec(form);
  const hang = indent + (gapBefore ? gapBefore.index + gapBefore[0].length : 0);
  const lines = [""];
  for (const [, gap = "", piece = ""] of form.matchAll(/( *)(\[[^\]]*\](?:\.\.\.)?|--[\w-]+ <[^>]+>|\S+)/g)) {
    const line = lines.at(-1) ?? "";
    const start = lines.length === 1 ? indent : hang;
    if (line === "") lines[lines.length - 1] = piece;
    else if (start + widthOf(line + gap + piece) <= columns) lines[lines.length - 1] = line + gap + piece;
    else lines.push(piece);
  }
  return lines.join(`\n${" ".repeat(hang)}`);
}

function table(
  rows: readonly (readonly [string, string])[],
  columns: number,
  // A long left side gets its own line, so that the right side has room.
  column = Math.min(28, Math.max(...rows.map(([term]) => term.length))),
): readonly string[] {
  const indent = " ".repeat(column + 4);
  return rows.map(([term, description]) => {
    const text = folded(description, columns - indent.length).replaceAll("\n", `\n${indent}`);
    return term.length > column ? `  ${term}\n${indent}${text}` : `  ${padded(term, column)}  ${text}`;
  });
}
