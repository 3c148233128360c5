import {
  applicationByClientId,
  applicationPath,
  listFederatedCredentials,
} from "@protected-function/core/azure/graph/application.ts";
import type { Administrator, Origin, ExternalIdentity } from "./origin.ts";
import { clouds } from "@protected-function/core/azure/clouds.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";

/** Path of the caller's application in Graph. */
export async function callersApplication({ caller }: Origin, { graph }: Administrator): Promise<string> {
  const application = await applicationByClientId(graph, caller.clientId);
  if (!application) throw new Error(`No application has the caller's client id ${caller.clientId}.`);
  return applicationPath(application.id);
}

/**
 * The federated identities of an application that a twin can issue tokens for. Those of a tenant are left out, this one
 * included: no managed identity that settings name exists on a twin.
 */
export async function federatedIdentitiesOf(graph: JsonApi, clientId: string): Promise<readonly ExternalIdentity[]> {
  const application = await applicationByClientId(graph, clientId);
  if (!application) return [];
  return (await listFederatedCredentials(graph, application.id)).flatMap(
    ({ issuer, subject, audiences: [audience = ""] }) => (isTenants(issuer) ? [] : [{ issuer, subject, audience }]),
  );
}

/** Whether an identity provider is a tenant. */
export function isTenants(issuer: string): boolean {
  const { origin } = new URL(issuer);
  return Object.values(clouds).some(({ loginEndpoint, stsIssuer }) => [loginEndpoint, stsIssuer].includes(origin));
}
