import {
  applicationByClientId,
  type ApplicationKey,
  listFederatedCredentials,
} from "@protected-function/core/azure/graph/application.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Credential } from "./matrix.ts";

/**
 * Reads a caller's credentials from Graph.
 *
 * @param at the time that decides which of them are valid
 * @throws RequestRefused
 */
export async function readCredentials(
  graph: JsonApi,
  { clientId, existing }: Pick<StackOutputs["callers"][string], "clientId" | "existing">,
  at: Date,
): Promise<readonly Credential[]> {
  // Its owner signs in with something that the stack never sees.
  if (existing !== undefined) return [{ kind: "credential of its own" }];
  const application = await applicationByClientId(graph, clientId);
  if (!application) return [];
  const dated = (kind: Credential["kind"], all: readonly ApplicationKey[]) =>
    all.map(({ displayName, startDateTime, endDateTime }): Credential => ({
      kind,
      ...(displayName && { name: displayName }),
      expires: endDateTime,
      ...(startDateTime && Date.parse(startDateTime) > at.getTime() && { starts: startDateTime }),
    }));
  const federated = await listFederatedCredentials(graph, application.id);
  return [
    ...federated.map(({ name }): Credential => ({ kind: "federated credential", name })),
    ...dated("certificate", application.keyCredentials),
    ...dated("client secret", application.passwordCredentials),
  ];
}
