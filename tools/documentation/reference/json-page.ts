import type ts from "typescript";
import type { Command } from "../../../packages/pf/cli/command.ts";
import { JsonDescriber } from "./json-keys.ts";
import { keyList } from "./key-list.ts";
import { printedTypes } from "./program.ts";

/** docs/reference/exit-codes-and-json.md */
export function jsonPage(commands: readonly Command[], program: ts.Program): string {
  const printing = commands.filter(({ options }) => Object.hasOwn(options, "json"));
  const describedTypes = new Map<ts.Type, string>();
  const commandNames = (listed: readonly Command[]) => listed.map(({ name }) => `\`${name}\``).join(", ");
  const leavesReading = commands.filter(({ exits }) => exits[4] !== undefined);
  return [
    "# Exit codes and JSON",
    "",
    "Look up what a command's exit code and its keys of `--json` mean, for a script or a pipeline.",
    "",
    "## Exit codes",
    "",
    "- 0: everything holds, or the command did its work.",
    "- 1: a check failed, something was found, or the command could not do its work.",
    "- 2: bad command line or settings.",
    "- 3: a tool, network or login is missing.",
    `- 4: nothing was found, but the command couldn't check or judge everything. Read what it lists. Commands: ${commandNames(leavesReading)}.`,
    "- 70: the command itself has a bug. It found nothing out, and says what to report.",
    "",
    "[Commands](commands.md) has the meaning of each code for each command. If you cancel a command, or close its output, it",
    "ends with the shell's code for the signal, such as 130 for Ctrl-C.",
    "",
    "## JSON",
    "",
    "With `--json`, a command prints one object on standard output and everything else on standard error. Text, colors and",
    "wording may change between versions. A key or a value that changes is listed in the [changelog](../../CHANGELOG.md).",
    "A command that couldn't do its work, such as `start` after a failed deployment, prints no object, only the error.",
    "",
    `These commands take \`--json\`: ${printing.map(({ name }) => `[${name}](#${name})`).join(", ")}.`,
    "",
    "In the lists below, `name[]` is a list and `<name>` is a key that you choose. A key without a type is an object.",
    "",
    ...printing.flatMap(({ name }) => commandText(name, program, describedTypes)),
  ].join("\n");
}

function commandText(name: string, program: ts.Program, describedTypes: Map<ts.Type, string>): readonly string[] {
  const checker = program.getTypeChecker();
  const types = printedTypes(program, name);
  if (types.length === 0) throw new Error(`${name} has --json, and nothing in its command.ts prints JSON.`);
  const objects = types.map((type) => new JsonDescriber(checker, describedTypes).keysOf(type));
  for (const type of types.flatMap((part) => (part.isIntersection() ? part.types : [part]))) {
    describedTypes.set(type, `the keys of [\`${name}\`](#${name})`);
    const evidence = type.getProperty("evidence");
    if (evidence)
      describedTypes.set(checker.getTypeOfSymbol(evidence), `the keys of \`evidence\` in [\`start\`](#start)`);
  }
  return [
    `### ${name}`,
    "",
    ...objects.flatMap((keys, at) => [...(at === 0 ? [] : ["Or:", ""]), ...keyList(keys), ""]),
  ];
}
