import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { type Administrator, PowerMissing, type Origin } from "../origin.ts";
import { checkByAltering, type UngroupedCheck } from "../check.ts";
import { type SigningInPerson, withSigningInPerson, scopeOf } from "../password-grant.ts";
import { type Cloud, cloudOf } from "@protected-function/core/azure/clouds.ts";
import { passwordForm } from "@protected-function/core/azure/token.ts";
import { callersForm } from "../call.ts";

/** The parts of a policy that a check sets; the rest is as broad as Graph allows. */
export interface PolicySpec {
  readonly users?: { readonly include: readonly string[]; readonly exclude?: readonly string[] };
  /** Object IDs of service principals: a policy for workload identities instead of users. */
  readonly servicePrincipals?: readonly string[];
  /** Client IDs, or `All`. */
  readonly resources: { readonly include: readonly string[]; readonly exclude?: readonly string[] };
  /** The policy applies everywhere but in these named locations. */
  readonly exceptFrom?: readonly string[];
  readonly control: "block" | "mfa";
  readonly state?: "enabled" | "enabledForReportingButNotEnforced" | "disabled";
}

/**
 * The body of `POST /identity/conditionalAccess/policies`.
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
 */
export function policyBody(displayName: string, spec: PolicySpec): object {
  const { users, servicePrincipals, resources, exceptFrom, control, state = "enabled" } = spec;
  return {
    displayName,
    state,
    conditions: {
      clientAppTypes: ["all"],
      applications: {
        includeApplications: resources.include,
        excludeApplications: resources.exclude ?? [],
      },
      // Graph requires users even in a policy for workload identities: use `None`.
      users: { includeUsers: users?.include ?? ["None"], excludeUsers: users?.exclude ?? [] },
      ...(servicePrincipals && { clientApplications: { includeServicePrincipals: servicePrincipals } }),
      ...(exceptFrom && { locations: { includeLocations: ["All"], excludeLocations: exceptFrom } }),
    },
    grantControls: { operator: "OR", builtInControls: [control] },
  };
}

const root = "/v1.0/identity/conditionalAccess";

interface Created {
  readonly id: string;
}

/** Creates policies for the body, and deletes them afterwards; returns their IDs in order. */
export async function withPolicies<Result>(
  { graph }: Administrator,
  specs: readonly PolicySpec[],
  body: (policyIds: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const policyIds: string[] = [];
  try {
    for (const [index, spec] of specs.entries()) {
      const name = `Check ${index + 1} (created by a check, deleted at its end)`;
      policyIds.push((await created(graph, policyBody(name, spec))).id);
    }
    return await body(policyIds);
  } finally {
    for (const id of policyIds.toReversed()) await graph.call("DELETE", `${root}/policies/${id}`);
  }
}

/** Longer than any reported lag (hashicorp/terraform-provider-azuread#1047); a real mistake shows after it. */
const longestLagMilliseconds = 120_000;
const pauseMilliseconds = 500;

/**
 * Conditional access learns later than Graph of a user or location that a check has just created.
 *
 * @throws PowerMissing if the API is a public client, as an adopted one may be, and no policy may name it
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

/** The messages of 1034 and 1040: packages/twin/FIDELITY.md. */
function isUnknownYet({ status, message }: RequestRefused): boolean {
  return status === 400 && /"ServicePrincipalNotFound"|does not exist in the directory/.test(message);
}

/** The guide's Home, and a place outside it: addresses reserved for documentation. RFC 5737 */
export const places = { home: "198.51.100.7", elsewhere: "192.0.2.44" } as const;

/** Creates the named location "Home" with one address for the body, and deletes it afterwards. */
export async function withHome<Result>(
  { graph }: Administrator,
  body: (namedLocationId: string) => Promise<Result>,
): Promise<Result> {
  const { id } = (await graph.call("POST", `${root}/namedLocations`, {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Home (created by a check, deleted at its end)",
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

/** Graph's What If for a user and one resource. https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate */
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

/** A check with enforced policies: only for a tenant that no one else signs in to. */
export function row(
  id: string,
  claim: string,
  run: (origin: Origin, administrator: Administrator) => ReturnType<UngroupedCheck["run"]>,
  needs: UngroupedCheck["needs"] = [],
): UngroupedCheck {
  return checkByAltering(id, claim, run, ["ownTenant", "sendFrom", ...needs]);
}

/** Creates a user with the app role, who can sign in with a password, for the body. */
export function signedIn<Result>(
  origin: Origin,
  administrator: Administrator,
  body: (person: SigningInPerson) => Promise<Result>,
): Promise<Result> {
  return withSigningInPerson(origin, administrator, "assigned", body);
}

/** Requires MFA of everyone, for everything. */
export function mfaForAll(exclude: readonly string[] = []): PolicySpec {
  return { users: { include: ["All"], exclude }, resources: { include: ["All"] }, control: "mfa" };
}

/** Blocks everyone outside Home. */
export function onlyFromHome(homeId: string, resources: PolicySpec["resources"]): PolicySpec {
  return { users: { include: ["All"] }, resources, exceptFrom: [homeId], control: "block" };
}

/** The token endpoint's answer: 200, or the code of its refusal. */
type TokenAnswer = 200 | number;

export interface AskedToken {
  readonly answer: TokenAnswer;
  readonly accessToken: string | undefined;
  /** The refusal's message, which names the resource. */
  readonly description: string;
  readonly suberror: string | undefined;
  readonly claims: string | undefined;
}

/** Windows Azure Active Directory: low-privilege requests count as requests for it since 2026. */
export const directoryClientId = "00000002-0000-0000-c000-000000000000";

const scopes = {
  api: scopeOf,
  graph: (_: SigningInPerson, { graph }: Cloud) => `${graph}/.default`,
  azure: (_: SigningInPerson, { resourceManager }: Cloud) => `${resourceManager}/.default`,
  signInOnly: () => "openid profile",
} as const;

/** Requests a token as a user, from an IP address. */
export function askAsPerson(
  origin: Origin,
  person: SigningInPerson,
  resource: keyof typeof scopes,
  from: string,
): Promise<AskedToken> {
  return ask(
    origin,
    passwordForm(person.client.clientId, person, scopes[resource](person, cloudOf(origin.outputs))),
    from,
  );
}

/** Requests a token for the API as the stack's caller, from an IP address. */
export async function askAsCaller(origin: Origin, from: string): Promise<AskedToken> {
  return ask(origin, await callersForm(origin), from);
}

async function ask(origin: Origin, form: Readonly<Record<string, string>>, from: string): Promise<AskedToken> {
  if (!origin.sendFrom) throw new Error("A token was requested from an IP address, but this origin can't choose one.");
  const { status, text } = await origin.sendFrom(from, {
    method: "POST",
    url: origin.outputs.tokenEndpoint,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  const body = JSON.parse(text) as {
    readonly access_token?: string;
    readonly error_codes?: readonly number[];
    readonly error_description?: string;
    readonly suberror?: string;
    readonly claims?: string;
  };
  return {
    answer: status === 200 ? 200 : (body.error_codes?.[0] ?? status),
    accessToken: body.access_token,
    description: body.error_description ?? "",
    suberror: body.suberror,
    claims: body.claims,
  };
}
