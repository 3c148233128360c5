import type { Command, CommandOption } from "../../cli/command.ts";
import { textsOf, wordsOf } from "../../cli/usage-forms.ts";

/** What a shell offers in one place: these words, or what it finds itself. */
export type Offer = readonly string[] | "stacks" | "settings" | "callers" | "files" | "nothing";

/** What is offered for an option's value; undefined for an option without one. */
export function offerOf(name: string, option: CommandOption): Offer | undefined {
  if (option.type === "boolean") return undefined;
  if (option.values) return option.values;
  if (option.value === "stack") return "stacks";
  if (name === "settings") return "settings";
  if (/(?:^|\|)caller(?:\||$)/.test(option.value)) return "callers";
  return /\bfile\b/.test(option.value) ? "files" : "nothing";
}

/** What is offered for a command's first word without hyphens. */
export function offerOfWords({ usage, subcommands = [], name }: Command): Offer {
  const places = wordsOf(usage);
  if (places.includes("<caller>")) return "callers";
  if (places.includes("<folder>")) return "files";
  return [...subcommands.map((one) => one.name.slice(name.length + 1)), ...places.flatMap(textsOf)];
}
