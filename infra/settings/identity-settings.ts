import { builtInRoleNames } from "@protected-function/core/azure/built-in-roles.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { z } from "zod";
import { across, type AcrossContext } from "./across.ts";
import { azureRoleId, azureRoleName, isTenantWide, privilegeOfAzureRole } from "./privileged-roles.ts";
import { matching, reason } from "./texts.ts";

const statedReason = reason.meta({
  description: "Why the identity needs it.",
  example: "Sends each confirmation as the shop, ticket 4711",
});

const scopeRule =
  "must be a resource's id that starts with /subscriptions/, or with resourceGroups/ for one in the stack's subscription";

const graphRoleForm = /^[A-Za-z][\w-]*(?:\.[\w-]+)+$/;

const azureScope = matching(
  /^(?!.*\.\.)(?:\/subscriptions\/[\w-]+|\/providers\/Microsoft\.Management\/managementGroups\/[\w.()-]+|resourceGroups\/[\w.()-]+)(?:\/[\w.()-]+)*$/i,
  scopeRule,
).meta({
  description: `Where the role holds. It ${scopeRule}.`,
  example: "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders",
});

const azureRole = across(
  z.strictObject({
    scope: azureScope,
    role: z
      .string({ error: "must be an Azure role's name or the GUID of its definition" })
      .superRefine((role, context) => {
        if (azureRoleId(role) === undefined) context.addIssue({ code: "custom", message: unknownRole(role) });
      })
      .meta({
        description: "The name of a built-in role, or the GUID of any role's definition.",
        example: "Storage Blob Data Reader",
      }),
    reason: statedReason.optional(),
  }),
  ({ role = "", scope }, context) => {
    if (azureRoleId(role) === undefined || !azureScope.safeParse(scope).success || hasReason(context)) return;
    const privilege = privilegeOfAzureRole(role, scope ?? "");
    if (privilege !== undefined) context.addIssue(reasonMissing(azureRoleName(role), privilege));
  },
);

const graphRole = across(
  z.strictObject({
    role: matching(graphRoleForm, "must be an application permission of Microsoft Graph, such as Sites.Selected").meta({
      description: "An application permission of Microsoft Graph.",
      example: "User.Read.All",
    }),
    reason: statedReason.optional(),
  }),
  ({ role }, context) => {
    if (role === undefined || !graphRoleForm.test(role) || !isTenantWide(role) || hasReason(context)) return;
    context.addIssue(reasonMissing(role, "holds for the whole tenant"));
  },
);

/** One that is too short has a problem of its own. */
function hasReason({ value }: AcrossContext): boolean {
  return Object(value).reason !== undefined;
}

/** The permissions of the site's identity, besides those that the Functions host needs. */
export const identitySettings = z
  .strictObject({
    azureRoles: z
      .array(azureRole, { error: "must be a list" })
      .superRefine(
        ...requireOnce(
          ({ scope, role }: { readonly scope: string; readonly role: string }) =>
            `${scope} ${azureRoleId(role) ?? role}`,
        ),
      )
      .optional()
      .meta({
        description:
          "Azure roles of the identity, each with its scope. Owner, Contributor and other administrators, a whole subscription, and roles without a name here need a reason.",
        example: [
          {
            scope: "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders",
            role: "Storage Blob Data Reader",
          },
        ],
      }),
    graphRoles: z
      .array(graphRole, { error: "must be a list" })
      .superRefine(...requireOnce(({ role }) => role))
      .optional()
      .meta({
        description:
          "Application permissions of Microsoft Graph that the identity holds. One for the whole tenant needs a reason; only *.Selected, *.OwnedBy and *.AppFolder aren't.",
        example: [{ role: "User.Read.All", reason: "Looks up the manager of each order's owner" }],
      }),
  })
  .meta({
    description:
      "Permissions of the function's managed identity - Azure roles (azureRoles) and permissions of Microsoft Graph (graphRoles). On its own storage account it already may read and write.",
    default: {},
    example: {
      azureRoles: [
        {
          scope: "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders",
          role: "Storage Blob Data Reader",
        },
      ],
    },
  });

function unknownRole(role: string): string {
  const suggestion = nearest(role, Object.values(builtInRoleNames));
  const hint = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`;
  return `must be a built-in role that is known here, or the GUID of a role's definition (az role definition list --name "<name>" --query "[].name")${hint}`;
}

function reasonMissing(role: string, why: string) {
  return {
    code: "custom" as const,
    message: `must have a reason: ${role} ${why}`,
    params: { fix: 'give a smaller role or scope, or add reason: "<why the function needs it>" to the entry' },
  };
}

/** Entries of another kind have problems of their own. */
function requireOnce<Entry extends { readonly role: string }>(keyOf: (entry: Entry) => string) {
  const rule = (entries: readonly Entry[], context: AcrossContext): void => {
    const keys = entries.map((entry) =>
      typeof Object(entry).role === "string" ? keyOf(entry).toLowerCase() : undefined,
    );
    for (const [index, key] of keys.entries())
      if (key !== undefined && keys.indexOf(key) < index)
        context.addIssue({ code: "custom", path: [index], message: "must not repeat", params: { remove: true } });
  };
  return [rule, { when: ({ value }: { readonly value: unknown }) => Array.isArray(value) }] as const;
}
