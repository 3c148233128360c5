import {
  type LenientSettings,
  readSettingsFile,
  settingPrefix,
  type SettingsFile,
} from "@protected-function/infra/settings/lenient-settings.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { isSecretName, withoutCredentials } from "@protected-function/core/text/redact.ts";
import { beforeAndAfter, type Finding, finding } from "../findings/finding.ts";
import type { SettingChange } from "../findings/review.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

/** Lists the differences between two versions of a stack's settings, leaf by leaf. */
export function settingChanges(before: SettingsFile, after: SettingsFile): readonly SettingChange[] {
  const [leavesBefore, leavesAfter] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...leavesBefore.keys(), ...leavesAfter.keys()])]
    .filter((path) => leavesBefore.get(path)?.raw !== leavesAfter.get(path)?.raw)
    .map((path) => ({ path, before: leavesBefore.get(path)?.display, after: leavesAfter.get(path)?.display }));
}

interface Leaf {
  /** The value to compare. The displayed value may be masked or truncated. */
  readonly raw: string;
  readonly display: string;
}

function leavesOf({ config }: SettingsFile): ReadonlyMap<string, Leaf> {
  return new Map(leaves(config, "").map(([path, leaf]) => [path.replace(settingPrefix, ""), leaf]));
}

function leaves(value: unknown, path: string): readonly (readonly [string, Leaf])[] {
  const leaf = (display: string) => [[path, { raw: textOf(value), display }]] as const;
  if (Array.isArray(value)) return leaf(value.map((item) => displayText(item, path)).join(", "));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return path === "" ? [] : leaf("{}");
    return entries.flatMap(([key, item]) => leaves(item, path === "" ? key : `${path}.${key}`));
  }
  return value === undefined || value === null ? [] : leaf(displayText(value, path));
}

/** Pulumi treats a number and the same number in quotes as equal. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function displayText(value: unknown, path: string): string {
  if (path.split(".").some(isSecretName)) return "not shown";
  const text = textOf(value);
  if (/PRIVATE KEY/.test(text)) return "a private key, not shown";
  if (/BEGIN CERTIFICATE/.test(text)) return "a certificate";
  return cut(withoutCredentials(text), 200);
}

/** A setting's path, as in the schema: `refusedCallersAlert.threshold`. */
type PathIn<Value> = {
  [Key in keyof Value & string]:
    | Key
    | (Value[Key] extends string | number | boolean | readonly unknown[] | undefined
        ? never
        : `${Key}.${PathIn<NonNullable<Value[Key]>>}`);
}[keyof Value & string];

type IsWeaker = (change: SettingChange) => boolean;

const { settings: defaults } = readSettingsFile(undefined);
const number = (text: string | undefined, fallback: number): number => Number(text ?? fallback);
const isStated: IsWeaker = ({ before = "" }) => before !== "";

/** Settings that protect by themselves, regardless of any resource, and the change that weakens each. */
const weaker = {
  protectResources: ({ before }) => before === "true",
  environment: ({ before }) => before === "production",
  expectedTenantId: isStated,
  expectedSubscriptionId: isStated,
  maximumSecretLifetimeDays: ({ before, after }) =>
    number(after, defaults.maximumSecretLifetimeDays) > number(before, defaults.maximumSecretLifetimeDays),
  retentionDays: ({ before, after }) => number(after, defaults.retentionDays) < number(before, defaults.retentionDays),
} satisfies { readonly [Path in PathIn<LenientSettings>]?: IsWeaker };

/** The value of a setting that isn't set. */
const valuesIfUnset: Readonly<Record<string, number>> = {
  maximumSecretLifetimeDays: defaults.maximumSecretLifetimeDays,
  retentionDays: defaults.retentionDays,
};

/** Settings whose entries each allow something by name. */
const exceptions = {
  exemptions: "setting/exemption",
  "conditionalAccess.acceptLockOutRisk": "setting/accepted-risk",
} as const satisfies { readonly [Path in PathIn<LenientSettings>]?: Finding["id"] };

/** Findings for settings that a reviewer must not miss. */
export function settingFindings(changes: readonly SettingChange[]): readonly Finding[] {
  return changes.flatMap((change) => [...weakerBy(change), ...exceptedBy(change), ...handedOverBy(change)]);
}

/** A caller that exists already has its name from the settings, so nothing else tells that it's someone else now. */
function handedOverBy({ path, before, after }: SettingChange): readonly Finding[] {
  const [, name] = /^callers\.([^.]+)\.servicePrincipal$/.exec(path) ?? [];
  if (name === undefined || before === undefined || after === undefined) return [];
  return [finding({ id: "assignment/handed-over", subject: `caller ${name}`, before, after })];
}

function weakerBy(change: SettingChange): readonly Finding[] {
  const { path, before = valuesIfUnset[path], after = valuesIfUnset[path] } = change;
  const isWeaker = new Map<string, IsWeaker>(Object.entries(weaker)).get(path);
  if (isWeaker?.(change) !== true) return [];
  return [finding({ id: "setting/weaker", subject: path, ...beforeAndAfter(before, after) })];
}

function exceptedBy({ path, before, after }: SettingChange): readonly Finding[] {
  const [setting, id] = Object.entries(exceptions).find(([setting]) => path.startsWith(`${setting}.`)) ?? [];
  if (setting === undefined || id === undefined || before !== undefined || after === undefined) return [];
  return [finding({ id, subject: path.slice(setting.length + 1), facts: { reason: after } })];
}

/** The shorter of both versions' limits for a client secret's lifetime, so that a change can't raise its own limit. */
export function shortestSecretLimit(...versions: readonly SettingsFile[]): number {
  return Math.min(...versions.map(({ settings }) => Number(settings.maximumSecretLifetimeDays)));
}

const callers = "adopt.api.callerClientIds";

/**
 * Findings for changes to `adopt`. They come from the settings alone, because no twin has the adopted resources. Pure.
 */
export function adoptionFindings(changes: readonly SettingChange[]): readonly Finding[] {
  const callersChange = changes.find(({ path }) => path === callers);
  const { added, removed } = listChange(itemsOf(callersChange?.before), itemsOf(callersChange?.after));
  const otherChanges = changes.filter(({ path }) => path.startsWith("adopt.") && path !== callers);
  return [
    // Only the tenant knows whether the caller holds the app role.
    ...added.map((clientId) => finding({ id: "setting/adopted-caller", subject: clientId })),
    ...removed.map((clientId) => finding({ id: "setting/adopted-caller-removed", subject: clientId })),
    ...otherChanges.map(({ path }) => finding({ id: "setting/adoption", subject: path })),
  ];
}

/** The items of a list, as settings are shown. */
function itemsOf(text: string | undefined): readonly string[] {
  return text?.split(", ").filter((item) => item !== "") ?? [];
}
