import { createHash } from "node:crypto";
import type { User } from "../../../tenant/directory-objects.ts";
import type { Tenant } from "../../../tenant/tenant.ts";

/**
 * Who the user is to one application, and to no other: the same application always sees the same value.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (`sub`)
 * @param recipientClientId of the application that the token is for
 */
export function pairwiseSubject({ tenantId }: Tenant, { id }: User, recipientClientId: string): string {
  return createHash("sha256").update(`${tenantId} ${id} ${recipientClientId}`).digest("base64url");
}
