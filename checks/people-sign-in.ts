import { findByClientId } from "../azure/by-client-id.ts";
import { type JsonApi, RequestRefused } from "../azure/json-api.ts";
import { withAuthSettings, withEntra } from "./auth-settings.ts";
import type { Administrator, Origin } from "./origin.ts";
import { PowerMissing } from "./power-missing.ts";
import { apiAsClient, type SignInClient, signInClientOf } from "./sign-in-client.ts";
import { withApplication } from "./temporary-application.ts";

type Body<Result> = (client: SignInClient) => Promise<Result>;

const microsoftGraph = "00000003-0000-0000-c000-000000000000";

/** What the program consents to for its public client. */
const signInScopes = "openid profile email offline_access";

/** Where people sign in: the stack has it, or one like it is made for the body. */
export function withSignInClient<Result>(
  origin: Origin,
  administrator: Administrator,
  body: Body<Result>,
): Promise<Result> {
  const deployed = signInClientOf(origin.outputs);
  if (deployed) return body(deployed);
  const { graph } = administrator;
  const { api, scope } = origin.outputs;
  const wish = { what: "public client", isFallbackPublicClient: true };
  return withApplication({ graph }, wish, async ({ clientId, servicePrincipalObjectId }) => {
    const found = await findByClientId<{ readonly id: string }>(graph, "servicePrincipals", microsoftGraph);
    // Goes with the service principal.
    const consent = (resourceId: string | undefined, scopes: string) =>
      graph.call("POST", "/v1.0/oauth2PermissionGrants", {
        clientId: servicePrincipalObjectId,
        consentType: "AllPrincipals",
        resourceId,
        scope: scopes,
      });
    await consent(api.servicePrincipalObjectId, "user_impersonation");
    await consent(found?.id, signInScopes);
    return withAllowedApplications(origin, administrator, [clientId], () =>
      body({ clientId, servicePrincipalObjectId, scope }),
    );
  });
}

/**
 * The guide's own way, for the body: the API's own registration is the public client that people sign in at.
 *
 * @throws PowerMissing where Graph does not let it become one
 */
export async function withApiAsPublicClient<Result>(
  origin: Origin,
  administrator: Administrator,
  body: Body<Result>,
): Promise<Result> {
  const client = apiAsClient(origin.outputs);
  const path = `/v1.0/applications/${origin.outputs.api.applicationObjectId}`;
  const { graph } = administrator;
  const { isFallbackPublicClient } = (await graph.call("GET", path)) as {
    readonly isFallbackPublicClient: boolean | null;
  };
  await makePublic(graph, path);
  try {
    return await withAllowedApplications(origin, administrator, [client.clientId], () => body(client));
  } finally {
    await graph.call("PATCH", path, { isFallbackPublicClient });
  }
}

/** @throws PowerMissing with Graph's words where it takes no such change: while a policy names the API, perhaps */
async function makePublic(graph: JsonApi, path: string): Promise<void> {
  try {
    await graph.call("PATCH", path, { isFallbackPublicClient: true });
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.status !== 400) throw error;
    throw new PowerMissing(`needs an API that may become a public client: ${error.message}`);
  }
}

/** More applications at the gate, as an administrator would write it. */
export function withAllowedApplications<Result>(
  origin: Origin,
  administrator: Administrator,
  clientIds: readonly string[],
  body: () => Promise<Result>,
): Promise<Result> {
  return withAuthSettings(
    origin,
    administrator,
    (settings) =>
      withEntra(settings, ({ validation, ...entra }) => {
        const policy = validation?.defaultAuthorizationPolicy;
        const allowedApplications = [...new Set([...(policy?.allowedApplications ?? []), ...clientIds])];
        return {
          ...entra,
          validation: { ...validation, defaultAuthorizationPolicy: { ...policy, allowedApplications } },
        };
      }),
    body,
  );
}
