import { z } from "zod";
import { across } from "./across.ts";
import { requireUniqueAssignments } from "./names-in-use.ts";
import { groupName, list, roleName, userPrincipalName } from "./texts.ts";

const inRole = z.strictObject({
  users: list(userPrincipalName)
    .optional()
    .meta({ description: "Users, by user principal name.", example: ["ada@contoso.com"] }),
  groups: list(groupName)
    .optional()
    .meta({
      description: "Security groups, by display name. Members of nested groups don't get the role.",
      example: ["Function users"],
    }),
});

/** The holders of each app role, by the role's name in the API's contract. */
export const people = across(
  z.record(roleName, inRole, { error: "must be an object of app roles, each with its users and groups" }),
  requireUniqueAssignments,
).meta({
  description: "Users and groups that hold an app role of the API, by role.",
  default: {},
  example: { "Orders.Read": { users: ["ada@contoso.com"], groups: ["Function users"] } },
});
