import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { isIP } from "node:net";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";

/**
 * Refuses a question about a caller or a place that the settings don't know, or a resource that the contract doesn't,
 * before a twin starts. An id may belong to what the deployment creates.
 *
 * @param endpoints by name; undefined: the contract isn't known
 * @throws Refused
 */
export function requireAskable(
  {
    who,
    from,
    resource,
  }: {
    readonly who: string | undefined;
    readonly from: string | undefined;
    readonly resource?: string | undefined;
  },
  { callers, conditionalAccess }: LenientSettings,
  endpoints?: readonly string[],
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
  const isKnown = (text: string) => ["api", "graph", ...(endpoints ?? [])].includes(text) || guidForm.test(text);
  // `POST orders/{id}` has a route, which host.json decides as well.
  if (resource !== undefined && endpoints !== undefined && !resource.includes(" ") && !isKnown(resource)) {
    throw new Refused("WHAT_IF_REFUSED", unknownResource(resource, endpoints));
  }
}

/** What is wrong with a resource, and the ones that there are. */
export function unknownResource(resource: string, endpoints: readonly string[]): string {
  const names = [...new Set(endpoints)];
  const suggestion = didYouMean(resource, ["api", "graph", ...names]);
  return `--resource is "${resource}".${suggestion} Use api, graph, an endpoint (${listNames(names)}), or a client id.`;
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
