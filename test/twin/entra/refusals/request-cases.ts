import { tenantId } from "../entra-fixture.ts";
import { answer, ask, askWithout, linked, read, type RefusalCase, unknownGuid } from "./refusal-case.ts";

const notFoundTenant = (name: string): string =>
  `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`;
const malformedTenant = (name: string): string =>
  `Specified tenant identifier '${name}' is neither a valid DNS name, nor a valid external domain.`;
const missing = (name: string): string => `The request body must contain the following parameter: '${name}'.`;

export const requestCases: readonly RefusalCase[] = [
  {
    code: 900561,
    when: "the token endpoint is read instead of posted to",
    ask: ({ get }) => get(`/${tenantId}/oauth2/v2.0/token`),
    ...answer.invalidRequest,
    sentence: () => "The endpoint only accepts POST, OPTIONS requests. Received a GET request.",
  },
  ...[unknownGuid, "fabrikam.example"].map((name): RefusalCase => ({
    code: 90002,
    when: `no tenant is named ${name}`,
    ask: ({ post, granted }) => post(granted(), { tenant: name }),
    ...linked.invalidRequest,
    sentence: () => notFoundTenant(name),
  })),
  ...["undefined", "not a tenant", "-.example"].map((name): RefusalCase => ({
    code: 900023,
    when: `"${name}" is no name of a tenant`,
    ask: ({ post, granted }) => post(granted(), { tenant: name }),
    ...linked.invalidRequest,
    sentence: () => malformedTenant(name),
  })),
  ...["v2.0/.well-known/openid-configuration", ".well-known/openid-configuration", "discovery/v2.0/keys"].flatMap(
    (path): readonly RefusalCase[] => [
      {
        code: 90002,
        when: `metadata of an unknown tenant is asked for (${path})`,
        ask: read(`/${unknownGuid}/${path}`),
        ...linked.invalidTenant,
        sentence: () => notFoundTenant(unknownGuid),
      },
      {
        code: 900023,
        when: `metadata of no name of a tenant is asked for (${path})`,
        ask: read(`/not%20a%20tenant/${path}`),
        ...linked.invalidTenant,
        sentence: () => malformedTenant("not a tenant"),
      },
    ],
  ),
  {
    code: 50049,
    when: "an authority is not Microsoft's",
    ask: read(
      "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.example/common/oauth2/v2.0/authorize",
    ),
    ...answer.invalidInstance,
    sentence: () => "Unknown or invalid instance.",
  },
  ...["grant_type", "client_id", "scope"].map((name): RefusalCase => ({
    code: 900144,
    when: `${name} is missing`,
    ask: askWithout(name),
    ...linked.invalidRequest,
    sentence: () => missing(name),
  })),
  {
    code: 900144,
    when: "scope is blank",
    ask: ask({ scope: " " }),
    ...linked.invalidRequest,
    sentence: () => missing("scope"),
  },
  {
    code: 900144,
    when: "the body is JSON",
    ask: ({ post, granted }) => post(granted(), { headers: { "content-type": "application/json" } }),
    ...linked.invalidRequest,
    sentence: () => missing("grant_type"),
  },
  {
    code: 70003,
    when: "no grant has that name",
    ask: ask({ grant_type: "no_such_grant" }),
    ...answer.unsupportedGrantType,
    sentence: () => "The app requested an unsupported grant type 'no_such_grant'.",
  },
  {
    code: 901002,
    when: "the resource parameter of the version 1 endpoint is used, by the older reading",
    ask: ask({ resource: "https://graph.microsoft.com" }),
    reading: { resourceParameter: "refused" },
    ...answer.invalidRequest,
    sentence: () => "The 'resource' request parameter is not supported.",
  },
  ...[
    { named: "another resource than the scope", resource: () => "https://graph.microsoft.com" },
    { named: "nothing that the tenant has", resource: () => "https://func.azurewebsites.net/mcp" },
    { named: "the scope's resource with a slash more", resource: (clientId: string) => `api://${clientId}/` },
  ].map(({ named, resource }): RefusalCase => ({
    code: 9010010,
    when: `the resource parameter names ${named}`,
    ask: (fixture) => ask({ resource: resource(fixture.api.application.appId) })(fixture),
    ...answer.invalidTarget,
    sentence: () => "The resource parameter provided in the request doesn't match with the requested scopes.",
  })),
];

