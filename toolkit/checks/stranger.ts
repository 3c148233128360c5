import type { ClientCredential } from "../clients/token.ts";
import type { Administrator, Origin } from "./origin.ts";

/**
 * An application of the same tenant that nobody allowed in, with a secret: made for the body, and gone after it, out of
 * the recycle bin, too.
 */
export async function withStranger<Result>(
  origin: Origin,
  { graph }: Administrator,
  body: (stranger: ClientCredential) => Promise<Result>,
): Promise<Result> {
  const application = (await graph.call("POST", "/v1.0/applications", {
    displayName: "stranger (made by a check, deleted at its end)",
    signInAudience: "AzureADMyOrg",
  })) as { readonly id: string; readonly appId: string };
  try {
    const principal = (await graph.call("POST", "/v1.0/servicePrincipals", { appId: application.appId })) as {
      readonly id: string;
    };
    const password = (await graph.call("POST", `/v1.0/applications/${application.id}/addPassword`, {
      passwordCredential: { displayName: "check" },
    })) as { readonly secretText: string };
    try {
      return await body({
        tenantId: origin.outputs.tenantId,
        clientId: application.appId,
        clientSecret: password.secretText,
      });
    } finally {
      await graph.call("DELETE", `/v1.0/servicePrincipals/${principal.id}`);
      await graph.call("DELETE", `/v1.0/directory/deletedItems/${principal.id}`);
    }
  } finally {
    await graph.call("DELETE", `/v1.0/applications/${application.id}`);
    await graph.call("DELETE", `/v1.0/directory/deletedItems/${application.id}`);
  }
}
