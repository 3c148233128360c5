import { z } from "zod";
import type { AppRole, PermissionScope } from "../../tenant/directory-objects.ts";
import { guid, nullableText, text } from "./primitives.ts";

/** https://learn.microsoft.com/graph/api/resources/approle; `origin` is read-only and may come back from a GET. */
export const appRole = z
  .strictObject({
    id: guid,
    allowedMemberTypes: z.array(z.enum(["User", "Application"])).min(1),
    description: text.min(1),
    displayName: text.min(1),
    isEnabled: z.boolean().default(true),
    value: nullableText.default(null),
    origin: nullableText.optional(),
  })
  .transform(({ id, allowedMemberTypes, description, displayName, isEnabled, value }): AppRole => ({
    id,
    allowedMemberTypes,
    description,
    displayName,
    isEnabled,
    value,
  }));

/** https://learn.microsoft.com/graph/api/resources/permissionscope */
export const permissionScope = z
  .strictObject({
    id: guid,
    adminConsentDescription: nullableText.default(null),
    adminConsentDisplayName: nullableText.default(null),
    isEnabled: z.boolean().default(true),
    type: z.enum(["User", "Admin"]).default("User"),
    userConsentDescription: nullableText.default(null),
    userConsentDisplayName: nullableText.default(null),
    value: text.min(1),
    origin: nullableText.optional(),
  })
  .transform((scope): PermissionScope => {
    const { origin: _readOnly, ...kept } = scope;
    return kept;
  });

export function toGraphAppRole(role: AppRole): object {
  const { id, allowedMemberTypes, description, displayName, isEnabled, value } = role;
  return { allowedMemberTypes, description, displayName, id, isEnabled, origin: "Application", value };
}
