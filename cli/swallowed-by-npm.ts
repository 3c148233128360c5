import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../text/nearest.ts";
import { redactedPaste } from "../text/redact.ts";
import { shellWord } from "../text/shell-word.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./exit-codes.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** An option that stood before `--`. */
interface Swallowed {
  readonly option: string;
  /** As it was written, where that was misspelt. */
  readonly written: string;
  /** What npm took for its value; undefined: npm took it for none, and handed the value on as an argument. */
  readonly value: string | undefined;
}

const prefix = "npm_config_";

/**
 * Options before `--` are npm's: it takes any, tells the script by `npm_config_…` only, and the command would run without
 * them, a `--dry-run` for instance.
 * https://docs.npmjs.com/cli/v11/using-npm/config#command-line-flags; source: workspaces/config/lib/set-envs.js of npm/cli.
 *
 * @throws UsageError with the command that was meant
 */
export function demandNoneSwallowed(command: Command, args: readonly string[], environment: Environment): void {
  const isByNpm = environment["npm_config_user_agent"]?.startsWith("npm/") === true;
  if (!isByNpm || environment["npm_lifecycle_event"] !== command.name) return;
  const given = new Set(args.map((arg) => /^--([^=]+)/.exec(arg)?.[1]));
  const swallowed = swallowedIn(command, environment).filter(({ option }) => !given.has(option));
  if (swallowed.length === 0) return;
  const names = swallowed.map(({ written }) => `--${written}`).join(", ");
  const meant = swallowed.flatMap(({ option, written }) => (option === written ? [] : [`--${option}`]));
  throw new UsageError(
    [
      `npm kept ${names} for itself: this command's options stand behind "--".` +
        (meant.length === 0 ? "" : ` Did you mean ${meant.join(", ")}?`),
      `Run: ${commandMeant(command, args, swallowed)}`,
      ...(swallowed.filter((one) => lacksValue(command, one)).length > 1
        ? ["npm doesn't say which value is whose: check them first."]
        : []),
    ].join("\n"),
  );
}

function swallowedIn({ options }: Command, environment: Environment): readonly Swallowed[] {
  const names = Object.keys(options);
  const isSetElsewhere = setElsewhere(environment);
  const set = Object.entries(environment)
    .filter(([key, value]) => key.startsWith(prefix) && value !== "" && !isSetElsewhere(key))
    .map(([key, value]) => ({ key: key.slice(prefix.length), value }));
  const isOthers = (key: string) => names.includes(key.replaceAll("_", "-"));
  return names.flatMap((option) => {
    const key = option.replaceAll("-", "_");
    const isSwitch = options[option]?.type === "boolean";
    const found =
      set.find((one) => one.key === key) ??
      // npm completes what begins one of its own names, such as --token-description.
      set.find((one) => one.key.startsWith(`${key}_`) && !isOthers(one.key)) ??
      asShorthands(option, new Set(set.map((one) => one.key))) ??
      set.find(
        (one) => !isNpms.has(one.key) && !isOthers(one.key) && nearest(one.key.replaceAll("_", "-"), names) === option,
      );
    if (!found) return [];
    const isMisspelt = found.key !== key && !found.key.startsWith(`${key}_`);
    const value = isSwitch || found.value === "true" ? undefined : found.value;
    return [{ option, written: isMisspelt ? found.key.replaceAll("_", "-") : option, value }];
  });
}

/** What npm always tells of itself. */
const isNpms: ReadonlySet<string> = new Set(
  "cache globalconfig global_prefix init_module local_prefix loglevel node_gyp noproxy npm_version prefix user_agent userconfig".split(
    " ",
  ),
);

/** npm's options of one letter that hold for any script; -s, -d and -q only say how much npm prints. */
const shorthands: Readonly<Record<string, string>> = {
  a: "all",
  d: "loglevel",
  f: "force",
  g: "global",
  l: "long",
  p: "parseable",
  q: "loglevel",
  s: "loglevel",
  y: "yes",
};

/**
 * Of a name that npm doesn't know, and all whose letters it does, it takes each letter for an option: `--as` is -a -s.
 * Source: resolveShort in lib/nopt-lib.js of npm/nopt; shorthands in workspaces/config/lib/definitions/index.js of npm/cli.
 */
function asShorthands(option: string, keys: ReadonlySet<string>) {
  const letters = [...option].map((letter) => shorthands[letter]);
  return letters.every((key) => key !== undefined && keys.has(key)) ? { key: option, value: "true" } : undefined;
}

/** What was set by a file of npm's, or before npm was started: nobody wrote it into this command. */
function setElsewhere(environment: Environment): (key: string) => boolean {
  const {
    npm_config_userconfig: user,
    npm_config_globalconfig: global,
    npm_config_local_prefix: project,
  } = environment;
  const files = [user, global, project && join(project, ".npmrc")].flatMap((file) =>
    file !== undefined && existsSync(file) ? [readFileSync(file, "utf8")] : [],
  );
  const inherited = inheritedByNpm();
  return (key) => {
    const value = environment[key];
    const inFile = new RegExp(`^\\s*${key.slice(prefix.length).replaceAll("_", "[-_]")}\\s*=`, "m");
    return (
      environment[key.toUpperCase()] === value ||
      inherited.includes(`${key}=${value}`) ||
      files.some((text) => inFile.test(text))
    );
  };
}

/** What npm, our parent, found in its own environment. Only Linux tells. https://man7.org/linux/man-pages/man5/proc_pid_environ.5.html */
function inheritedByNpm(): readonly string[] {
  try {
    return readFileSync(`/proc/${process.ppid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** Whether npm handed its value on as an argument. */
function lacksValue({ options }: Pick<Command, "options">, { option, value }: Swallowed): boolean {
  return options[option]?.type === "string" && value === undefined;
}

/** Values that npm handed on as arguments are taken in the order of the usage. */
function commandMeant({ usage, options }: Command, args: readonly string[], swallowed: readonly Swallowed[]): string {
  const [start = ""] = /^npm (?:start|run (?:-s )?[\w-]+)/.exec(usage) ?? [];
  const end = args.findIndex((arg) => arg.startsWith("-"));
  const before = end === -1 ? args : args.slice(0, end);
  const own = new Set([...usage.matchAll(/ (?:-- |\[)([a-z]+)/g)].map(([, word]) => word));
  const loose = before.filter((arg) => !own.has(arg));
  const isEnough = swallowed.filter((one) => lacksValue({ options }, one)).length <= loose.length;
  const words = swallowed.flatMap((one) => {
    if (options[one.option]?.type === "boolean") return [`--${one.option}`];
    const value = lacksValue({ options }, one) && isEnough ? loose.shift() : one.value;
    return [`--${one.option}`, value === undefined ? "<value>" : shown(value)];
  });
  const rest = [...before.filter((arg) => own.has(arg)), ...loose, ...(end === -1 ? [] : args.slice(end))];
  return [start, "--", ...words, ...rest.map(shown)].join(" ");
}

/** No secret is printed that somebody gave as an argument. */
function shown(arg: string): string {
  if (redactedPaste(arg) !== arg) return "<value>";
  return /^-[a-z-]*$/.test(arg) ? arg : shellWord(arg);
}
