/**
 * Directory roles by their template ids, the same in every tenant.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
const directoryRoles = {
  "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
  "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
  "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
  "cf1c38e5-3621-4004-a7cb-879624dced7c": "Application Developer",
  "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
  "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9": "Conditional Access Administrator",
  "194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
  "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
  "9360feb5-f418-4baa-8175-e2a00bac4301": "Directory Writers",
  "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
  "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e": "Identity Governance Administrator",
} as const;

export type DirectoryRole = (typeof directoryRoles)[keyof typeof directoryRoles];

export const directoryRoleNames: readonly DirectoryRole[] = Object.values(directoryRoles);

/** The names of those that are known here. */
export function rolesNamed(templateIds: readonly string[]): readonly DirectoryRole[] {
  return Object.entries(directoryRoles).flatMap(([id, name]) => (templateIds.includes(id) ? [name] : []));
}
