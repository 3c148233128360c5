import { folded } from "../text/folded.ts";
import { padded, widthOf } from "../text/width.ts";
import { type Command, intents } from "./command.ts";
import { exitsOf, UsageError } from "./exit-codes.ts";

/** Columns where no terminal says another number. */
const usual = 110;

/** `--help` of one command: what it does, how it is called, what each option and exit code means, and where there is more. */
export function commandHelp(command: Command, columns = usual): string {
  const { summary, usage, options, page, exits } = command;
  const told = Object.entries(options).map(([name, { type, what }]) => [valued(name, type, usage), what] as const);
  return [
    folded(summary, columns),
    "",
    usageOf(command, columns),
    `Example: ${filled(command.example, columns, "Example: ".length)}`,
    "",
    ...table(told, columns),
    "",
    "Exit codes:",
    ...table(exitsOf(exits), columns),
    "",
    `More: ${page}`,
  ].join("\n");
}

/** How a command is called: an option and its value stay in one line. */
export function usageOf({ usage }: Pick<Command, "usage">, columns = usual): string {
  const label = "Usage: ";
  const forms = usage.replaceAll(/\n\s+(?=\[|--)/g, " ").split(/\n\s*/);
  return forms
    .map((form, index) => `${index === 0 ? label : " ".repeat(label.length)}${filled(form, columns, label.length)}`)
    .join("\n");
}

/** What `./pf` alone says: the commands by what they are for, each with an example. */
export function commandList(commands: readonly Command[], columns = usual): string {
  const column = Math.max(...commands.map(({ name }) => name.length));
  const groups = Object.entries(intents).flatMap(([intent, title]) => {
    const own = commands.filter((command) => command.intent === intent);
    return [
      `${title}:`,
      ...table(
        own.map(({ name, summary }) => [name, summary]),
        columns,
        column,
      ),
      "",
    ];
  });
  const examples = Object.keys(intents).flatMap(
    (intent) => commands.find((command) => command.intent === intent) ?? [],
  );
  return [
    folded("Put an Azure Function behind Entra ID, and prove who can call it.", columns),
    "",
    "Usage: ./pf <command> [options]",
    "       ./pf <command> --help",
    "",
    ...groups,
    "For instance:",
    ...examples.map(({ example }) => `  ${example}`),
    "",
    "Completion for your shell: ./pf completion bash|zsh. More: README.md",
  ].join("\n");
}

/** An option as its usage writes it: `--stack <stack>`. */
export function valued(name: string, type: "string" | "boolean", usage: string): string {
  if (type === "boolean") return `--${name}`;
  const value =
    new RegExp(`--${name} (?<value><[^>]+>|(?:<[^>]+>|[^\\s\\]<])+)`).exec(usage)?.groups?.["value"] ?? "<value>";
  if (value.startsWith("<")) return `--${name} ${value}`;
  return `--${name} ${value.length > 20 ? "<…>" : `<${value}>`}`;
}

/** What is said of a form, behind a gap, stands below where it began. */
function filled(form: string, columns: number, indent: number): string {
  const said = / {2,}/.exec(form);
  const hang = indent + (said ? said.index + said[0].length : 0);
  const lines = [""];
  for (const [, gap = "", piece = ""] of form.matchAll(
    /( *)(\[[^\]]*\](?:\.\.\.)?|--[\w-]+ (?:<[^>]+>|[\w<])\S*|\S+)/g,
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
  // A long left side has a line to itself: the right one keeps room for its words.
  column = Math.min(28, Math.max(...rows.map(([left]) => left.length))),
): readonly string[] {
  const indent = " ".repeat(column + 4);
  return rows.map(([left, right]) => {
    const text = folded(right, columns - indent.length).replaceAll("\n", `\n${indent}`);
    return left.length > column ? `  ${left}\n${indent}${text}` : `  ${padded(left, column)}  ${text}`;
  });
}

/** What completes `./pf` in a shell: commands, their options, the stacks that have a settings file here, and files. */
export function completion(commands: readonly Command[], shell: string | undefined): string {
  if (shell !== "bash" && shell !== "zsh") {
    throw new UsageError(
      `./pf completion takes the name of a shell: bash or zsh.${shell ? ` Found: "${shell}".` : ""}`,
    );
  }
  const names = [...commands.map(({ name }) => name), "completion", "--help", "--version"];
  const cases = commands.map(
    ({ name, options }) =>
      `    ${name}) words="${["help", ...Object.keys(options)].map((option) => `--${option}`).join(" ")}" ;;`,
  );
  return [
    // zsh takes bash's words once its own completion is there.
    ...(shell === "zsh"
      ? ["autoload -Uz compinit bashcompinit; (($+functions[compdef])) || compinit; bashcompinit"]
      : []),
    `# Load it: eval "$(./pf completion ${shell})"`,
    "_pf() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words file',
    '  if [ "$before" = "--stack" ]; then',
    '    for file in "$(dirname -- "${COMP_WORDS[0]}")"/Pulumi.*.yaml; do',
    '      file="${file##*/Pulumi.}"',
    '      words="$words ${file%.yaml}"',
    "    done",
    '  elif [ "$COMP_CWORD" -gt 1 ]; then',
    '    case "${COMP_WORDS[1]}" in',
    ...cases,
    '    completion) words="bash zsh" ;;',
    "    esac",
    "  else",
    `    words="${names.join(" ")}"`,
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    // Where no word begins so, files complete: an option's value.
    "complete -o default -F _pf pf ./pf",
  ].join("\n");
}
