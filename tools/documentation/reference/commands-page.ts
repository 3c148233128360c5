import { basename, relative } from "node:path/posix";
import type { Command } from "../../../packages/pf/cli/command.ts";
import { intents } from "../../../packages/pf/cli/command.ts";
import { exitsOf } from "../../../packages/pf/cli/exit-codes.ts";
import { optionForms, optionsInOrder, placeForm, usageOf } from "../../../packages/pf/cli/help.ts";
import { ownWords } from "./key-list.ts";

const columns = 100;

/** docs/reference/commands.md */
export function commandsPage(commands: readonly Command[]): string {
  return [
    "# Commands",
    "",
    "`./pf` lists these commands. `./pf <command> --help` prints what this page has about one. The",
    "[exit codes](exit-codes-and-json.md#exit-codes) follow one scheme. With `--json`, a command prints one object, whose",
    "[keys](exit-codes-and-json.md#json) are listed by command.",
    "",
    ...Object.entries(intents).map(([intent, title]) => {
      const names = commands.filter((command) => command.intent === intent).map(({ name }) => `[${name}](#${name})`);
      return `- ${title}: ${names.join(", ")}`;
    }),
    "",
    ...Object.entries(intents).flatMap(([intent, title]) => [
      `## ${title}`,
      "",
      ...commands.filter((command) => command.intent === intent).flatMap(commandText),
    ]),
  ].join("\n");
}

function commandText(command: Command): readonly string[] {
  const { name, summary, details, instead, options, exits, page, examples } = command;
  const { arguments: places = {}, subcommands = [] } = command;
  const rows = [
    ...Object.entries(places).map(([place, meaning]) => `- \`${placeForm(command, place)}\`: ${ownWords(meaning)}`),
    ...optionsInOrder(command).map(
      ([option, declared]) =>
        `- ${optionForms(option, declared)
          .map((form) => `\`${form}\``)
          .join(", ")}: ${ownWords(declared.description)}`,
    ),
  ];
  return [
    `${name.includes(" ") ? "####" : "###"} ${name}`,
    "",
    ownWords(summary),
    "",
    ...(details === undefined ? [] : [ownWords(details), ""]),
    ...(instead === undefined ? [] : [ownWords(instead), ""]),
    "```text",
    usageOf(command, columns),
    "```",
    "",
    "For example:",
    "",
    "```sh",
    ...examples,
    "```",
    "",
    ...rows,
    ...(rows.length === 0 ? [] : [""]),
    "Exit codes:",
    "",
    ...exitsOf(exits).map(([code, meaning]) => `- ${code}: ${ownWords(meaning)}`),
    "",
    `Guide: [${basename(page)}](${relative("docs/reference", page)})`,
    ...(Object.hasOwn(options, "json") ? ["", `JSON: [its keys](exit-codes-and-json.md#${name})`] : []),
    "",
    ...subcommands.flatMap(commandText),
  ];
}
