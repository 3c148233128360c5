import type {
  ConditionalAccessPolicy,
  GrantControls,
  PolicyConditions,
  PolicyState,
} from "../../../../packages/core/access/index.ts";
import { createFixture } from "../entra-fixture.ts";
import { adasPassword, addUsers } from "../user-fixture.ts";

export const home = "198.51.100.7";
export const elsewhere = "192.0.2.1";
export const graphClientId = "00000003-0000-0000-c000-000000000000";

export const mfa: GrantControls = { operator: "OR", builtInControls: ["mfa"] };
export const block: GrantControls = { operator: "OR", builtInControls: ["block"] };

/** Conditions of a policy for every workload identity of the tenant. */
export const workloads = {
  users: { includeUsers: ["None"] },
  clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
};

interface PolicyOptions extends Partial<PolicyConditions>, Pick<ConditionalAccessPolicy, "sessionControls"> {
  readonly name?: string;
  readonly state?: PolicyState;
}

/** Ada, who has registered a second factor, at a desktop client, a daemon, an API, a place called Home, and policies to come. */
export function accessFixture(options: Parameters<typeof createFixture>[0] = {}) {
  const fixture = createFixture(options);
  const users = addUsers(fixture);
  const { tenant, api, post, granted } = fixture;
  const { conditionalAccess } = tenant;
  tenant.directory.users.registerAuthenticationMethod(users.ada.id);
  const homeLocation = conditionalAccess.namedLocations.create({
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Home",
    isTrusted: false,
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.0/24" }],
  });
  const client = { client_id: users.desktop.application.appId };
  const apiScope = `api://${api.application.appId}/.default`;

  /** For all users, all resources, everywhere, enforced: but for what is said. */
  const policy = (
    grantControls: GrantControls,
    { name = "policy", state = "enabled", sessionControls = null, ...said }: PolicyOptions = {},
  ) =>
    conditionalAccess.policies.create({
      displayName: name,
      state,
      grantControls,
      sessionControls,
      conditions: {
        applications: { includeApplications: ["All"] },
        users: { includeUsers: ["All"] },
        clientAppTypes: ["all"],
        ...said,
      },
    });

  return {
    ...users,
    homeLocation,
    apiScope,
    apiClientId: api.application.appId,
    policy,
    /** Ada signs in by her password, for the API unless it is said. */
    signInFrom: (from: string, changes: Readonly<Record<string, string>> = {}) =>
      post(
        {
          grant_type: "password",
          ...client,
          username: users.ada.userPrincipalName,
          password: adasPassword,
          scope: apiScope,
          ...changes,
        },
        { from },
      ),
    refreshFrom: (from: string, token: string, scope = "") =>
      post({ grant_type: "refresh_token", ...client, refresh_token: token, ...(scope && { scope }) }, { from }),
    /** The daemon signs in as itself. */
    clientFrom: (from: string) => post(granted(), { from }),
  };
}

/** 200, or the code and, in the sentence, the resource that is named. */
export async function outcomeOf(response: Response): Promise<number | readonly [number, string] | string> {
  if (response.status === 200) return 200;
  const body = (await response.json()) as {
    readonly error_codes?: readonly number[];
    readonly error_description?: string;
    readonly error?: { readonly message: string };
  };
  const code = body.error_codes?.[0] ?? response.status;
  const [, resource] = /to access '([^']+)'/.exec(body.error_description ?? "") ?? [];
  return resource === undefined ? code : [code, resource];
}
