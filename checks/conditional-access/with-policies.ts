import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";
import type { Administrator } from "../origin.ts";
import { PowerMissing } from "../power-missing.ts";
import { policyBody, type PolicyWish } from "./policy-body.ts";

const root = "/v1.0/identity/conditionalAccess";

interface Created {
  readonly id: string;
}

/** Policies of the tenant, made for the body and gone after it; their ids in the order of the wishes. */
export async function withPolicies<Result>(
  { graph }: Administrator,
  wishes: readonly PolicyWish[],
  body: (policyIds: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const made: string[] = [];
  try {
    for (const [index, wish] of wishes.entries()) {
      const name = `Check ${index + 1} (made by a check, deleted at its end)`;
      made.push((await created(graph, policyBody(name, wish))).id);
    }
    return await body(made);
  } finally {
    for (const id of made.toReversed()) await graph.call("DELETE", `${root}/policies/${id}`);
  }
}

/** Longer than any lag that was reported (hashicorp/terraform-provider-azuread#1047); a mistake shows after it. */
const longestLagMilliseconds = 120_000;
const pauseMilliseconds = 500;

/**
 * Conditional access hears later than Graph of the user or the location that a check has just made.
 *
 * @throws PowerMissing where the API is a public client, as an adopted one may be, and no policy may name it
 */
async function created(graph: JsonApi, policy: object): Promise<Created> {
  const end = Date.now() + longestLagMilliseconds;
  for (;;) {
    try {
      return (await graph.call("POST", `${root}/policies`, policy)) as Created;
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      if (error.message.includes("PublicClientsAreUnsupported")) {
        throw new PowerMissing(`needs an API that isn't a public client: ${error.message}`);
      }
      if (!isUnknownYet(error) || Date.now() >= end) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }
}

/** In the words of 1034 and 1040: twin/FIDELITY.md. */
function isUnknownYet({ status, message }: RequestRefused): boolean {
  return status === 400 && /"ServicePrincipalNotFound"|does not exist in the directory/.test(message);
}

/** Where the guide's author is at home, and where he is not: documentation's own addresses. RFC 5737 */
export const places = { home: "198.51.100.7", elsewhere: "192.0.2.44" } as const;

/** The named location "Home" with one address, made for the body and gone after it. */
export async function withHome<Result>(
  { graph }: Administrator,
  body: (namedLocationId: string) => Promise<Result>,
): Promise<Result> {
  const { id } = (await graph.call("POST", `${root}/namedLocations`, {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Home (made by a check, deleted at its end)",
    isTrusted: false,
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: `${places.home}/32` }],
  })) as Created;
  try {
    return await body(id);
  } finally {
    await graph.call("DELETE", `${root}/namedLocations/${id}`);
  }
}

export async function readNamedLocation({ graph }: Administrator, id: string): Promise<object> {
  const { isTrusted, ipRanges } = (await graph.call("GET", `${root}/namedLocations/${id}`)) as {
    readonly isTrusted: boolean;
    readonly ipRanges: readonly { readonly cidrAddress: string }[];
  };
  return { isTrusted, ranges: ipRanges.map(({ cidrAddress }) => cidrAddress) };
}

export async function readPolicy({ graph }: Administrator, id: string): Promise<object> {
  const { state, conditions, grantControls } = (await graph.call("GET", `${root}/policies/${id}`)) as {
    readonly state: string;
    readonly conditions: {
      readonly users: { readonly includeUsers: readonly string[]; readonly excludeUsers: readonly string[] };
      readonly applications: { readonly includeApplications: readonly string[] };
    };
    readonly grantControls: { readonly builtInControls: readonly string[] };
  };
  const { includeUsers, excludeUsers } = conditions.users;
  const { includeApplications } = conditions.applications;
  return { state, includeUsers, excludeUsers, includeApplications, controls: grantControls.builtInControls };
}

/** Graph's What If, for a person and one resource. https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate */
export async function whatIf(
  { graph }: Administrator,
  userId: string,
  resourceClientId: string,
  ipAddress: string,
): Promise<ReadonlyMap<string, { readonly applies: boolean; readonly reasons: string }>> {
  const { value } = (await graph.call("POST", `${root}/evaluate`, {
    signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
    signInContext: { "@odata.type": "#microsoft.graph.applicationContext", includeApplications: [resourceClientId] },
    signInConditions: { clientAppType: "mobileAppsAndDesktopClients", ipAddress },
    appliedPoliciesOnly: false,
  })) as {
    readonly value: readonly {
      readonly id: string;
      readonly policyApplies: boolean;
      readonly analysisReasons: string;
    }[];
  };
  return new Map(
    value.map(({ id, policyApplies, analysisReasons }) => [id, { applies: policyApplies, reasons: analysisReasons }]),
  );
}
