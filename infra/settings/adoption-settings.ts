import { z } from "zod";
import { azureName, displayName, guid, matching, roleName } from "./texts.ts";

const entraIdRule = "must be an Entra ID identifier: at least 20 letters, digits, - and _";
const entraId = matching(/^[\w-]{20,}$/, entraIdRule);

const appList = 'az ad app list --display-name <name> --query "[].{clientId: appId, applicationObjectId: id}"';
const roleList = 'az ad app show --id <clientId> --query "appRoles[].{id: id, value: value}"';
const siteList = 'az functionapp list --query "[].{name: name, group: resourceGroup, plan: serverFarmId}"';

const api = z.strictObject({
  clientId: guid.meta({ lookUp: appList }),
  applicationObjectId: guid.meta({ lookUp: appList }),
  servicePrincipalObjectId: guid.meta({ lookUp: "az ad sp show --id <clientId> --query id -o tsv" }),
  displayName,
  consentId: z.union([z.literal(""), entraId], { error: `${entraIdRule}, or empty` }).meta({
    description:
      "ID of the admin consent to Microsoft Graph (az ad app permission list-grants --id <clientId>). Empty without consent.",
    example: "",
    lookUp: "az ad app permission list-grants --id <clientId> --show-resource-name",
  }),
  publicClient: z.boolean({ error: "must be true or false" }).optional().meta({
    description:
      "Whether users can still sign in at the app registration itself, in addition to the stack's own public client. Only with publicClientFlows. Left out: unchanged.",
    example: false,
  }),
  appRoleIds: z
    .record(roleName, guid.meta({ lookUp: roleList }), {
      error: "must be an object of the contract's app roles, each with its ID",
    })
    .optional()
    .meta({
      description: "IDs of the app roles that the app registration already has, by their names in the contract.",
      example: { "Orders.Read": "11111111-2222-4333-8444-555555555555" },
    }),
  assignmentIds: z
    .record(
      roleName,
      z.record(displayName, entraId, {
        error: "must be an object of names as in people or callers, each with the ID of its assignment",
      }),
      { error: "must be an object of app roles, each with its assignments by name" },
    )
    .optional()
    .meta({
      description:
        "Existing assignments of users, groups, and callers with a servicePrincipal, by role and by name as in people or callers.",
      example: { "Orders.Read": { "ada@contoso.com": "Y1vSUy0LGEKJMIjHwyMBJb0lvMHPRKNGpWQ3Rnt7d0w" } },
    }),
  callerClientIds: z
    .array(guid.meta({ lookUp: 'az ad app list --display-name <name> --query "[].appId"' }), {
      error: "must be a list",
    })
    .optional()
    .meta({
      description:
        "Client IDs of callers created by hand, which App Service authentication still allows until they are replaced.",
      example: ["11111111-2222-4333-8444-555555555555"],
    }),
});

const hosting = z.strictObject({
  resourceGroupName: azureName("resourceGroup").meta({ lookUp: siteList }),
  planName: azureName("plan").meta({ lookUp: siteList }),
  functionAppName: azureName("site").meta({ lookUp: siteList }),
});

/** IDs of resources that were created by hand in the portal. The program adopts them instead of creating new ones. */
export const adoption = z.strictObject({ api: api.optional(), hosting: hosting.optional() }).meta({
  description: "Resources created by hand that the stack takes over, see docs/guides/adoption.md.",
  default: {},
  example: { hosting: { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" } },
});
