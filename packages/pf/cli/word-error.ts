import { listText } from "@protected-function/core/text/list-text.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./exit-codes.ts";
import { optionForm, optionsInOrder } from "./help.ts";
import { subcommandElsewhere } from "./like-elsewhere.ts";
import { shownWord } from "./shown-word.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { textsOf, wordsOf } from "./usage-forms.ts";

export type Checked = Pick<
  Command,
  "name" | "intent" | "options" | "usage" | "unlisted" | "arguments" | "instead" | "isOneText" | "subcommands"
> &
  Partial<Pick<Command, "examples">>;

export interface Surroundings {
  /** How the command is called: `./pf start`. */
  readonly call: string;
  /** The stacks that have settings here. */
  readonly stacks: readonly string[];
  /** The callers in the settings of the stack that the words name, or else of the twin. */
  readonly callers?: readonly string[];
  /** The endpoints in the contract. */
  readonly endpoints?: readonly string[];
  /** All commands, to say which has an option that this one lacks. */
  readonly others: readonly Pick<Command, "name" | "options" | "intent">[];
}

/** Their values are names, which people write alone. */
const oftenWithoutOption = ["endpoint", "as", "caller"];

/** A word that no form has a place for: often an option's value without the option. */
export function wordError(
  command: Checked,
  word: string,
  given: readonly string[],
  { call, stacks, callers = [], endpoints = [] }: Surroundings,
): UsageError {
  const { name, options, subcommands, usage } = command;
  const text = shownWord(word);
  if (subcommands !== undefined) {
    const names = subcommands.map((one) => one.name.slice(name.length + 1));
    const near = nearest(word, names);
    return names.includes(word)
      ? new UsageError(`"${text}" comes after options.`, `Write it first: ${call} ${word} …`)
      : new UsageError(
          `Unknown subcommand "${text}" of ${call}.`,
          subcommandElsewhere(word) ??
            (near === undefined ? `Use ${listText(names, "or")}.` : `Did you mean ${call} ${near}?`),
        );
  }
  const stack = stackOf(word);
  const option = nearest(word, Object.keys(options));
  const places = [...usage.join(" ").matchAll(/<[^>]+>|\[(\w+)\]/g)].map(([place, literal]) => literal ?? place);
  const allowed = places.flatMap((place) => textsOf(place));
  const problem = `Unexpected word "${text}" after ${call}.`;
  const known = stack ?? (stacks.includes(word) || option === undefined ? nearest(word, stacks) : undefined);
  if (known !== undefined && "stack" in options)
    return new UsageError(problem, `Did you mean --stack ${shellWord(known)}?`);
  if (known !== undefined && "settings" in options) {
    return new UsageError(problem, `Did you mean --settings ${shellWord(`Pulumi.${known}.yaml`)}?`);
  }
  if (option !== undefined) return new UsageError(problem, `Did you mean --${option}?`);
  const literal = nearest(word, allowed);
  if (literal !== undefined) return new UsageError(problem, `Did you mean ${literal}?`);
  if (allowed.length > 0) return new UsageError(problem, `Use ${listText(allowed, "or")}.`);
  if (places.length > 0) return new UsageError(problem, `It takes one word: ${places.join(" ")}.`);
  const meant = oftenWithoutOption.filter((name) => Object.hasOwn(options, name) && !given.includes(name));
  if (meant.includes("endpoint") && isPath(word)) {
    return new UsageError(problem, `Did you mean --endpoint ${shellWord(text)}?`);
  }
  // Neither an option nor a token.
  if (meant.length > 0 && /^\w/.test(word) && text === word) {
    const namesOf = (name: string): readonly string[] => (name === "endpoint" ? endpoints : callers);
    const near = meant.flatMap((name) => {
      const known = nearest(word, namesOf(name));
      return known === undefined ? [] : [`--${name} ${shellWord(known)}`];
    });
    if (near.length > 0) return new UsageError(problem, `Did you mean ${listText(near, "or")}?`);
    const isKnown = meant.every((name) => namesOf(name).length > 0);
    const forms = meant.map((name) => (isKnown ? optionForm(name, options[name]) : `--${name} ${shellWord(word)}`));
    const lists = [
      ...(meant.includes("endpoint") ? [`Endpoints in the contract: ${listNames(endpoints)}.`] : []),
      ...(meant.some((name) => name !== "endpoint") ? [`Callers in the settings: ${listNames(callers)}.`] : []),
    ];
    return new UsageError(problem, [`Use ${listText(forms, "or")}`, ...(isKnown ? lists : [])].join("\n"));
  }
  // Git's own commands take a branch or commit so.
  if ("base" in options && !given.includes("base") && /^\w/.test(word) && text === word) {
    return new UsageError(problem, `Did you mean --base ${shellWord(word)}?`);
  }
  const [valued] = optionsInOrder(command).filter(([, { type }]) => type === "string");
  return new UsageError(
    problem,
    valued ? `It takes options only, such as ${optionForm(...valued)}` : allOptions(command),
  );
}

/** `/api/orders/5`, an address, or `GET /api/orders/5`. */
function isPath(word: string): boolean {
  return /^(?:[a-z]+ )?(?:https?:\/)?\/?[\w.~-]*\/./i.test(word);
}

/** What a command takes, if no option or word is near. */
export function allOptions({ options, usage, instead }: Checked): string {
  const names = Object.keys(options).map((name) => `--${name}`);
  const nothing = wordsOf(usage).length === 0 ? "It takes no words and no options." : "It takes no options.";
  const taken = names.length === 0 ? nothing : `It takes ${listText(names)}.`;
  return instead === undefined ? taken : `${taken}\n${instead}`;
}
