import { z } from "zod";
import { across, type AcrossContext, isEmpty } from "./across.ts";
import { appSettings, secretSettings } from "./app-settings.ts";
import { adoption } from "./adoption-settings.ts";
import { callerSettings } from "./caller-settings.ts";
import { conditionalAccessSettings } from "./conditional-access-settings.ts";
import { identitySettings } from "./identity-settings.ts";
import { requireUniqueCallers, requireUniqueNames, requireUnreservedTags } from "./names-in-use.ts";
import type { Lenient } from "./lenient.ts";
import { people } from "./people-settings.ts";
import { isExactOrigin, originRule } from "./origins.ts";
import { refusedCallersAlert } from "./refused-callers-alert.ts";
import { type RuleId, ruleIds } from "./rule-ids.ts";
import {
  displayName,
  guid,
  instant,
  list,
  matching,
  reason,
  repositoryName,
  shortName,
  userPrincipalName,
} from "./texts.ts";
import { regionsCommand } from "@protected-function/core/azure/regions.ts";

/** A default can't be absent: an empty text means it. */
const optionalText = <Text extends z.ZodType<string>>(text: Text, rule: string) =>
  z.union([z.literal(""), text], { error: `${rule}, or empty` });

type Exemptions = Readonly<Record<RuleId, z.ZodOptional<typeof reason>>>;

declare module "zod/v4/core" {
  /** The description of a setting, for people and for `Pulumi.yaml`. */
  interface GlobalMeta {
    /**
     * The value for a stack that doesn't state the setting. Without a default, each stack must state it.
     */
    default?: z.core.$input;
    example?: z.core.$input;
    /** A command that shows what to write, where only the stack's owner knows it. */
    lookUp?: string;
  }
}

