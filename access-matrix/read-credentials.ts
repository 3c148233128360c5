import { findByClientId } from "../azure/by-client-id.ts";
import type { JsonApi } from "../azure/json-api.ts";
import type { StackOutputs } from "../infra/outputs.ts";
import type { Credential } from "./matrix.ts";

/** https://learn.microsoft.com/graph/api/resources/application */
interface Application {
  readonly id: string;
  readonly passwordCredentials?: readonly Dated[];
  readonly keyCredentials?: readonly Dated[];
}

interface Dated {
  readonly displayName?: string | null;
  readonly endDateTime: string;
}

/** Reads a caller's credentials from Graph. @throws RequestRefused */
export async function readCredentials(
  graph: JsonApi,
  { clientId, existing }: Pick<StackOutputs["callers"][string], "clientId" | "existing">,
): Promise<readonly Credential[]> {
  const application = await findByClientId<Application>(graph, "applications", clientId);
  if (!application) return existing === undefined ? [] : [{ kind: "managed identity" }];
  const dated = (kind: Credential["kind"], all: readonly Dated[] = []) =>
    all.map(({ displayName, endDateTime }): Credential => ({
      kind,
      ...(displayName && { name: displayName }),
      expires: endDateTime,
    }));
  const { value } = (await graph.call("GET", `/v1.0/applications/${application.id}/federatedIdentityCredentials`)) as {
    readonly value: readonly { readonly name: string }[];
  };
  const own = [
    ...value.map(({ name }): Credential => ({ kind: "federated credential", name })),
    ...dated("certificate", application.keyCredentials),
    ...dated("client secret", application.passwordCredentials),
  ];
  // Its team signs in with something that the stack never sees.
  return own.length === 0 && existing !== undefined ? [{ kind: "credential of its own" }] : own;
}
