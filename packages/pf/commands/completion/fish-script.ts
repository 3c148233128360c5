import { type Command, type CommandOption, withSubcommands } from "../../cli/command.ts";
import { asked, type Offer, offerOf, offerOfWords, subcommandNames } from "./offers.ts";

/** What fish runs for an offer, in the folder of `pf`. */
const found: Readonly<Record<string, string>> = {
  stacks: `(string replace -rf ".*Pulumi\\.(.+)\\.yaml" "\\$1" (dirname (commandline -opc)[1])/Pulumi.*.yaml)`,
  settings: "(string match -r 'Pulumi\\..+\\.yaml' *)",
  ...Object.fromEntries(
    asked.map((name) => [name, `(set -l pf (commandline -opc)[1]; $pf completion ${name} 2>/dev/null)`]),
  ),
};

const fishWord = (text: string): string => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
const wordsOption = (offer: Offer): string => {
  if (offer === "files") return "-r -F";
  const words = [...offer.words, ...offer.finds.map((name) => found[name])].join(" ");
  // fish's own function keeps what stands before the last comma: share/functions/__fish_complete_list.fish
  return `-x -a ${fishWord(offer.isList && words !== "" ? `(__fish_complete_list , "string split ' ' '${words}'")` : words)}`;
};

/** Completes commands, subcommands, options and their values in fish, with what each is for. */
export function fishScript(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return [
    "# Load it: ./pf completion fish | source",
    "complete -c pf -f",
    ...commands.map(({ name, summary }) => line("__fish_use_subcommand", `-a ${name} -d ${fishWord(summary)}`)),
    line("__fish_use_subcommand", `-a help -d ${fishWord("Print help on a command.")}`),
    line(`__fish_seen_subcommand_from help; and not __fish_seen_subcommand_from ${names}`, `-a ${fishWord(names)}`),
    line("__fish_use_subcommand", `-l version -d ${fishWord("Print the version.")}`),
    `complete -c pf -l help -s h -d ${fishWord("Print help.")}`,
    ...withSubcommands(commands).flatMap((command) => [
      ...(command.subcommands ?? []).map((one) =>
        line(whereOf(command), `-a ${one.name.slice(command.name.length + 1)} -d ${fishWord(one.summary)}`),
      ),
      ...(command.subcommands === undefined ? placeLines(command) : []),
      ...Object.entries(command.options).map(([name, option]) => line(whereOf(command), optionText(name, option))),
    ]),
  ].join("\n");
}

function line(where: string, what: string): string {
  return `complete -c pf -n ${fishWord(where)} ${what}`;
}

/** The condition that a command is being completed, and none of its subcommands. */
function whereOf(command: Command): string {
  const seen = command.name.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
  const names = subcommandNames(command);
  return [...seen, ...(names.length > 0 ? [`not __fish_seen_subcommand_from ${names.join(" ")}`] : [])].join("; and ");
}

function placeLines(command: Command): readonly string[] {
  const offer = offerOfWords(command);
  if (offer !== "files" && offer.words.length + offer.finds.length === 0) return [];
  return [line(whereOf(command), offer === "files" ? "-F" : wordsOption(offer).replace(/^-x /, ""))];
}

function optionText(name: string, option: CommandOption): string {
  const offer = offerOf(name, option);
  const short = option.type === "boolean" && option.short !== undefined ? ` -s ${option.short}` : "";
  return `-l ${name}${short} ${offer === undefined ? "" : `${wordsOption(offer)} `}-d ${fishWord(option.description)}`;
}
