import type { Administrator, Origin } from "../origin.ts";

interface RegisteredRole {
  readonly id: string;
  readonly value: string;
  readonly allowedMemberTypes: readonly string[];
}

/** Names of the contract's app roles by who may hold them. */
export interface Holders {
  readonly applications: readonly string[];
  readonly people: readonly string[];
}

/** Who may hold which of the contract's app roles, as the registration has them. */
export async function holdersOfRoles(
  { outputs: { api } }: Origin,
  { graph }: Pick<Administrator, "graph">,
): Promise<Holders> {
  const { appRoles } = (await graph.call("GET", `/v1.0/applications/${api.applicationObjectId}`)) as {
    readonly appRoles: readonly RegisteredRole[];
  };
  const heldBy = (member: string) =>
    appRoles
      .filter(
        ({ value, allowedMemberTypes }) => Object.hasOwn(api.appRoles, value) && allowedMemberTypes.includes(member),
      )
      .map(({ value }) => value);
  return { applications: heldBy("Application"), people: heldBy("User") };
}
