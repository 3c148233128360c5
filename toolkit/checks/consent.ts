import type { Administrator, Origin } from "./origin.ts";

/** What the administrator consented to at Microsoft Graph, changed for the body; the grant stays the one that it is. */
export async function withConsent<Result>(
  { outputs }: Origin,
  { graph }: Administrator,
  scopes: string,
  body: () => Promise<Result>,
): Promise<Result> {
  const filter = encodeURIComponent(`clientId eq '${outputs.api.servicePrincipalObjectId}'`);
  const { value } = (await graph.call("GET", `/v1.0/oauth2PermissionGrants?$filter=${filter}`)) as {
    readonly value: readonly { readonly id: string; readonly scope: string }[];
  };
  const [grant] = value;
  if (!grant) throw new Error("The API's service principal has no consent that could be changed.");
  const path = `/v1.0/oauth2PermissionGrants/${grant.id}`;
  try {
    await graph.call("PATCH", path, { scope: scopes });
    return await body();
  } finally {
    await graph.call("PATCH", path, { scope: grant.scope });
  }
}
