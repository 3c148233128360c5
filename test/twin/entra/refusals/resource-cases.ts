import { ask, type RefusalCase, unknownGuid } from "./refusal-case.ts";

const unsuffixed = (scope: string): string =>
  `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
const noResource = (name: string): string =>
  `The resource principal named ${name} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`;

export const resourceCases: readonly RefusalCase[] = [
  ...["api://x/Things.Read", "user.read", "api://x/.default User.Read", "openid offline_access profile"].map(
    (scope): RefusalCase => ({
      code: 1002012,
      when: `the scope is "${scope}"`,
      ask: ask({ scope }),
      status: 400,
      error: "invalid_scope",
      sentence: () => unsuffixed(scope),
    }),
  ),
  ...["user.read/.default", "/.default"].map((scope): RefusalCase => ({
    code: 70011,
    when: `the scope "${scope}" names no resource`,
    ask: ask({ scope }),
    status: 400,
    error: "invalid_scope",
    sentence: () =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  })),
  {
    code: 28000,
    when: "the scope names two resources",
    ask: ask({ scope: "api://x/.default api://y/.default" }),
    status: 400,
    error: "invalid_request",
    sentence: () =>
      "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope api://x/.default api://y/.default is not valid.",
  },
  ...["api://not-a-registered-resource", unknownGuid, "api://00000000-0000-4000-8000-000000000003/"].map(
    (resource): RefusalCase => ({
      code: 500011,
      when: `no resource is named ${resource}`,
      ask: ask({ scope: `${resource}/.default` }),
      status: 400,
      error: "invalid_resource",
      sentence: () => noResource(resource),
      hasUri: true,
    }),
  ),
  {
    code: 500014,
    when: "the resource's service principal is disabled",
    ask: ({ tenant, api, post, granted }) => {
      tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { accountEnabled: false });
      return post(granted());
    },
    status: 400,
    error: "invalid_resource",
    sentence: ({ api }) =>
      `The service principal for resource 'api://${api.application.appId}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
  },
  ...(["api://", ""] as const).map((prefix): RefusalCase => ({
    code: 501051,
    when: `assignment is required and the client has none, for the resource named ${prefix}{clientId}`,
    ask: ({ tenant, api, post, granted }) => {
      tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
      return post({ ...granted(), scope: `${prefix}${api.application.appId}/.default` });
    },
    status: 400,
    error: "invalid_grant",
    sentence: ({ api, client }) =>
      `Application '${client.application.appId}'(orders-client) is not assigned to a role for the application '${prefix}${api.application.appId}'(orders-api).`,
    hasUri: true,
  })),
];
