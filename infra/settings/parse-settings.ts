import type { Contract } from "@protected-function/guard/contract";
import { reservedNames } from "@protected-function/core/text/reserved-names.ts";
import { againstContract, undeclaredSettings } from "./against-contract.ts";
import { type IssueOf, problemsOfMeant } from "../contract/meant-issues.ts";
import { exposedTexts } from "./exposed-texts.ts";
import { readLeniently } from "./lenient.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { valueAlone } from "./fix-of.ts";
import { issuesOfSettings, problemsOf, reservedName } from "./problems-of.ts";
import { entriesMeant } from "./repaired-form.ts";
import { withRole } from "./role-in-fix.ts";
import { secretDates } from "./secret-dates.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { Invalid } from "@protected-function/core/text/readings.ts";

/** The contract and the date that settings are checked against. */
interface Place {
  /** The API's contract, which has the roles and app settings. Undefined: it has problems of its own. */
  readonly contract: Contract | undefined;
  /** RFC 3339 in UTC, to the second. */
  readonly now: string;
  /** For commands in messages. Undefined: the file isn't named after a stack. */
  readonly stack?: string | undefined;
  /** The stack's settings file, for messages. */
  readonly file?: string;
  /** What was found of settings under another name. */
  readonly misplaced?: readonly Problem[];
  /** What was found of logins in the providers' settings. */
  readonly logins?: readonly Problem[];
}

/**
 * @param raw the stack's configuration, by setting
 * @throws SettingsInvalid with all problems
 */
export function parseSettings(
  raw: Readonly<Record<string, unknown>>,
  { contract, now, stack, file, misplaced = [], logins = [] }: Place,
): Settings {
  const reserved = reservedNames(raw).map(reservedName);
  const parsed = settingsSchema.safeParse(raw);
  const issues = issuesOfSettings(raw, stack);
  // One problem per place is enough: the schema may refuse it by another rule, and misses what is under another name.
  const named = [...reserved.map(({ path }) => path), ...misplaced.map(({ path }) => path.replace(/^[^:]*:/, ""))];
  const isUnknown = ({ issue }: IssueOf) => issue.code === "unrecognized_keys";
  const pathOf = ({ issue }: Pick<IssueOf, "issue">) => issue.path.join(".");
  const renamed = new Set(
    issues.flatMap(({ issue, meant }) => (meant === undefined ? [] : [[...issue.path, meant].join(".")])),
  );
  const refused = issues.filter((one) => !isUnknown(one));
  const unread = [...named, ...refused.map(pathOf)];
  const unreadNames = [...named, ...refused.filter((one) => !isOfValue(one)).map(pathOf)];
  // An unknown key may be what its object seems to lack.
  const unclear = issues.filter(isUnknown).map(pathOf);
  const read = { ...nothing, ...((parsed.data ?? readLeniently(settingsSchema, raw)) as Settings) };
  const readable = parsed.success ? read : { ...read, ...appSettingsMeant(raw, read) };
  const undeclared = new Set(contract === undefined ? [] : undeclaredSettings(readable, contract));
  const found = [
    ...misplaced,
    ...logins,
    ...reserved,
    ...problemsOfMeant(issues, ({ issue, value }) =>
      problemsOf(issue, value, { stack, now, isRenamed: renamed.has(pathOf({ issue })) }),
    ).filter(({ path }) => !named.some((one) => isWithin(path, one))),
    ...[
      ...(contract === undefined ? [] : againstContract(readable, contract, { stack, file })),
      ...secretDates(readable, { now, stack }),
      ...exposedTexts(readable),
    ].filter(
      ({ path, found }) =>
        !(undeclared.has(path) ? unreadNames : unread).some((one) => isWithin(path, one)) &&
        !named.some((one) => isWithin(one, path)) &&
        !(found === "nothing" && unclear.some((one) => isWithin(path, one))),
    ),
  ];
  const replaced = found.flatMap(({ path, fix }) => {
    const [, place = path] = placeInFix.exec(fix) ?? [];
    return place === path ? [] : [place];
  });
  const problems = found
    .filter(({ path }) => !replaced.includes(path))
    .map((problem) => (contract === undefined ? problem : withRole(problem, contract)));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SettingsInvalid(problems);
}

/** A wrong value says nothing of its name, which the contract may lack as well. */
function isOfValue({ issue: { code, path } }: IssueOf): boolean {
  const isAppSetting = path[0] === "appSettings" || path[0] === "secretSettings";
  return isAppSetting && (code === "invalid_type" || code === "invalid_union");
}

/** App settings by name, also where values aren't text, or where a list has them. Of a wrong secret, it has the name alone. */
function appSettingsMeant(
  raw: Readonly<Record<string, unknown>>,
  { secretSettings }: Settings,
): Pick<Settings, "appSettings" | "secretSettings"> {
  const texts = Object.entries<unknown>({ ...entriesMeant("appSettings", raw) }).flatMap(([name, value]) => {
    const alone = isObject(value) ? valueAlone(value) : String(value);
    return alone === undefined ? Object.entries<unknown>({ ...Object(value) }) : [[name, alone] as [string, unknown]];
  });
  const names = Object.keys(entriesMeant("secretSettings", raw));
  return {
    appSettings: Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
    secretSettings: {
      ...(Object.fromEntries(names.map((name) => [name, {}])) as Settings["secretSettings"]),
      ...secretSettings,
    },
  };
}

/** What a fix replaces as a whole has no other problem. */
const placeInFix = /^write this in place of (\S+) in /;

/** What the contract is compared with, where a settings file has none of it. */
const nothing = { callers: {}, people: {}, appSettings: {}, secretSettings: {}, adopt: {} };

/** Whether a path is that of a place, or below it. All are below the empty one. */
function isWithin(path: string, place: string): boolean {
  return place === "" || `${path}.`.startsWith(`${place}.`);
}

/** The problems of a stack's settings, one block each. The message has the first ones; `problems` has all. */
export class SettingsInvalid extends Invalid {
  constructor(problems: readonly Problem[]) {
    super("SETTINGS_INVALID", "The settings of this stack have", problems);
  }
}
