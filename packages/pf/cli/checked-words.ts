import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { listText } from "@protected-function/core/text/list-text.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./exit-codes.ts";
import { optionForm } from "./help.ts";
import { likeElsewhere } from "./like-elsewhere.ts";
import { requireWritable } from "./output-file.ts";
import { allowedText, requireQuantity } from "./quantity.ts";
import { shownWord } from "./shown-word.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { isReplaced } from "./write-whole-file.ts";
import { isFitting, type Misfit, misfitsOf } from "./usage-forms.ts";
import { allOptions, type Checked, type Surroundings, wordError } from "./word-error.ts";

/**
 * The words after a command's name, as `parseArgs` of `node:util` takes them without an error of its own: its messages
 * are for programmers.
 *
 * @throws UsageError with what was found, what is allowed, and the nearest right word
 */
export function checkedWords(command: Checked, args: readonly string[], around: Surroundings): readonly string[] {
  const words = withInlineValues(command, args);
  const { options, arguments: places = {} } = command;
  const negative = words.find((word) => /^-\d/.test(word));
  const [[place, description] = []] = Object.entries(places);
  if (negative !== undefined && place !== undefined) {
    throw new UsageError(
      `Unexpected word "${shownWord(negative)}" after ${around.call}.`,
      `Use <${place}>. ${description}`,
    );
  }
  const { tokens } = parseArgs({ args: words, options, strict: false, allowPositionals: true, tokens: true });
  const given = { options: [] as string[], words: [] as string[] };
  for (const token of tokens) {
    if (token.kind === "positional") given.words.push(token.value);
    if (token.kind !== "option") continue;
    const next = words[token.index + 1];
    requireOption(command, { ...token, next: next?.startsWith("-") === true ? undefined : next }, around);
    const [first] = tokens.filter((one) => one.kind === "option").filter(({ name }) => name === token.name);
    requireOneStack(command, token, first?.value);
    given.options.push(token.name);
  }
  const misfits = misfitsOf([...command.usage, ...(command.unlisted ?? [])], {
    options: [...new Set(given.options)],
    words: command.isOneText?.(given.words) === true ? [given.words.join(" ")] : given.words,
  });
  // A demo is another thing to do, and never what is missing.
  const misfit = misfits.find(({ missing }) => !missing.includes("--demo")) ?? misfits[0];
  if (misfit?.words[0] !== undefined && !misfits.some(isFitting)) requireQuoted(misfit.words[0], tokens, around);
  if (misfit && !misfits.some(isFitting))
    throw misfitError(command, { ...misfit, given: given.options, misfits }, around);
  const written = new Map<string, string>();
  for (const { name, value } of tokens.filter((token) => token.kind === "option")) {
    const option = options[name];
    if (option?.type !== "string" || option.writes === undefined || value === undefined) continue;
    requireWritable(`--${name}`, value, option.writes);
    const other = written.get(resolve(value));
    if (other !== undefined && other !== name && isReplaced(value)) {
      throw new UsageError(`--${other} and --${name} name the same file.`, "Use a file for each.");
    }
    written.set(resolve(value), name);
  }
  return words;
}

/** The value of an option that may stand without one, and a negative number, which isn't an option. */
function withInlineValues({ options }: Checked, args: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (const arg of args) {
    const before = words.at(-1) ?? "";
    if (/^-\d/.test(arg) && isValued(before)) words[words.length - 1] = `${before}=${arg}`;
    else words.push(arg);
  }
  return words.map((word, index) => {
    const option = options[word.slice(2)];
    const bare = isValued(word) && option?.type === "string" ? option.bare : undefined;
    return bare !== undefined && (words[index + 1] ?? "-").startsWith("-") ? `${word}=${bare}` : word;
  });

  function isValued(word: string): boolean {
    return word.startsWith("--") && Object.hasOwn(options, word.slice(2)) && options[word.slice(2)]?.type === "string";
  }
}

/** A value of several words without quotes: then the next word may look like the option that it belongs to. */
function requireQuoted(word: string, tokens: ReturnType<typeof parseArgs>["tokens"], { call }: Surroundings): void {
  const at = (tokens ?? []).findIndex((token) => token.kind === "positional" && token.value === word);
  const before = tokens?.[at - 1];
  if (before?.kind !== "option" || before.value === undefined || nearest(word, [before.name]) === undefined) return;
  const value = shellWord(`${before.value} ${word}`);
  throw new UsageError(
    `Unexpected word "${shownWord(word)}" after ${call}.`,
    `Quote a value of several words: --${before.name} ${value}`,
  );
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
  /** The word after it, if that is no option: the value of an option that isn't known. */
  readonly next: string | undefined;
}

