import { tenantId } from "../entra-fixture.ts";
import { ask, askWithout, type RefusalCase, unknownGuid } from "./refusal-case.ts";

export const clientCases: readonly RefusalCase[] = [
  ...[unknownGuid, "not-a-guid"].map((clientId): RefusalCase => ({
    code: 700038,
    when: `no application has the client id ${clientId}`,
    ask: ask({ client_id: clientId }),
    status: 400,
    error: "unauthorized_client",
    sentence: () => `${clientId} is not a valid application identifier.`,
  })),
  {
    code: 700016,
    when: "the client application was deleted",
    ask: ({ tenant, client, post, granted }) => {
      tenant.directory.deleteApplication(client.application.id);
      return post(granted());
    },
    status: 400,
    error: "unauthorized_client",
    sentence: ({ client }) =>
      `Application with identifier '${client.application.appId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    hasUri: true,
  },
  {
    code: 7000229,
    when: "the client has no service principal",
    ask: ({ tenant, client, post, granted }) => {
      tenant.directory.deleteServicePrincipal(client.servicePrincipal.id);
      return post(granted());
    },
    status: 400,
    error: "unauthorized_client",
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
    status: 400,
    error: "unauthorized_client",
    sentence: ({ client }) => `Application '${client.application.appId}'(orders-client) is disabled.`,
  },
  ...[askWithout("client_secret"), ask({ client_secret: "" })].map((asking, index): RefusalCase => ({
    code: 7000216,
    when: index === 0 ? "no credential is shown" : "the secret is empty",
    ask: asking,
    status: 401,
    error: "invalid_client",
    sentence: () =>
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    hasUri: true,
  })),
  {
    code: 7000215,
    when: "the secret is wrong",
    ask: ask({ client_secret: "wrong" }),
    status: 401,
    error: "invalid_client",
    sentence: ({ client }) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.application.appId}'.`,
    hasUri: true,
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
    status: 401,
    error: "invalid_client",
    sentence: ({ client }) =>
      `The provided client secret keys for app '${client.application.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    hasUri: true,
  },
];
