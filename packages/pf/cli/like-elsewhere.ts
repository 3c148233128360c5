import { nearest } from "@protected-function/core/text/nearest.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import type { Command } from "./command.ts";

type SameThing = readonly [typed: string, known: string, value?: (value: string) => string | undefined];

/** Names that the same thing has elsewhere, with the same value. */
const asElsewhere = (known: string, names: readonly string[]): readonly SameThing[] =>
  names.map((typed) => [typed, known, (value) => value]);

/** An option under the name that another command, or another program, has for it. Of several, the first that exists. */
const sameThings: readonly SameThing[] = [
  // curl, wget and HTTP clients: https://curl.se/docs/manpage.html
  ...asElsewhere("data", ["body", "payload", "data-raw", "data-binary", "data-ascii", "form", "post-data"]),
  ...asElsewhere("method", ["request", "verb", "http-method"]),
  ...asElsewhere("header", ["headers"]),
  ["url", "endpoint", () => undefined],
  ["path", "endpoint", () => undefined],
  ["route", "endpoint", () => undefined],
  ...asElsewhere("endpoint", ["function", "operation"]),
  ...asElsewhere("query", ["params", "url-query"]),
  ["verbose", "explain"],
  ["details", "explain"],
  ["headers-only", "include"],
  // Azure CLI, azd and GitHub CLI: https://learn.microsoft.com/cli/azure/reference-types-supported
  ...asElsewhere("environments", ["environment", "env"]),
  ...asElsewhere("stack", ["environment", "env", "env-name", "stage", "target"]),
  ...asElsewhere("tenant-id", ["tenant", "directory-id"]),
  ...asElsewhere("repository", ["repo"]),
  ...asElsewhere("client-id", ["app-id", "application-id"]),
  ...asElsewhere("from", ["ip", "ip-address", "address", "location"]),
  ...asElsewhere("country", ["country-code"]),
  ...asElsewhere("base", ["branch", "against", "target-branch"]),
  ...asElsewhere("directory", ["cwd", "chdir", "dir"]),
  // Terraform and package managers: https://developer.hashicorp.com/terraform/cli/commands/apply
  ["auto-approve", "yes"],
  ["assume-yes", "yes"],
  ["non-interactive", "yes"],
  ["skip-preview", "yes"],
  ["stack", "settings", (stack) => `Pulumi.${stack}.yaml`],
  ["settings", "stack", stackOf],
  ["config-file", "settings", (file) => file],
  ["config", "settings", (file) => file],
  ["as", "caller", (caller) => caller],
  ["as", "who", (caller) => caller],
  ["caller", "as", (caller) => caller],
  ["caller", "who", (caller) => caller],
  ["who", "as", (caller) => caller],
  ["user", "as", (person) => person],
  ["format", "json"],
  ["output", "json"],
  ["language", "for", (language) => language],
  ["force", "yes"],
  ["preview", "dry-run"],
  ["tail", "lines", (count) => count],
];

/** Whether its stacks are those of a tenant. */
export function isForTenant({ intent }: Pick<Command, "intent">): boolean {
  return intent === "deploy" || intent === "operate";
}

/** Habits of other programs: the first letter isn't that of the option. */
const shortNames: Readonly<Record<string, string>> = { o: "json", d: "data", X: "method", H: "header", y: "yes" };

type Habit = readonly [what: string, line: string, takesStack?: true];

function sameHabit(words: readonly string[], habit: Habit): Readonly<Record<string, Habit>> {
  return Object.fromEntries(words.map((word) => [word, habit]));
}

const stop: Habit = ["stop a running twin", "press Ctrl-C in the terminal that runs it"];
const stopping = sameHabit(["stop", "kill", "quit", "exit", "end"], stop);

/** What other programs call a part of the twin. */
const habitsOfTwin: Readonly<Record<string, Habit>> = {
  ...stopping,
  ...sameHabit(["down", "rm"], stop),
  ...sameHabit(["start", "up", "serve", "restart"], ["start a twin with a new tenant", "./pf twin"]),
  ...sameHabit(["call", "invoke", "curl"], ["call an endpoint of the running twin", "./pf call --as <caller>"]),
};

