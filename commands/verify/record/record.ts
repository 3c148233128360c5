import type { StackOutputs } from "../../../infra/outputs.ts";
import { plainText } from "../../../text/plain-text.ts";
import type { Verification } from "../verification.ts";
import type { Observed } from "./observation.ts";
import { placeOfSite } from "../../../stacks/live/app-settings-command.ts";

/** What `./pf verify --record <file>` writes: raw observations, fit to be shown to anybody. */
export interface LiveRecord {
  readonly format: 1;
  /** ISO 8601. */
  readonly at: string;
  readonly packageSha256: string;
  readonly ok: boolean;
  readonly probes: Verification["probes"];
  readonly observations: readonly Observed[];
}

const guid = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;

/** @param secrets never to be shown, beside what looks like one */
export function recordOf(
  { ok, probes }: Verification,
  observed: readonly Observed[],
  {
    outputs,
    secrets,
    now,
  }: { readonly outputs: StackOutputs; readonly secrets: readonly string[]; readonly now: Date },
): LiveRecord {
  const names = namesIn(outputs);
  // Names of the tenant and its things are no secrets, and nobody's business either: the form is what is asked for.
  const told = (text: string): string =>
    names.reduce((rest, [name, by]) => rest.replaceAll(name, by), plainText(text, secrets)).replaceAll(guid, "<guid>");
  const record = { format: 1, at: now.toISOString(), ok, probes, observations: observed } as const;
  return { ...(mapped(record, told) as typeof record), packageSha256: outputs.packageSha256 };
}

/** What stands for a name, the longest first. */
function namesIn({ functionApp, tenantId }: StackOutputs): readonly (readonly [string, string])[] {
  const { siteId, hostName, scmHostName } = functionApp;
  const { group, site } = placeOfSite(siteId);
  const names = [
    [hostName, "<host name>"],
    [scmHostName, "<scm host name>"],
    [tenantId, "<tenant id>"],
    [site, "<site>"],
    [group, "<resource group>"],
  ] as const;
  return names.filter(([name]) => name !== "").toSorted(([one], [other]) => other.length - one.length);
}

function mapped(value: unknown, text: (text: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name), mapped(inner, text)]));
}
