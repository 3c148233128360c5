import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { isIP } from "node:net";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";

/**
 * Refuses a question about somebody or a place that the settings and the tenant don't know, before a deployment takes
 * its time. An id may belong to what the deployment creates.
 *
 * @param graph of a tenant that has everybody whom the settings name
 * @throws Refused
 */
export async function requireAskable(
  { who, from }: { readonly who: string | undefined; readonly from: string | undefined },
  { callers, conditionalAccess }: LenientSettings,
  graph: JsonApi,
): Promise<void> {
  const knownCallers = Object.keys(callers);
  if (who?.includes("@") && !(await isUser(who, graph))) {
    const message = `--who is "${who}", but the tenant has no user of that name. Check the user principal name.`;
    throw new Refused("WHAT_IF_REFUSED", message);
  }
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

async function isUser(name: string, graph: JsonApi): Promise<boolean> {
  try {
    await graph.call("GET", `/v1.0/users/${encodeURIComponent(name)}?$select=id`);
    return true;
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return false;
    throw error;
  }
}
