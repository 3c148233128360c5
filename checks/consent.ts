import type { Administrator } from "./origin.ts";
import type { SignInClient } from "./sign-in-client.ts";

/**
 * What the administrator consented to for a client at Microsoft Graph, changed for the body; the grant stays the one that it
 * is.
 */
export async function withConsent<Result>(
  { graph }: Administrator,
  { servicePrincipalObjectId }: Pick<SignInClient, "servicePrincipalObjectId">,
  scopes: string,
  body: () => Promise<Result>,
): Promise<Result> {
  const filter = encodeURIComponent(`clientId eq '${servicePrincipalObjectId}'`);
  const { value } = (await graph.call("GET", `/v1.0/oauth2PermissionGrants?$filter=${filter}`)) as {
    readonly value: readonly { readonly id: string; readonly scope: string }[];
  };
  // Signing in is a permission of Graph's; what a client may do at the API is another grant.
  const grant = value.find(({ scope }) => scope.split(" ").includes("openid"));
  if (!grant) throw new Error("The client has no consent to sign people in that could be changed.");
  const path = `/v1.0/oauth2PermissionGrants/${grant.id}`;
  try {
    await graph.call("PATCH", path, { scope: scopes });
    return await body();
  } finally {
    await graph.call("PATCH", path, { scope: grant.scope });
  }
}
