import type { Administrator, Origin } from "./origin.ts";

/** Runs the body while the API demands no assignment: whoever has no role gets a token without one. */
export async function withoutAssignmentRequired<Result>(
  { outputs }: Origin,
  { graph }: Administrator,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `/v1.0/servicePrincipals/${outputs.api.servicePrincipalObjectId}`;
  const before = (await graph.call("GET", path)) as { readonly appRoleAssignmentRequired: boolean };
  try {
    await graph.call("PATCH", path, { appRoleAssignmentRequired: false });
    return await body();
  } finally {
    // As it was, not as declared: another row is there to see the difference.
    await graph.call("PATCH", path, { appRoleAssignmentRequired: before.appRoleAssignmentRequired });
  }
}
