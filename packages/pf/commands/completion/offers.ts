import type { Command, CommandOption } from "../../cli/command.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { textsOf, wordsOf } from "../../cli/usage-forms.ts";

/** What `./pf completion` prints for the script, which asks for it while a person types. */
export const asked = ["callers", "endpoints", "locations"] as const;

/** What a shell finds itself. */
type Found = "stacks" | "settings" | (typeof asked)[number];

/** What a shell offers in one place: these words, and what it finds. Of files, it knows more than `./pf`. */
export type Offer =
  | {
      readonly words: readonly string[];
      readonly finds: readonly Found[];
      /** Set if the value is a list with commas between. */
      readonly isList?: boolean;
    }
  | "files";

const words = (...texts: readonly string[]): Offer => ({ words: texts, finds: [] });
const finds = (found: Found): Offer => ({ words: [], finds: [found] });

/** By a part of the value's name, such as `place` of `place|address`. */
const foundFor: Readonly<Record<string, Found>> = {
  stack: "stacks",
  caller: "callers",
  endpoint: "endpoints",
  resource: "endpoints",
  location: "locations",
  place: "locations",
};

/** What is offered for an option's value; undefined for an option without one. */
export function offerOf(name: string, option: CommandOption): Offer | undefined {
  if (option.type === "boolean") return undefined;
  if (option.values) return words(...option.values);
  if (name === "settings") return finds("settings");
  if (/\bfile\b/.test(option.value)) return "files";
  return {
    words: option.suggests ?? [],
    isList: option.value.includes(","),
    finds: option.value.split("|").flatMap((part) => ownEntry(foundFor, part) ?? []),
  };
}

/** What is offered for a command's first word without hyphens. */
export function offerOfWords(command: Command): Offer {
  const { usage } = command;
  const places = wordsOf(usage);
  if (places.includes("<caller>")) return finds("callers");
  if (places.includes("<folder>")) return "files";
  return words(...subcommandNames(command), ...places.flatMap(textsOf));
}

/** `logs` of `twin logs`. */
export function subcommandNames({ name, subcommands = [] }: Command): readonly string[] {
  return subcommands.map((one) => one.name.slice(name.length + 1));
}
