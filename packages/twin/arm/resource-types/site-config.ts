import { z } from "zod";
import { authSettings } from "../../auth-settings.ts";
import {
  isKeyVaultReference,
  type KeyVaultReference,
  resolveKeyVaultReference,
} from "../../tenant/key-vault-references.ts";
import type { Answer, ArmRequest, Operation, ResourceType } from "../resource-type.ts";
import { armRefusals } from "../arm-refusals.ts";
import { withAuthSettingsDefaults } from "./auth-settings-defaults.ts";
import { parseBody, readOnlyEnvelope } from "../request-body.ts";
import { invalidParameter } from "../web-refusal.ts";
import { siteOf, toChildAnswer, webApiVersions } from "./site-child.ts";
import { siteConfigOf, toSiteConfigAnswer } from "./site.ts";

/* The parts of a site below `config`, each a type by its name, and the site's publishing policies. */

const type = "Microsoft.Web/sites/config";
const envelope = { ...readOnlyEnvelope, kind: z.string().optional(), location: z.string().optional() };

const partOf = (fixedName: string, operations: ResourceType["operations"]): ResourceType => ({
  type,
  fixedName,
  apiVersions: webApiVersions,
  operations,
});

/** Returns a part of the site. */
const reading = (action: string, toBody: (request: ArmRequest) => object): Operation => ({
  action: `${type}/${action}`,
  run: (request) => ({ status: 200, body: toBody(request) }),
});

const settingsBody = z.strictObject({ ...envelope, properties: z.record(z.string(), z.string()) });

/** https://learn.microsoft.com/rest/api/appservice/web-apps/update-application-settings and …/list-application-settings */
export const siteAppSettings: ResourceType = partOf("appsettings", {
  PUT: { action: `${type}/write`, run: putAppSettings },
  // Settings may be secrets, so reading them is a separate action, which the Reader role doesn't include.
  "POST list": reading("list/action", toAppSettings),
});

/** Replaces the whole list. */
function putAppSettings(request: ArmRequest): Answer {
  const { tenant } = request;
  const { properties } = parseBody(settingsBody, request.body, `${type}/appsettings`);
  const site = siteOf(request);
  const appSettings = Object.entries(properties).map(([name, value]) => ({ name, value }));
  const siteProperties = site.body["properties"] as object;
  const siteConfig = { ...siteConfigOf(site), appSettings };
  tenant.subscription.put({ ...site, body: { ...site.body, properties: { ...siteProperties, siteConfig } } });
  return { status: 200, body: toAppSettings(request) };
}

function toAppSettings(request: ArmRequest): object {
  const { appSettings } = siteConfigOf(siteOf(request));
  const properties = Object.fromEntries(appSettings.map(({ name, value }) => [name, value]));
  return toChildAnswer(request, type, "appsettings", properties);
}

const authSettingsBody = z.strictObject({ ...envelope, properties: authSettings });

/**
 * App Service authentication of a site. https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2,
 * …/get-auth-settings-v2 (`/list`, a GET) and …/get-auth-settings-v2-without-secrets.
 */
export const siteAuthSettings: ResourceType = partOf("authsettingsV2", {
  GET: reading("read", toAuthSettings),
  "GET list": reading("list/action", toAuthSettings),
  PUT: { action: `${type}/write`, run: putAuthSettings },
  // Reported: pulumi/pulumi-azure-native#4330, #4373. The API has no DELETE, so providers switch authentication off.
  DELETE: {
    action: `${type}/delete`,
    run: () => {
      throw armRefusals.methodNotAllowed("DELETE");
    },
  },
});