export const clientCases: readonly RefusalCase[] = [
  ...[unknownGuid, "not-a-guid"].map((clientId): RefusalCase => ({
    code: 700038,
    when: `no application has the client id ${clientId}`,
    ask: ask({ client_id: clientId }),
    ...answer.unauthorizedClient,
    sentence: () => `${clientId} is not a valid application identifier.`,
  })),
  {
    code: 700016,
    when: "the client application was deleted",
    ask: ({ tenant, client, post, granted }) => {
      tenant.directory.deleteApplication(client.application.id);
      return post(granted());
    },
    ...linked.unauthorizedClient,
    sentence: ({ client }) =>
      `Application with identifier '${client.application.appId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  },
  {
    code: 7000229,
    when: "the client has no service principal",
    ask: ({ tenant, client, post, granted }) => {
      tenant.directory.deleteServicePrincipal(client.servicePrincipal.id);
      return post(granted());
    },
    ...answer.unauthorizedClient,
    sentence: ({ client }) =>
      `The client application ${client.application.appId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  },
  {
    code: 7000112,
    when: "the client's service principal is disabled",
    ask: ({ tenant, client, post, granted }) => {
      tenant.directory.servicePrincipals.update(client.servicePrincipal.id, { accountEnabled: false });
      return post(granted());
    },
    ...answer.unauthorizedClient,
    sentence: ({ client }) => `Application '${client.application.appId}'(orders-client) is disabled.`,
  },
  ...[askWithout("client_secret"), ask({ client_secret: "" })].map((asking, index): RefusalCase => ({
    code: 7000216,
    when: index === 0 ? "no credential is shown" : "the secret is empty",
    ask: asking,
    ...linked.invalidClient,
    sentence: () =>
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  })),
  {
    code: 7000215,
    when: "the secret is wrong",
    ask: ask({ client_secret: "wrong" }),
    ...linked.invalidClient,
    sentence: ({ client }) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.application.appId}'.`,
  },
  {
    code: 7000222,
    when: "the secret has expired",
    ask: ({ tenant, client, post, granted }) => {
      const { secretText } = tenant.directory.applications.addPassword(client.application.id, {
        displayName: "short",
        endDateTime: "2026-01-02T02:00:00Z",
        startDateTime: "2026-01-01T00:00:00Z",
      });
      return post({ ...granted(), client_secret: secretText });
    },
    ...linked.invalidClient,
    sentence: ({ client }) =>
      `The provided client secret keys for app '${client.application.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  },
];

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
      ...answer.invalidScope,
      sentence: () => unsuffixed(scope),
    }),
  ),
  ...["user.read/.default", "/.default"].map((scope): RefusalCase => ({
    code: 70011,
    when: `the scope "${scope}" names no resource`,
    ask: ask({ scope }),
    ...answer.invalidScope,
    sentence: () =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  })),
  {
    code: 28000,
    when: "the scope names two resources",
    ask: ask({ scope: "api://x/.default api://y/.default" }),
    ...answer.invalidRequest,
    sentence: () =>
      "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope api://x/.default api://y/.default is not valid.",
  },
  ...["api://not-a-registered-resource", unknownGuid, "api://00000000-0000-4000-8000-000000000003/"].map(
    (resource): RefusalCase => ({
      code: 500011,
      when: `no resource is named ${resource}`,
      ask: ask({ scope: `${resource}/.default` }),
      ...linked.invalidResource,
      sentence: () => noResource(resource),
    }),
  ),
  {
    code: 500014,
    when: "the resource's service principal is disabled",
    ask: ({ tenant, api, post, granted }) => {
      tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { accountEnabled: false });
      return post(granted());
    },
    ...answer.invalidResource,
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
    ...linked.invalidGrant,
    sentence: ({ api, client }) =>
      `Application '${client.application.appId}'(orders-client) is not assigned to a role for the application '${prefix}${api.application.appId}'(orders-api).`,
  })),
];
