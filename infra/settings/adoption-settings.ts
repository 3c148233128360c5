import { z } from "zod";
import { displayName, guid } from "./texts.ts";

const entraIdRule = "as Entra ID has it: letters, digits, - and _, 20 or more";
const entraId = z.string({ error: `must be an id ${entraIdRule}` }).regex(/^[\w-]{20,}$/, {
  error: `must be an id ${entraIdRule}`,
});

const api = z.strictObject({
  clientId: guid,
  applicationObjectId: guid,
  servicePrincipalObjectId: guid,
  displayName,
  consentId: z.union([z.literal(""), entraId], { error: `must be an id ${entraIdRule}, or empty` }).meta({
    description:
      "Id of the administrator's consent to Microsoft Graph (az ad app permission list-grants --id <clientId>); empty where there is none.",
    example: "",
  }),
  publicClient: z.boolean({ error: "must be true or false" }).optional().meta({
    description:
      "Whether people go on signing in at the registration itself, beside the stack's own public client; only with publicClientFlows. Left out: as it is now.",
    example: false,
  }),
  appRoleId: guid.optional().meta({ description: "The registration's own app role, the one that callers hold." }),
  assignmentIds: z
    .record(displayName, entraId, {
      error: "must be an object: the user principal name or group's display name, and the id of its assignment",
    })
    .optional()
    .meta({
      description: "Assignments of the app role that people of assignedUsers and assignedGroups hold already, by name.",
      example: { "ada@contoso.com": "Y1vSUy0LGEKJMIjHwyMBJb0lvMHPRKNGpWQ3Rnt7d0w" },
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
  description: "What was made by hand in the portal and is taken over, see docs/adoption.md.",
  default: {},
  example: { hosting: { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" } },
});