/** Replaces the whole document. What it leaves out has its default. */
function putAuthSettings(request: ArmRequest): Answer {
  const { tenant, id } = request;
  const { properties: settings } = (request.body ?? {}) as { readonly properties?: unknown };
  // Reported: pulumi/pulumi-azure-native#4330, hashicorp/terraform-provider-azurerm#31080.
  if (typeof settings !== "object" || settings === null) throw invalidParameter("properties");
  const sent = parseBody(authSettingsBody, request.body, `${type}/authsettingsV2`);
  const properties = withAuthSettingsDefaults(sent.properties);
  tenant.subscription.put({ id, type, name: "authsettingsV2", body: { properties } });
  return { status: 200, body: toAuthSettings(request) };
}

/** Returns the settings. A site without them has authentication off. */
function toAuthSettings(request: ArmRequest): object {
  const stored = request.tenant.subscription.find(request.id)?.body["properties"];
  const properties = (stored as object | undefined) ?? { platform: { enabled: false } };
  return toChildAnswer(request, type, "authsettingsV2", properties);
}

/**
 * The site's siteConfig without app settings, under the site's name. azure-native reads it here.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-configuration
 */
export const siteWebConfig: ResourceType = partOf("web", {
  GET: reading("read", (request) => {
    const site = siteOf(request);
    return toChildAnswer(request, type, site.name, toSiteConfigAnswer(site));
  }),
});

/**
 * The status of the Key Vault references in a site's app settings. Never contains a secret.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-app-settings-key-vault-references
 */
export const siteConfigReferences: ResourceType = partOf("configreferences", {
  "GET appsettings": reading("read", (request) => {
    const site = siteOf(request);
    const references = siteConfigOf(site).appSettings.filter(({ value }) => isKeyVaultReference(value));
    const value = references.map(({ name, value: reference }) =>
      toReference(request, name, resolveKeyVaultReference(request.tenant, site, reference)),
    );
    return { value, nextLink: null };
  }),
});

/** `ApiKVReference` in azure-rest-api-specs. Inferred: how it shows a user-assigned identity. */
function toReference({ id }: ArmRequest, name: string, keyVaultReference: KeyVaultReference): object {
  const { identity, value: _secret, ...answered } = keyVaultReference;
  const isSystemAssigned = identity.toLowerCase() === "systemassigned";
  return {
    id: `${id}/appsettings/${name}`,
    name,
    type,
    properties: {
      ...answered,
      identityType: isSystemAssigned
        ? { type: "SystemAssigned" }
        : { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
      source: "KeyVault",
    },
  };
}

const policyType = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
const policyBody = z.strictObject({ ...envelope, properties: z.strictObject({ allow: z.boolean() }) });

export const scmPublishingPolicy: ResourceType = publishingPolicy("scm");
export const ftpPublishingPolicy: ResourceType = publishingPolicy("ftp");

/**
 * Whether publishing by user name and password works. It's on unless switched off, and it can't be deleted.
 * https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable
 */
function publishingPolicy(name: "scm" | "ftp"): ResourceType {
  return {
    type: policyType,
    fixedName: name,
    apiVersions: webApiVersions,
    operations: {
      GET: { action: `${policyType}/read`, run: (request) => ({ status: 200, body: toPolicy(request, name) }) },
      PUT: { action: `${policyType}/write`, run: (request) => putPolicy(request, name) },
    },
  };
}

function putPolicy(request: ArmRequest, name: string): Answer {
  const { location, properties } = parseBody(policyBody, request.body, `${policyType}/${name}`);
  // Reported in 2023: Azure/bicep-types-az#1317, #1526 (whole body). Terraform and others, which send no location, no
  // longer report it.
  if (request.behavior.publishingPoliciesNeedLocation === true && location === undefined) {
    throw invalidParameter("location");
  }
  request.tenant.subscription.put({ id: request.id, type: policyType, name, body: { properties } });
  return { status: 200, body: toPolicy(request, name) };
}

function toPolicy(request: ArmRequest, name: string): object {
  const stored = request.tenant.subscription.find(request.id)?.body["properties"];
  return toChildAnswer(request, policyType, name, (stored as object | undefined) ?? { allow: true });
}
