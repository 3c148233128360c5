import { tenantId } from "../entra-fixture.ts";
import { ask, askWithout, read, type RefusalCase, unknownGuid } from "./refusal-case.ts";

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
    status: 400,
    error: "invalid_request",
    sentence: () => "The endpoint only accepts POST, OPTIONS requests. Received a GET request.",
  },
  ...[unknownGuid, "fabrikam.example"].map((name): RefusalCase => ({
    code: 90002,
    when: `no tenant is named ${name}`,
    ask: ({ post, granted }) => post(granted(), { tenant: name }),
    status: 400,
    error: "invalid_request",
    sentence: () => notFoundTenant(name),
    hasUri: true,
  })),
  ...["undefined", "not a tenant", "-.example"].map((name): RefusalCase => ({
    code: 900023,
    when: `"${name}" is no name of a tenant`,
    ask: ({ post, granted }) => post(granted(), { tenant: name }),
    status: 400,
    error: "invalid_request",
    sentence: () => malformedTenant(name),
    hasUri: true,
  })),
  ...["v2.0/.well-known/openid-configuration", ".well-known/openid-configuration", "discovery/v2.0/keys"].flatMap(
    (path): readonly RefusalCase[] => [
      {
        code: 90002,
        when: `metadata of an unknown tenant is asked for (${path})`,
        ask: read(`/${unknownGuid}/${path}`),
        status: 400,
        error: "invalid_tenant",
        sentence: () => notFoundTenant(unknownGuid),
        hasUri: true,
      },
      {
        code: 900023,
        when: `metadata of no name of a tenant is asked for (${path})`,
        ask: read(`/not%20a%20tenant/${path}`),
        status: 400,
        error: "invalid_tenant",
        sentence: () => malformedTenant("not a tenant"),
        hasUri: true,
      },
    ],
  ),
  {
    code: 50049,
    when: "an authority is not Microsoft's",
    ask: read(
      "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.example/common/oauth2/v2.0/authorize",
    ),
    status: 400,
    error: "invalid_instance",
    sentence: () => "Unknown or invalid instance.",
  },
  ...["grant_type", "client_id", "scope"].map((name): RefusalCase => ({
    code: 900144,
    when: `${name} is missing`,
    ask: askWithout(name),
    status: 400,
    error: "invalid_request",
    sentence: () => missing(name),
    hasUri: true,
  })),
  {
    code: 900144,
    when: "scope is blank",
    ask: ask({ scope: " " }),
    status: 400,
    error: "invalid_request",
    sentence: () => missing("scope"),
    hasUri: true,
  },
  {
    code: 900144,
    when: "the body is JSON",
    ask: ({ post, granted }) => post(granted(), { headers: { "content-type": "application/json" } }),
    status: 400,
    error: "invalid_request",
    sentence: () => missing("grant_type"),
    hasUri: true,
  },
  {
    code: 70003,
    when: "no grant has that name",
    ask: ask({ grant_type: "no_such_grant" }),
    status: 400,
    error: "unsupported_grant_type",
    sentence: () => "The app requested an unsupported grant type 'no_such_grant'.",
  },
  {
    code: 901002,
    when: "the resource parameter of the version 1 endpoint is used",
    ask: ask({ resource: "https://graph.microsoft.com" }),
    status: 400,
    error: "invalid_request",
    sentence: () => "The 'resource' request parameter is not supported.",
  },
];
