import type { ClientCredential } from "../azure/token.ts";
import type { Administrator, Origin } from "./origin.ts";
import { withApplication } from "./temporary-application.ts";

/** An application of the same tenant that nobody allowed in, with a secret, for the body. */
export function withStranger<Result>(
  origin: Origin,
  { graph }: Administrator,
  body: (stranger: ClientCredential) => Promise<Result>,
): Promise<Result> {
  return withApplication({ graph }, { what: "stranger" }, async ({ applicationObjectId, clientId }) => {
    const password = (await graph.call("POST", `/v1.0/applications/${applicationObjectId}/addPassword`, {
      passwordCredential: { displayName: "check" },
    })) as { readonly secretText: string };
    return await body({ tenantId: origin.outputs.tenantId, clientId, clientSecret: password.secretText });
  });
}
