import { folded } from "@protected-function/core/text/folded.ts";
import { padded, widthOf } from "@protected-function/core/text/width.ts";
import { type Command, type CommandOption, intents } from "./command.ts";
import { exitsOf } from "./exit-codes.ts";
import { ofRepository } from "./pages.ts";
import { wordsOf } from "./usage-forms.ts";

/** Columns, unless a terminal has another number. Help in a pipe is mostly read in a pager. */
const usual = 80;

/**
 * `--help` of one command: its purpose, its usage, the meaning of each option and exit code, and its documentation
 * page.
 */
export function commandHelp(command: Command, columns = usual): string {
  const { name, summary, details, instead, page, exits, examples, arguments: places = {}, subcommands = [] } = command;
  const rows = optionsInOrder(command).map(
    ([option, declared]) => [optionForms(option, declared).join(", "), declared.description] as const,
  );
  return [
    folded(summary, columns),
    "",
    ...(details === undefined ? [] : [folded(details, columns), ""]),
    ...(instead === undefined ? [] : [folded(instead, columns), ""]),
    shortUsage(command, columns),
    "",
    examples.length === 1 ? "Example:" : "Examples:",
    ...examples.map((example) => `  ${pasteable(example, columns)}`),
    "",
    ...(subcommands.length === 0 ? [] : [subcommandsTitle, ...subcommandRows(command, columns), ""]),
    ...titled(
      "Arguments:",
      Object.entries(places).map(([place, meaning]) => [placeForm(command, place), meaning]),
      columns,
    ),
    ...titled("Options:", [...rows, ["-h, --help", "Print this help."]], columns),
    "Exit codes:",
    ...table(exitsOf(exits), columns),
    "",
    ...(subcommands.length === 0 ? [] : [`Help on a subcommand: ./pf ${name} <subcommand> --help`]),
    `More: ${page}${ofRepository}`,
  ].join("\n");
}

export const subcommandsTitle = "Subcommands, while it runs in another terminal:";

function subcommandRows({ name, subcommands = [] }: Command, columns: number): readonly string[] {
  return table(
    subcommands.map((one) => [one.name.slice(name.length + 1), one.summary]),
    columns,
  );
}

/** A word as it stands in the usage: `<folder>`, or `api` itself. */
export function placeForm({ usage }: Pick<Command, "usage">, place: string): string {
  return wordsOf(usage).includes(`<${place}>`) ? `<${place}>` : place;
}

function titled(
  title: string,
  rows: readonly (readonly [string, string])[],
  columns: number,
  column?: number,
): readonly string[] {
  return rows.length === 0 ? [] : [title, ...table(rows, columns, column), ""];
}

/** The usage. An option and its value stay on one line. */
export function usageOf(
  { name, usage, options, subcommands }: Pick<Command, "name" | "usage" | "options" | "subcommands">,
  columns = usual,
): string {
  const label = "Usage: ";
  return [...usage, ...(subcommands === undefined ? [] : ["<subcommand> …"])]
    .map((form) => form.replaceAll(/--([\w-]+)/g, (_, option: string) => optionForm(option, options[option])))
    .map((form, index) => {
      const start = index === 0 ? label : " ".repeat(label.length);
      return `${start}${filled(`./pf ${name} ${form}`, columns, label.length)}`;
    })
    .join("\n");
}

/** A short usage whole; of a longer one, what each form requires, and what excludes each other. */
function shortUsage(command: Command, columns: number): string {
  const whole = usageOf(command, columns);
  if (usageOf(command).split("\n").length <= 2) return whole;
  const usage = command.usage.map((form) => {
    const kept = [...form.matchAll(piecesOfForm)].map(([piece]) => piece).filter((piece) => !isOption(piece));
    return [...kept, "[options]"].join(" ");
  });
  return usageOf({ ...command, usage }, columns);
}

const piecesOfForm = /\[(?:[^[\]]|\[[^\]]*\])*\](?:\.\.\.)?|\S+/g;

/** An option in brackets of its own, which excludes none. */
function isOption(piece: string): boolean {
  return piece.startsWith("[--") && !piece.includes(" | ");
}

/** The options in the order of the usage; the one that every form ends with stands last. */
export function optionsInOrder({
  usage,
  options,
}: Pick<Command, "usage" | "options">): readonly [string, CommandOption][] {
  const names = [
    ...usage
      .join(" ")
      .replaceAll("[--json]", "")
      .matchAll(/--([\w-]+)/g),
  ].map(([, name]) => name);
  names.push("json");
  return Object.entries(options).toSorted(([left], [right]) => names.indexOf(left) - names.indexOf(right));
}

/** A command that a shell reads as one, even over several lines. */
function pasteable(example: string, columns: number): string {
  return filled(example, columns - 2, 2).replaceAll("\n", " \\\n  ");
}

/**
 * The commands by intent.
 *
 * @param isShort `./pf` alone names those that are needed rarely without their summaries, to fit a terminal
 */
export function commandList(commands: readonly Command[], columns = usual, isShort = false): string {
  const often = commands.filter(({ isRare }) => !isShort || isRare !== true);
  const rare = commands.filter((command) => !often.includes(command)).map(({ name }) => name);
  const column = Math.max(...often.map(({ name }) => name.length));
  const groups = Object.entries(intents).flatMap(([intent, title]) =>
    titled(
      `${title}:`,
      often.filter((one) => one.intent === intent).map(({ name, summary }) => [name, summary] as const),
      columns,
      column,
    ),
  );
  return [
    folded("Put an Azure Function behind Entra ID, and prove who can call it.", columns),
    folded("A twin is a local imitation of Entra ID and Azure: no tenant, no login, no cost.", columns),
    "Usage: ./pf <command> [options]   Begin with: ./pf start",
    "",
    ...groups,
    ...(isShort ? [folded(`More:  ${rare.join(", ")}`, columns)] : []),
    folded(`Help:  ./pf --help, ./pf <command> --help, and docs/README.md${ofRepository}`, columns),
  ].join("\n");
}

/** An option with the name of its value: `--stack <stack>`. */
export function optionForm(name: string, option: CommandOption | undefined): string {
  if (option?.type !== "string") return `--${name}`;
  return option.bare === undefined ? `--${name} <${option.value}>` : `--${name} [<${option.value}>]`;
}

/** How an option may be written: `-f` and `--follow`. */
export function optionForms(name: string, option: CommandOption): readonly string[] {
  const short = option.type === "boolean" && option.short !== undefined ? [`-${option.short}`] : [];
  return [...short, optionForm(name, option)];
}

/** A description after a gap continues below its own beginning. */
function filled(form: string, columns: number, indent: number): string {
  const gapBefore = / {2,}/.exec(form);
  const hang = indent + (gapBefore ? gapBefore.index + gapBefore[0].length : 0);
  const lines = [""];
  for (const [, gap = "", piece = ""] of form.matchAll(
    /( *)(\[(?:[^[\]]|\[[^\]]*\])*\](?:\.\.\.)?|--[\w-]+ (?:<[^>]+>|"[^"]*"|[^\s[\]<"|-]\S*)|\S+)/g,
  )) {
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
  column = Math.min(22, Math.max(...rows.map(([term]) => term.length))),
): readonly string[] {
  const indent = " ".repeat(column + 4);
  return rows.map(([term, description]) => {
    const text = folded(description, columns - indent.length).replaceAll("\n", `\n${indent}`);
    return term.length > column ? `  ${term}\n${indent}${text}` : `  ${padded(term, column)}  ${text}`;
  });
}
