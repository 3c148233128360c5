import type { AppRoleAssignment } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import type { Groups } from "./groups.ts";
import { keepMap, type PutBack } from "./keep.ts";
import type { ServicePrincipals } from "./service-principals.ts";
import type { Users } from "./users.ts";

/** A directory object that can get an assignment: a service principal, a user or a group. */
interface Principal {
  readonly id: string;
  readonly principalType: AppRoleAssignment["principalType"];
  readonly displayName: string;
}

interface PrincipalsOptions {
  readonly servicePrincipals: ServicePrincipals;
  readonly users: Users;
  readonly groups: Groups;
}

/** All principals of the tenant, of any type. */
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
    const principal = this.find(objectId);
    if (!principal) throw graphRefusals.notFound(objectId);
    return principal;
  }
}

/**
 * The tenant's administrators: directory roles by their template ids, which are the same in every tenant. State only:
 * the twin doesn't support Graph's routes for them.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export class DirectoryRoles {
  readonly #byPrincipal = new Map<string, ReadonlySet<string>>();

  keep(): PutBack {
    return keepMap(this.#byPrincipal);
  }

  assign(principalId: string, roleTemplateId: string): void {
    this.#byPrincipal.set(principalId, new Set([...this.memberRolesOf(principalId), roleTemplateId]));
  }

  memberRolesOf(principalId: string): readonly string[] {
    return [...(this.#byPrincipal.get(principalId) ?? [])];
  }

  forget(principalId: string): void {
    this.#byPrincipal.delete(principalId);
  }
}

export const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