function requireOption(
  command: Checked,
  { name, rawName, value, inlineValue, next }: OptionToken,
  around: Surroundings,
): void {
  const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (option === undefined) {
    const fix = likeElsewhere(command, { name, rawName, value: value ?? next }, around) ?? allOptions(command);
    throw new UsageError(`Unknown option ${shownWord(rawName)} of ${around.call}.`, fix);
  }
  if (option.type === "boolean") {
    if (value === undefined) return;
    throw new UsageError(`--${name} takes no value; found "${shownWord(value)}".`, "Leave out the value.");
  }
  const fix = `Add a value: ${formOf(name, option, around)}`;
  if (value === undefined) throw new UsageError(`--${name} has no value.`, fix);
  if (inlineValue !== true && value.length > 1 && value.startsWith("-")) {
    throw new UsageError(`--${name} has no value; the next word is ${shownWord(value)}.`, fix);
  }
  if (value === "" && option.mayBeEmpty !== true) throw new UsageError(`--${name} is empty.`, fix);
  const stack = option.value === "stack" ? stackOf(value) : undefined;
  if (stack !== undefined) {
    throw new UsageError(
      `--${name} is "${shownWord(value)}", which is a settings file.`,
      `Use --${name} ${shellWord(stack)}`,
    );
  }
  if (option.value === "stack" && !stackForm.test(value)) {
    const [known = "dev"] = around.stacks;
    throw new UsageError(
      `--${name} is "${shownWord(value)}", which can't be a stack's name.`,
      `Use letters, digits, "-", "_" and ".", such as --${name} ${shellWord(known)}`,
    );
  }
  if (option.values?.includes(value) === false) {
    const near = nearest(value, option.values);
    const suggestion = near === undefined ? "" : `Did you mean ${near}? `;
    throw new UsageError(`--${name} is "${shownWord(value)}".`, `${suggestion}Use ${listText(option.values, "or")}.`);
  }
  if (option.quantity !== undefined) requireQuantity(`--${name}`, value, option.quantity);
}

/** `dev`, or `organization/project/dev`. https://www.pulumi.com/docs/iac/concepts/stacks/ */
const stackForm = /^(?:[\w.-]+\/){0,2}[\w.-]{1,100}$/;

/** Values whose names say what to write. */
const plainValues = new Set(["caller", "day", "endpoint", "file", "folder", "port", "stack"]);

function isPlain(option: Command["options"][string] | undefined): boolean {
  return option?.type === "string" && plainValues.has(option.value);
}

/** An option with its value's name, and what that means unless its name says so; a stack's, with one that is here. */
function formOf(name: string, option: Command["options"][string], { stacks }: Surroundings): string {
  const [stack] = option.type === "string" && option.value === "stack" ? stacks : [];
  if (stack !== undefined) return `--${name} ${shellWord(stack)}`;
  const quantity = option.type === "string" ? option.quantity : undefined;
  if (quantity !== undefined) return `${optionForm(name, option)}, ${allowedText(`--${name}`, quantity)}`;
  return `${optionForm(name, option)}${isPlain(option) ? "" : `\n${option.description}`}`;
}

/** Elsewhere, the last value counts, as in a script with defaults. Nobody should have to guess which stack goes. */
function requireOneStack(
  { options }: Checked,
  { name, value }: Pick<OptionToken, "name" | "value">,
  earlier: string | undefined,
): void {
  const option = options[name];
  if (value === undefined || option?.type !== "string" || option.value !== "stack" || option.multiple === true) return;
  if (earlier !== undefined && earlier !== value) {
    throw new UsageError(
      `--${name} is given twice: "${shownWord(earlier)}" and "${shownWord(value)}".`,
      `Use one --${name}.`,
    );
  }
}

function misfitError(
  command: Checked,
  found: Misfit & { readonly given: readonly string[]; readonly misfits: readonly Misfit[] },
  around: Surroundings,
): UsageError {
  const [first, second] = found.words;
  // An endpoint as documentation writes it: GET /orders/5.
  const word = second !== undefined && /^[A-Z]+$/.test(first ?? "") ? `${first} ${second}` : first;
  if (word !== undefined) return wordError(command, word, found.given, around);
  const [option] = found.options;
  if (option === undefined) return missingError(command, found, around);
  const others = found.given.filter((other) => !goTogether(command.usage, option, other));
  if ([option, ...others].includes("demo")) {
    const own = [option, ...others].filter((name) => name !== "demo").map((name) => `--${name}`);
    return new UsageError(
      "--demo brings its own stack and tenant.",
      `Leave out ${own.join(", ")}, or leave out --demo.`,
    );
  }
  const together = others.length > 0 ? [option, ...others] : found.given;
  const names = Object.keys(command.options).filter((name) => together.includes(name));
  return new UsageError(`Use only one of ${names.map((name) => `--${name}`).join(", ")}.`);
}

function goTogether(usage: readonly string[], left: string, right: string): boolean {
  return misfitsOf(usage, { options: [left, right], words: [] }).some(({ options }) => options.length === 0);
}

function missingError(
  { options, arguments: places = {}, examples: [example] = ["./pf"] }: Checked,
  { missing, misfits }: { readonly missing: readonly string[]; readonly misfits: readonly Misfit[] },
  { call, stacks, callers = [] }: Surroundings,
): UsageError {
  if (missing.join() === "<folder>") return new UsageError("<folder> is missing.", `Name it, such as ${example}`);
  const forms = missing.map((part) =>
    part.startsWith("--") ? optionForm(part.slice(2), options[part.slice(2)]) : part,
  );
  const [first = ""] = missing;
  const described = first.startsWith("--")
    ? options[first.slice(2)]?.description
    : places[first.replaceAll(/[<>]/g, "")];
  const isExplained = missing.length === 1 && described !== undefined && !isPlain(options[first.slice(2)]);
  const explained = isExplained ? `\n${described}` : "";
  const known =
    missing.includes("--stack") && stacks.length > 0 ? `\nStacks with settings here: ${stacks.join(", ")}.` : "";
  const named = missing.some((part) => ["--caller", "<caller>"].includes(part)) && callers.length > 0;
  const knownCallers = named ? `\nCallers in the settings: ${listNames(callers)}.` : "";
  const demo = misfits.some((misfit) => misfit.missing.join() === "--demo" && misfit.options.length === 0);
  const instead = demo ? `\nWithout a tenant: ${call} --demo` : "";
  return new UsageError(
    `${listText(missing)} ${missing.length === 1 ? "is" : "are"} missing.`,
    `Add ${forms.join(" ")}${explained}${known}${knownCallers}${instead}`,
  );
}