const settings = z.strictObject({
  name: matching(/^[a-z][a-z0-9]{1,15}$/, "must be 2 to 16 lower-case letters and digits, starting with a letter").meta(
    {
      description:
        "Short name of the workload. It is part of every name in Azure and Entra ID: 2 to 16 lower-case letters and digits, starting with a letter. The default is the Pulumi project's name, without other characters and cut to 16.",
      example: "whocalls",
    },
  ),
  location: matching(/^[a-z]+[a-z0-9]*$/, "must be an Azure region in its short form, such as westeurope").meta({
    description:
      "Azure region in its short form. It needs Flex Consumption (az functionapp list-flexconsumption-locations).",
    default: "westeurope",
    example: "westeurope",
    lookUp: regionsCommand,
  }),
  cloud: z.enum(["public", "usgovernment", "china"], { error: "must be public, usgovernment or china" }).meta({
    description:
      "Azure cloud - public, usgovernment or china. Set azure-native:environment and azuread:environment to the same cloud.",
    default: "public",
    example: "public",
  }),
  expectedTenantId: optionalText(guid, "must be a GUID").meta({
    description:
      "Tenant ID of this stack. A login to another tenant is refused before anything is created. Empty allows any tenant.",
    default: "",
    example: "11111111-2222-4333-8444-555555555555",
    lookUp: "az account show --query tenantId -o tsv",
  }),
  expectedSubscriptionId: optionalText(guid, "must be a GUID").meta({
    description:
      "Subscription ID of this stack. Another subscription is refused before anything is created. Empty allows any subscription.",
    default: "",
    example: "66666666-7777-4888-8999-000000000000",
    lookUp: "az account show --query id -o tsv",
  }),
  environment: z
    .enum(["", "production", "staging", "test", "development"], {
      error: "must be production, staging, test or development, or empty",
    })
    .meta({
      description:
        "Purpose of the stack - production, staging, test or development. Teardown refuses a production stack, whatever its name is.",
      default: "",
      example: "test",
    }),
  expiresOn: optionalText(instant, 'must be a time in UTC, in quotes, such as "2027-03-31T00:00:00Z"').meta({
    description:
      "When the stack is no longer needed, for ./pf teardown --list and --older-than. Nothing removes it automatically.",
    default: "",
    example: "2027-03-31T00:00:00Z",
  }),
  repository: optionalText(repositoryName, "must be a repository as owner/name, at most 140 characters").meta({
    description: "Repository that deploys the stack. It is recorded on everything that the stack creates.",
    default: "",
    example: "contoso/orders",
    lookUp: "git remote get-url origin",
  }),
  tokenVersion: z.union([z.literal(1), z.literal(2)], { error: "must be 1 or 2" }).meta({
    description:
      "Version of the API's access tokens, 1 or 2. It sets requestedAccessTokenVersion, and the issuer and audience of App Service authentication to match.",
    default: 1,
    example: 1,
  }),
  publicClientFlows: z.boolean({ error: "must be true or false" }).meta({
    description:
      "Allows users to get tokens with username and password, at a separate public client. This weakens security. Leave it off unless a caller can't do better.",
    default: false,
    example: false,
  }),
  people,
  owners: list(userPrincipalName).meta({
    description: "Owners of the app registrations, by user principal name.",
    default: [],
    example: ["ada@contoso.com"],
  }),
  serviceManagementReference: optionalText(displayName, "must be at most 256 characters").meta({
    description: "Service management reference of the app registrations, if your tenant requires one.",
    default: "",
    example: "SVC-1234",
  }),
  instanceMemoryMB: z
    .union([z.literal(512), z.literal(2048), z.literal(4096)], { error: "must be 512, 2048 or 4096" })
    .meta({ description: "Memory of one instance in MB - 512, 2048 or 4096.", default: 2048, example: 2048 }),
  maximumInstanceCount: z
    .int({ error: "must be a whole number from 40 to 1000" })
    .min(40, { error: "must be at least 40, the lower limit of Flex Consumption" })
    .max(1000, { error: "must be at most 1000, the upper limit of Flex Consumption" })
    .meta({
      description: "Maximum number of instances of the Function App, 40 to 1000 (Flex Consumption's limits).",
      default: 40,
      example: 40,
    }),
  alwaysReadyInstances: z
    .int({ error: "must be a whole number, 0 or more" })
    .min(0, { error: "must be at least 0" })
    .meta({
      description: "Instances that are kept warm, 0 to maximumInstanceCount. Each is billed while idle.",
      default: 0,
      example: 0,
    }),
  retentionDays: z
    .int({ error: "must be a whole number from 30 to 730" })
    .min(30, { error: "must be at least 30, which is included in the price" })
    .max(730, { error: "must be at most 730, the upper limit of Log Analytics" })
    .meta({
      description: "How long logs are kept, 30 to 730 days. 30 days are included in the price.",
      default: 30,
      example: 30,
    }),
  refusedCallersAlert,
  protectResources: z.boolean({ error: "must be true or false" }).meta({
    description:
      "Makes Pulumi refuse to delete or replace app registrations, resource group, site, plan and logs, even in a destroy. To lift it, set it to false and run pulumi up.",
    default: false,
    example: true,
  }),
  tags: across(
    z.record(z.string().min(1), z.string({ error: "must be a string, in quotes" }), {
      error: "must be an object of strings",
    }),
    requireUnreservedTags,
  ).meta({
    description: "Tags on every Azure resource, in addition to those of the stack.",
    default: {},
    example: { team: "integration" },
  }),
  maximumSecretLifetimeDays: z
    .int({ error: "must be a whole number from 1 to 730" })
    .min(1, { error: "must be at least 1" })
    .max(730, { error: "must be at most 730" })
    .meta({
      description: "Longest lifetime of a client secret that has a startDate, 1 to 730 days.",
      default: 180,
      example: 180,
    }),
  callers: across(
    z.record(shortName("a caller's name"), callerSettings, {
      error: "must be an object with a name for each caller, and its settings",
    }),
    (callers, context) => {
      requireUniqueNames(callers, context);
      requireUniqueCallers(callers, context);
    },
  ).meta({
    description:
      "Callers of the API, by any name. Each gets an app registration, app roles (roles), and credentials (secrets, certificate, federated). deliverTo writes the secret to a key vault. For a caller that exists already, set servicePrincipal and its roles. {} means no caller.",
    example: { integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } } },
  }),
  appSettings,
  secretSettings,
  identity: identitySettings,
  cors: list(z.string({ error: originRule }).refine(isExactOrigin, { error: originRule })).meta({
    description:
      "Origins whose pages may call the API from a browser, with a token. Each exactly as browsers send it; no wildcard.",
    default: [],
    example: ["https://shop.contoso.com"],
  }),
  conditionalAccess: conditionalAccessSettings,
  adopt: adoption,
  exemptions: z
    .strictObject(Object.fromEntries(ruleIds.map((id) => [id, reason.optional()])) as Exemptions, {
      error: "must be an object of rules, each with its reason",
    })
    .meta({
      description: "Rules that this stack is exempt from, each with a reason of at least 10 characters.",
      default: {},
      example: { "secret-lifetime": "The partner rotates once a year, ticket 4711" },
    }),
});

function requireTogether(
  {
    conditionalAccess,
    callers = {},
    alwaysReadyInstances = 0,
    maximumInstanceCount,
  }: Lenient<z.output<typeof settings>>,
  context: AcrossContext,
): void {
  const { state, workloadIdentitiesOnlyFrom } = conditionalAccess ?? {};
  const written: Readonly<Record<string, unknown>> = Object(context.value);
  const hasOwn =
    Object.values(callers).some(({ servicePrincipal }) => servicePrincipal === undefined) ||
    (isEmpty(callers) && !isEmpty(written["callers"]));
  if (state !== "off" && workloadIdentitiesOnlyFrom !== undefined && !hasOwn)
    context.addIssue({
      code: "custom",
      path: ["conditionalAccess", "workloadIdentitiesOnlyFrom"],
      message: "needs a caller with its own app registration, and callers has none",
      params: { fix: "remove it from the stack's settings file, or add a caller without servicePrincipal" },
    });
  const { data: value } = settings.shape.maximumInstanceCount.safeParse(maximumInstanceCount);
  if (value === undefined || alwaysReadyInstances <= value) return;
  const message = "must be at most maximumInstanceCount";
  context.addIssue({ code: "custom", path: ["alwaysReadyInstances"], message, params: { value } });
}

/**
 * All settings of an environment. An unknown key is an error. `npm run schema` generates the settings of `Pulumi.yaml`
 * and infra/settings/settings.schema.json from it.
 */
export const settingsSchema = across(settings, requireTogether);

/** The settings of one environment, parsed. */
export type Settings = z.infer<typeof settingsSchema>;
