import { z } from "zod";
import { adoption } from "./adoption-settings.ts";
import { callerSettings } from "./caller-settings.ts";
import { conditionalAccessSettings } from "./conditional-access-settings.ts";
import { demandUniqueNames } from "./names-in-use.ts";
import { refusedCallersAlert } from "./refused-callers-alert.ts";
import { demandUnreservedTags } from "./reserved-tags.ts";
import { displayName, guid, instant, list, repositoryName, shortName, userPrincipalName } from "./texts.ts";

/** Pulumi.yaml has no "absent": an empty text says so. */
const optionalText = <Text extends z.ZodType<string>>(text: Text, rule: string) =>
  z.union([z.literal(""), text], { error: `${rule}, or empty` });

const exemptionRule = "must give the reason, in at least 10 characters";

/** Everything that an environment may say, and nothing else: an unknown key is an error. */
export const settingsSchema = z
  .strictObject({
    name: z
      .string({ error: "must be 2 to 16 lower-case letters and digits, a letter first" })
      .regex(/^[a-z][a-z0-9]{1,15}$/, { error: "must be 2 to 16 lower-case letters and digits, a letter first" })
      .meta({
        description: "Short name of the workload; part of every name in Azure and Entra ID.",
        example: "whocalls",
      }),
    location: z
      .string({ error: "must be an Azure region in its short form, such as westeurope" })
      .regex(/^[a-z]+[a-z0-9]*$/, { error: "must be an Azure region in its short form, such as westeurope" })
      .meta({ description: "Azure region; Flex Consumption must be offered there.", example: "westeurope" }),
    cloud: z
      .enum(["public", "usgovernment", "china"], { error: "must be public, usgovernment or china" })
      .meta({ description: "The Azure cloud; set the providers' environment to the same.", example: "public" }),
    expectedTenantId: optionalText(guid, "must be a GUID").meta({
      description: "The tenant to deploy to; a login in another is refused before anything is made.",
      example: "11111111-2222-4333-8444-555555555555",
    }),
    expectedSubscriptionId: optionalText(guid, "must be a GUID").meta({
      description: "The subscription to deploy to; another is refused before anything is made.",
      example: "66666666-7777-4888-8999-000000000000",
    }),
    environment: z
      .enum(["", "production", "staging", "test", "development"], {
        error: "must be production, staging, test or development, or empty",
      })
      .meta({
        description: "What the stack is for. Teardown refuses a production stack, whatever the stack's name is.",
        example: "test",
      }),
    expiresOn: optionalText(instant, 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"').meta({
      description: "When the stack is no longer needed: a tag that teardown --list and --older-than read.",
      example: "2027-03-31T00:00:00Z",
    }),
    repository: optionalText(repositoryName, "must be a repository as owner/name, at most 140 characters").meta({
      description: "The repository that deploys the stack: written on what it makes.",
      example: "contoso/orders",
    }),
    tokenVersion: z
      .union([z.literal(1), z.literal(2)], { error: "must be 1 or 2" })
      .meta({ description: "Version of the API's access tokens; issuer and audiences follow.", example: 1 }),
    publicClientFlows: z.boolean({ error: "must be true or false" }).meta({
      description: "Lets people sign in with username and password, at a registration of the stack's for that.",
      example: false,
    }),
    assignedUsers: list(userPrincipalName).meta({
      description: "Users that hold the app role, by user principal name.",
      example: ["ada@contoso.com"],
    }),
    assignedGroups: list(displayName).meta({
      description: "Security groups that hold the app role, by display name. Nested groups do not count.",
      example: ["Function users"],
    }),
    owners: list(userPrincipalName).meta({
      description: "Owners of the registrations, by user principal name.",
      example: ["ada@contoso.com"],
    }),
    serviceManagementReference: optionalText(displayName, "must be at most 256 characters").meta({
      description: "The service in your service management, where the tenant demands it.",
      example: "SVC-1234",
    }),
    instanceMemoryMB: z
      .union([z.literal(512), z.literal(2048), z.literal(4096)], { error: "must be 512, 2048 or 4096" })
      .meta({ description: "Memory of one instance in MB.", example: 2048 }),
    maximumInstanceCount: z
      .int({ error: "must be a whole number from 40 to 1000" })
      .min(40, { error: "must be at least 40, Flex Consumption's lower limit" })
      .max(1000, { error: "must be at most 1000, Flex Consumption's upper limit" })
      .meta({ description: "Upper bound of instances.", example: 40 }),
    alwaysReadyInstances: z
      .int({ error: "must be a whole number, 0 or more" })
      .min(0, { error: "must be at least 0" })
      .meta({
        description: "Instances that are kept warm, at most maximumInstanceCount; each is billed while idle.",
        example: 0,
      }),
    retentionDays: z
      .int({ error: "must be a whole number from 30 to 730" })
      .min(30, { error: "must be at least 30, what is included in the price" })
      .max(730, { error: "must be at most 730, Log Analytics' upper limit" })
      .meta({ description: "How long logs are kept, in days.", example: 30 }),
    refusedCallersAlert,
    protectResources: z.boolean({ error: "must be true or false" }).meta({
      description: "Has Pulumi refuse to delete or replace what cannot be made again alike.",
      example: true,
    }),
    tags: z
      .record(z.string().min(1), z.string({ error: "must be a text, in quotes" }), {
        error: "must be an object of texts",
      })
      .superRefine(demandUnreservedTags)
      .meta({
        description: "Tags on every Azure resource, besides those of the stack.",
        example: { team: "integration" },
      }),
    maximumSecretLifetimeDays: z
      .int({ error: "must be a whole number from 1 to 730" })
      .min(1, { error: "must be at least 1" })
      .max(730, { error: "must be at most 730" })
      .meta({ description: "Longest lifetime of a client secret whose start is stated, in days.", example: 180 }),
    callers: z
      .record(shortName("a caller's name"), callerSettings, {
        error: "must be an object: the name of each caller, and what it gets",
      })
      .superRefine(demandUniqueNames)
      .meta({ description: "Who may call the function, by name.", example: { integration: {} } }),
    conditionalAccess: conditionalAccessSettings,
    adopt: adoption,
    exemptions: z
      .record(z.string(), z.string({ error: exemptionRule }).min(10, { error: exemptionRule }), {
        error: "must be an object: the rule, and the reason",
      })
      .meta({
        description: "Rules (infra/rules) that this stack is exempt from, each with a reason.",
        example: { "secret-lifetime": "The partner rotates once a year, ticket 4711" },
      }),
  })
  .refine(
    ({ conditionalAccess: { state, workloadIdentitiesOnlyFrom }, callers }) =>
      state === "off" || workloadIdentitiesOnlyFrom === undefined || Object.keys(callers).length > 0,
    {
      error: "is about the callers, and callers names none",
      path: ["conditionalAccess", "workloadIdentitiesOnlyFrom"],
    },
  )
  .refine(({ alwaysReadyInstances, maximumInstanceCount }) => alwaysReadyInstances <= maximumInstanceCount, {
    error: "must be at most maximumInstanceCount",
    path: ["alwaysReadyInstances"],
  });

/** The settings of one environment, parsed. */
export type Settings = z.infer<typeof settingsSchema>;
