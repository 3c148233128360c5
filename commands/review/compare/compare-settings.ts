import {
  type LenientSettings,
  readSettingsFile,
  settingPrefix,
  type StatedSettings,
} from "../../../infra/settings/lenient-settings.ts";
import { cut } from "../../../text/cut.ts";
import { isSecretName, withoutCredentials } from "../../../text/redact.ts";
import { settingsInFile } from "../../../toolkit/operations/settings-in-file.ts";
import type { ReviewFinding } from "../finding.ts";
import type { SettingChange } from "../review.ts";

/** Leaf by leaf, what one settings file says and the other does not. */
export function settingChanges(before: string, after: string): readonly SettingChange[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => was.get(path)?.raw !== is.get(path)?.raw)
    .map((path) => ({ path, before: was.get(path)?.shown, after: is.get(path)?.shown }));
}

interface Leaf {
  /** What is compared: what is shown may be masked, or cut. */
  readonly raw: string;
  readonly shown: string;
}

function leavesOf(file: string): ReadonlyMap<string, Leaf> {
  const { config } = settingsInFile(file);
  return new Map(leaves(config, "").map(([path, leaf]) => [path.replace(settingPrefix, ""), leaf]));
}

function leaves(value: unknown, path: string): readonly (readonly [string, Leaf])[] {
  const leaf = (shown: string) => [[path, { raw: textOf(value), shown }]] as const;
  if (Array.isArray(value)) return leaf(value.map((item) => shown(item, path)).join(", "));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return path === "" ? [] : leaf("{}");
    return entries.flatMap(([key, item]) => leaves(item, path === "" ? key : `${path}.${key}`));
  }
  return value === undefined || value === null ? [] : leaf(shown(value, path));
}

/** A number and the same number in quotes are one setting to Pulumi. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function shown(value: unknown, path: string): string {
  if (path.split(".").some(isSecretName)) return "not shown";
  const text = textOf(value);
  if (/PRIVATE KEY/.test(text)) return "a private key, not shown";
  if (/BEGIN CERTIFICATE/.test(text)) return "a certificate";
  return cut(withoutCredentials(text), 200);
}

/** Where a setting is, as the schema has it: `refusedCallersAlert.threshold`. */
type PathIn<Value> = {
  [Key in keyof Value & string]:
    | Key
    | (Value[Key] extends string | number | boolean | readonly unknown[] | undefined
        ? never
        : `${Key}.${PathIn<NonNullable<Value[Key]>>}`);
}[keyof Value & string];

interface Rule {
  readonly isWeaker: (change: SettingChange) => boolean;
  readonly text: (change: SettingChange) => string;
}

const { settings: defaults } = readSettingsFile(undefined);
const number = (text: string | undefined, otherwise: number): number => Number(text ?? otherwise);

/** Settings that keep something shut by themselves, whatever they do to a resource. */
const rules: { readonly [Path in PathIn<LenientSettings>]?: Rule } = {
  protectResources: {
    isWeaker: ({ before }) => before === "true",
    text: () =>
      "Pulumi may delete and replace registrations, resource group, site, plan and logs: protectResources is lifted.",
  },
  environment: {
    isWeaker: ({ before }) => before === "production",
    text: ({ after = "" }) =>
      `npm run teardown may remove this stack once it is deployed: environment is ${after === "" ? "not stated" : after} now, production before.`,
  },
  expectedTenantId: belongsElsewhere("expectedTenantId"),
  expectedSubscriptionId: belongsElsewhere("expectedSubscriptionId"),
  maximumSecretLifetimeDays: {
    isWeaker: ({ before, after }) =>
      number(after, defaults.maximumSecretLifetimeDays) > number(before, defaults.maximumSecretLifetimeDays),
    text: ({ before = String(defaults.maximumSecretLifetimeDays), after }) =>
      `Client secrets may live ${after} days, ${before} before.`,
  },
  retentionDays: {
    isWeaker: ({ before, after }) => number(after, defaults.retentionDays) < number(before, defaults.retentionDays),
    text: ({ before, after = String(defaults.retentionDays) }) =>
      `Logs are kept ${after} days, ${before} before: older ones are deleted.`,
  },
  "refusedCallersAlert.threshold": {
    isWeaker: ({ before, after }) => before !== undefined && (after === undefined || Number(after) > Number(before)),
    text: ({ before, after }) =>
      after === undefined
        ? "Nobody is told any more when many requests are refused."
        : `The alert on refused requests rings at ${after} now, at ${before} before.`,
  },
};

function belongsElsewhere(name: keyof StatedSettings): Rule {
  return {
    isWeaker: ({ before = "" }) => before !== "",
    text: ({ before, after = "" }) =>
      after === ""
        ? `Any login deploys this stack: ${name} is no longer stated.`
        : `The stack belongs somewhere else: ${name} is ${after} now, ${before} before.`,
  };
}

/** Settings of which each one by name lets something pass. */
const exceptions: { readonly [Path in PathIn<LenientSettings>]?: (name: string, reason: string) => string } = {
  exemptions: (rule, reason) => `The stack is exempt from the rule ${rule} from now on. The reason given: "${reason}"`,
  "conditionalAccess.acceptLockOutRisk": (danger, reason) =>
    `The guard against lock-out lets ${danger} pass from now on. The reason given: "${reason}"`,
};

/** What a reviewer must not read over in a settings file. */
export function settingFindings(changes: readonly SettingChange[]): readonly ReviewFinding[] {
  return changes.flatMap((change) =>
    [...weakerBy(change), ...exceptedBy(change)].map((text): ReviewFinding => ({
      severity: "protection weakened",
      area: "settings",
      text,
    })),
  );
}

function weakerBy(change: SettingChange): readonly string[] {
  const [, rule] = Object.entries(rules).find(([path]) => path === change.path) ?? [];
  return rule?.isWeaker(change) === true ? [rule.text(change)] : [];
}

function exceptedBy({ path, before, after }: SettingChange): readonly string[] {
  const [within, text] = Object.entries(exceptions).find(([within]) => path.startsWith(`${within}.`)) ?? [];
  if (within === undefined || text === undefined || before !== undefined || after === undefined) return [];
  return [text(path.slice(within.length + 1), after)];
}
