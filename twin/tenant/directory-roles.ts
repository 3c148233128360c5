import { keepMap, type PutBack } from "./keep.ts";

/**
 * Who administers the tenant: directory roles by their template ids, which are the same in every tenant. State only:
 * Graph's routes for them are not imitated.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export class DirectoryRoles {
  readonly #byPrincipal = new Map<string, ReadonlySet<string>>();

  keep(): PutBack {
    return keepMap(this.#byPrincipal);
  }

  assign(principalId: string, roleTemplateId: string): void {
    this.#byPrincipal.set(principalId, new Set([...this.of(principalId), roleTemplateId]));
  }

  of(principalId: string): readonly string[] {
    return [...(this.#byPrincipal.get(principalId) ?? [])];
  }

  forget(principalId: string): void {
    this.#byPrincipal.delete(principalId);
  }
}

export const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
