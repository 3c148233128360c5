import { z } from "zod";
import { requireUniqueAssignments } from "./names-in-use.ts";
import { displayName, list, roleName, userPrincipalName } from "./texts.ts";

const inRole = z.strictObject({
  users: list(userPrincipalName)
    .optional()
    .meta({ description: "Users, by user principal name.", example: ["ada@contoso.com"] }),
  groups: list(displayName)
    .optional()
    .meta({
      description: "Security groups, by display name; nested groups do not count.",
      example: ["Function users"],
    }),
});

/** Who holds which app role, by the role's name in the API's contract. */
export const people = z
  .record(roleName, inRole, { error: "must be an object: each app role, and its users and groups" })
  .superRefine(requireUniqueAssignments)
  .meta({
    description: "People who hold an app role of the API - by role, its users and groups.",
    default: {},
    example: { "Orders.Read": { users: ["ada@contoso.com"], groups: ["Function users"] } },
  });
