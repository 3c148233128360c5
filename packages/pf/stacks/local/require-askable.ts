import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { isIP } from "node:net";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";

/**
 * Refuses a question about a caller or a place that the settings don't know, before a twin starts. An id may belong to
 * what the deployment creates.
 *
 * @throws Refused
 */
export function requireAskable(
  { who, from }: { readonly who: string | undefined; readonly from: string | undefined },
  { callers, conditionalAccess }: LenientSettings,
): void {
  const knownCallers = Object.keys(callers);
  if (who !== undefined && !who.includes("@") && who !== "api" && !knownCallers.includes(who) && !guidForm.test(who)) {
    throw new Refused(
      "WHAT_IF_REFUSED",
      `--who is "${who}".${didYouMean(who, knownCallers)} Use a user principal name, a caller (${listNames(knownCallers)}), or a service principal's client id or object id.`,
    );
  }
  const locations = Object.keys(conditionalAccess.namedLocations ?? {});
  const isLocation = (text: string) =>
    locations.some((name) => text === name || text.startsWith(`${name}, location of `));
  if (from !== undefined && isIP(from) === 0 && !isLocation(from)) {
    const places = listNames(locations, "the settings have none");
    throw new Refused(
      "WHAT_IF_REFUSED",
      `--from is "${from}".${didYouMean(from, locations)} Use an address, or a named location with addresses: ${places}.`,
    );
  }
}

/**
 * Refuses a question about a person whom the tenant doesn't know, before a deployment takes its time.
 *
 * @param graph of a tenant that has everybody whom the settings name
 * @throws Refused
 */
export async function requirePerson(who: string | undefined, graph: JsonApi): Promise<void> {
  if (!who?.includes("@")) return;
  try {
    await graph.call("GET", `/v1.0/users/${encodeURIComponent(who)}?$select=id`);
  } catch (error) {
    if (!(error instanceof RequestRefused && error.status === 404)) throw error;
    const message = `--who is "${who}", but the tenant has no user of that name.\nCheck the user principal name.`;
    throw new Refused("WHAT_IF_REFUSED", message);
  }
}
