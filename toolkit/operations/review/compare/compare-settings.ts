import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { cut } from "../../../../text/cut.ts";
import { isSecretName, withoutCredentials } from "../../../../text/redact.ts";
import type { ReviewFinding, Severity } from "../finding.ts";
import type { SettingChange } from "../review.ts";

const prefix = "protected-function:";

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
  const value: unknown = parse(readFileSync(file, "utf8"));
  const config: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "config") : undefined;
  return new Map(leaves(config, "").map(([path, leaf]) => [path.replace(prefix, ""), leaf]));
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

/** Settings that keep something shut by themselves, whatever they do to a resource. */
const rules: readonly {
  readonly path: RegExp;
  readonly severity: Severity;
  readonly isWeaker: (change: SettingChange) => boolean;
  readonly text: (change: SettingChange, name: string) => string;
}[] = [
  {
    path: /^exemptions\.(.+)$/,
    severity: "protection weakened",
    isWeaker: ({ before, after }) => before === undefined && after !== undefined,
    text: ({ after }, rule) => `The stack is exempt from the rule ${rule} from now on. The reason given: "${after}"`,
  },
  {
    path: /^conditionalAccess\.acceptLockOutRisk\.(.+)$/,
    severity: "protection weakened",
    isWeaker: ({ before, after }) => before === undefined && after !== undefined,
    text: ({ after }, danger) =>
      `The guard against lock-out lets ${danger} pass from now on. The reason given: "${after}"`,
  },
  {
    path: /^(protectResources)$/,
    severity: "protection weakened",
    isWeaker: ({ before }) => before === "true",
    text: () =>
      "Pulumi may delete and replace registrations, resource group, site, plan and logs: protectResources is lifted.",
  },
  {
    path: /^(environment)$/,
    severity: "protection weakened",
    isWeaker: ({ before }) => before === "production",
    text: ({ after = "" }) =>
      `npm run teardown may remove this stack once it is deployed: environment is ${after === "" ? "not stated" : after} now, production before.`,
  },
  {
    path: /^(expectedTenantId|expectedSubscriptionId)$/,
    severity: "protection weakened",
    isWeaker: ({ before = "" }) => before !== "",
    text: ({ before, after = "" }, name) =>
      after === ""
        ? `Any login deploys this stack: ${name} is no longer stated.`
        : `The stack belongs somewhere else: ${name} is ${after} now, ${before} before.`,
  },
  {
    path: /^(maximumSecretLifetimeDays)$/,
    severity: "protection weakened",
    isWeaker: ({ before = "180", after = "180" }) => Number(after) > Number(before),
    text: ({ before = "180", after }) => `Client secrets may live ${after} days, ${before} before.`,
  },
  {
    path: /^(retentionDays)$/,
    severity: "protection weakened",
    isWeaker: ({ before = "30", after = "30" }) => Number(after) < Number(before),
    text: ({ before, after = "30" }) => `Logs are kept ${after} days, ${before} before: older ones are deleted.`,
  },
  {
    path: /^(refusedCallersAlert)\.threshold$/,
    severity: "protection weakened",
    isWeaker: ({ before, after }) => before !== undefined && (after === undefined || Number(after) > Number(before)),
    text: ({ before, after }) =>
      after === undefined
        ? "Nobody is told any more when many requests are refused."
        : `The alert on refused requests rings at ${after} now, at ${before} before.`,
  },
];

/** What a reviewer must not read over in a settings file. */
export function settingFindings(changes: readonly SettingChange[]): readonly ReviewFinding[] {
  return changes.flatMap((change) =>
    rules.flatMap(({ path, severity, isWeaker, text }): readonly ReviewFinding[] => {
      const [, name] = path.exec(change.path) ?? [];
      if (name === undefined || !isWeaker(change)) return [];
      return [{ severity, area: "settings", text: text(change, name) }];
    }),
  );
}
