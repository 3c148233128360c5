import { z } from "zod";
import { displayName, guid, matching, roleName } from "./texts.ts";

const entraIdRule = "must be an id as Entra ID has it: letters, digits, - and _, 20 or more";
const entraId = matching(/^[\w-]{20,}$/, entraIdRule);

const api = z.strictObject({
  clientId: guid,
  applicationObjectId: guid,
  servicePrincipalObjectId: guid,
  displayName,
  consentId: z.union([z.literal(""), entraId], { error: `${entraIdRule}, or empty` }).meta({
    description:
      "Id of the administrator's consent to Microsoft Graph (az ad app permission list-grants --id <clientId>); empty where there is none.",
    example: "",
  }),
  publicClient: z.boolean({ error: "must be true or false" }).optional().meta({
    description:
      "Whether people go on signing in at the registration itself, beside the stack's own public client; only with publicClientFlows. Left out: as it is now.",
    example: false,
  }),
  appRoleIds: z
    .record(roleName, guid, { error: "must be an object: each app role of the contract, and its id there" })
    .optional()
    .meta({
      description:
        "Ids that the registration's own app roles have, the ones that callers hold, by their names in the contract.",
      example: { "Orders.Read": "11111111-2222-4333-8444-555555555555" },
    }),
  assignmentIds: z
    .record(
      roleName,
      z.record(displayName, entraId, {
        error: "must be an object: the name as in people or callers, and the id of the assignment",
      }),
      { error: "must be an object: each app role, and in it the assignments by name" },
    )
    .optional()
    .meta({
      description:
        "Assignments that people, and callers with a servicePrincipal, hold already, by role and by name as in people or callers.",
      example: { "Orders.Read": { "ada@contoso.com": "Y1vSUy0LGEKJMIjHwyMBJb0lvMHPRKNGpWQ3Rnt7d0w" } },
    }),
  callerClientIds: z
    .array(guid, { error: "must be a list" })
    .optional()
    .meta({
      description: "Client ids of callers made by hand, which the gate lets in until they are handed over.",
      example: ["11111111-2222-4333-8444-555555555555"],
    }),
});

const hosting = z.strictObject({
  resourceGroupName: displayName,
  planName: displayName,
  functionAppName: displayName,
});

/** Ids of what was made by hand, in the portal: the program takes it over in place of making it. */
export const adoption = z.strictObject({ api: api.optional(), hosting: hosting.optional() }).meta({
  description: "What was made by hand in the portal and is taken over, see docs/guides/adoption.md.",
  default: {},
  example: { hosting: { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" } },
});
