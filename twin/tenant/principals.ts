import type { AppRoleAssignment } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import type { Groups } from "./groups.ts";
import type { ServicePrincipals } from "./service-principals.ts";
import type { Users } from "./users.ts";

/** Whoever can be given something: a service principal, a user, a group. */
export interface Principal {
  readonly id: string;
  readonly principalType: AppRoleAssignment["principalType"];
  readonly displayName: string;
}

interface PrincipalsOptions {
  readonly servicePrincipals: ServicePrincipals;
  readonly users: Users;
  readonly groups: Groups;
}

/** All principals of the tenant, whatever they are. */
export class Principals {
  readonly #options: PrincipalsOptions;

  constructor(options: PrincipalsOptions) {
    this.#options = options;
  }

  find(objectId: string): Principal | undefined {
    const { servicePrincipals, users, groups } = this.#options;
    const servicePrincipal = servicePrincipals.find(objectId);
    if (servicePrincipal) {
      const displayName = servicePrincipals.displayNameOf(servicePrincipal);
      return { id: servicePrincipal.id, principalType: "ServicePrincipal", displayName };
    }
    const user = users.find(objectId);
    if (user) return { id: user.id, principalType: "User", displayName: user.displayName };
    const group = groups.find(objectId);
    return group && { id: group.id, principalType: "Group", displayName: group.displayName };
  }

  /** Throws Request_ResourceNotFound (404). */
  get(objectId: string): Principal {
    const found = this.find(objectId);
    if (!found) throw graphRefusals.notFound(objectId);
    return found;
  }
}
