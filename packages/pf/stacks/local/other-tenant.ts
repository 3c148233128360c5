import { randomUUID } from "node:crypto";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { versionFacts } from "../../checks/tokens.ts";

/** The token of an application of another tenant, as that tenant's Entra ID would issue it for this API. */
export function ofOtherTenant(outputs: StackOutputs) {
  const [tid, oid, client] = [randomUUID(), randomUUID(), randomUUID()];
  const { issuer, audience, ver, clientClaim } = versionFacts({ ...outputs, tenantId: tid });
  const claims = { [clientClaim]: client, [`${clientClaim}acr`]: "1", oid, tid, ver };
  return { issuer, subject: oid, audience, lifetimeSeconds: 3900, claims };
}