/** What other programs call a command: what to do, with the stack's name after it if it needs one. */
const habits: Readonly<Record<string, Habit>> = {
  deploy: ["deploy", "npx pulumi up", true],
  up: ["deploy", "npx pulumi up", true],
  preview: ["see what a deployment would change", "npx pulumi preview", true],
  plan: ["see what a deployment would change", "npx pulumi preview", true],
  destroy: ["remove a stack", "./pf teardown", true],
  ...sameHabit(["down", "delete", "remove", "rm"], ["remove a stack", "./pf teardown", true]),
  ...sameHabit(
    ["test", "check", "validate", "lint", "build", "prove", "ci"],
    ["prove on a local twin who can call the API", "./pf start"],
  ),
  ...sameHabit(["run", "serve", "watch"], ["run the function here", "./pf dev"]),
  ...sameHabit(["invoke", "curl", "request", "send"], ["call an endpoint", "./pf call --as <caller>"]),
  ...sameHabit(
    ["access", "permissions", "users", "roles", "callers", "who", "ls", "list", "show"],
    ["see who can call the API", "./pf matrix"],
  ),
  ...sameHabit(
    ["diff", "audit", "compare", "change", "changes", "changed"],
    ["see what a change does to access", "./pf review --base <branch>"],
  ),
  ...sameHabit(["doctor", "ready"], ["see whether you can deploy", "./pf preflight", true]),
  refresh: ["see what changed outside Pulumi", "./pf drift", true],
  create: ["create a project", "./pf new <folder>"],
  adopt: ["turn an app's folder into a project", "./pf init <folder>"],
  logs: ["see the log of the running twin", "./pf twin logs"],
  status: ["check a live stack", "./pf verify", true],
  login: ["log in to Azure", "az login"],
  ...stopping,
};

/** What to do in place of a subcommand of the twin that it doesn't have. */
export function subcommandElsewhere(word: string): string | undefined {
  return inPlace(habitsOfTwin, word, []);
}

/** What to run in place of a command that only other programs have. */
export function commandElsewhere(word: string, stacks: readonly string[]): string | undefined {
  return inPlace(habits, word, stacks);
}

/** The same by the last word of several that is one of those: `what-changes`. */
export function partElsewhere(word: string, stacks: readonly string[]): string | undefined {
  return word
    .split("-")
    .toReversed()
    .flatMap((part) => commandElsewhere(part, stacks) ?? [])[0];
}

function inPlace(table: Readonly<Record<string, Habit>>, word: string, stacks: readonly string[]): string | undefined {
  const habit = Object.hasOwn(table, word) ? table[word] : undefined;
  if (habit === undefined) return undefined;
  const [what, line, takesStack] = habit;
  const stack = stacks.includes("dev") ? "dev" : stacks[0];
  const option = stack === undefined ? "--stack <stack>" : `--stack ${shellWord(stack)}`;
  return `To ${what}: ${takesStack === true ? `${line} ${option}` : line}`;
}

/** The sentence that says which option was meant, or which command has it. Undefined if none is like it. */
export function likeElsewhere(
  { name: command, options, intent }: Pick<Command, "name" | "options" | "intent">,
  { name, rawName, value }: { readonly name: string; readonly rawName: string; readonly value: string | undefined },
  {
    others,
    stacks,
  }: { readonly others: readonly Pick<Command, "name" | "options" | "intent">[]; readonly stacks: readonly string[] },
): string | undefined {
  const same = sameThings.find(([typed, known]) => typed === name && Object.hasOwn(options, known));
  if (same) {
    const [, known, valueOf] = same;
    const option = options[known];
    const placeholder = option?.type === "string" ? `<${option.value}>` : "";
    const example = known === "settings" && stacks[0] !== undefined ? `Pulumi.${stacks[0]}.yaml` : placeholder;
    const itsValue = value === undefined ? undefined : valueOf?.(value);
    const rest = itsValue === undefined ? example : shellWord(itsValue);
    return `Use --${[known, ...(valueOf === undefined ? [] : [rest])].join(" ")}`;
  }
  if (name === "version" || rawName === "-v") return "Use ./pf --version";
  if (!rawName.startsWith("--")) {
    const meant = Object.keys(options).filter((option) => option === shortNames[name] || option.startsWith(name));
    return meant.length === 0 ? undefined : `Did you mean ${meant.map((option) => `--${option}`).join(" or ")}?`;
  }
  const near = nearest(name, Object.keys(options));
  if (near !== undefined) return `Did you mean --${near}?`;
  const all = others.filter((other) => other.name !== command && Object.hasOwn(other.options, name));
  const sameSide = all.filter((other) => isForTenant(other) === isForTenant({ intent }));
  // Of very many commands, those on the same side, the twin's or a tenant's. More of them would be a list to search.
  const owners = all.length === 1 || (sameSide.length > 0 && all.length <= 8) ? all : sameSide;
  if (owners.length === 0 || (owners === sameSide && owners.length > 4)) return undefined;
  return `It's an option of ${owners.map((owner) => `./pf ${owner.name}`).join(", ")}.`;
}
