import type { ResourceTraits, Rule } from "../../infra/rules/rule.ts";
import { rules } from "../../infra/rules/rules.ts";

export const clientId = "2f1d9b1e-6a3c-4f0e-9f0a-0d8c5a4b7e11";
export const authSettingsType = "azure-native:web:WebAppAuthSettingsV2";
export const siteType = "azure-native:web:WebApp";
export const appSettingsType = "azure-native:web:WebAppApplicationSettings";
export const storageType = "azure-native:storage:StorageAccount";
export const applicationType = "azuread:index/application:Application";
export const passwordType = "azuread:index/applicationPassword:ApplicationPassword";
export const servicePrincipalType = "azuread:index/servicePrincipal:ServicePrincipal";
export const traits: ResourceTraits = { retainOnDelete: true, parentType: undefined };

type Inputs = Readonly<Record<string, unknown>>;

/** Inputs that keep every rule, by type. */
export const validInputs: Readonly<Record<string, Inputs>> = {
  [authSettingsType]: {
    name: "func",
    resourceGroupName: "rg",
    platform: { enabled: true, runtimeVersion: "~1" },
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: { clientId, openIdIssuer: "https://sts.windows.net/tenant-id/" },
        validation: {
          allowedAudiences: [`api://${clientId}`],
          defaultAuthorizationPolicy: { allowedApplications: ["caller-client-id"] },
        },
      },
    },
  },
  [siteType]: {
    name: "func",
    httpsOnly: true,
    siteConfig: { minTlsVersion: "1.2", appSettings: [{ name: "KEPT", value: "1" }] },
  },
  [appSettingsType]: { name: "func", resourceGroupName: "rg", properties: { KEPT: "1" } },
  [storageType]: {
    accountName: "st",
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
  },
  [applicationType]: {
    displayName: "API",
    web: { redirectUris: ["https://func.azurewebsites.net/.auth/login/aad/callback"] },
    singlePageApplication: { redirectUris: ["http://localhost:5173/"] },
    password: { displayName: "inline", startDate: "2026-10-01T00:00:00Z", endDate: "2027-03-30T00:00:00Z" },
  },
  [passwordType]: { applicationId: "id", startDate: "2026-10-01T00:00:00Z", endDate: "2027-03-30T00:00:00Z" },
  [servicePrincipalType]: { clientId, appRoleAssignmentRequired: true },
};

export function ruleOf(id: string): Rule {
  const rule = rules().find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  return rule;
}

/** Valid inputs of a type with another value at a path; `undefined` takes it away. */
export function altered(type: string, changes: Readonly<Record<string, unknown>>): Inputs {
  let inputs: unknown = validInputs[type];
  for (const [path, value] of Object.entries(changes)) inputs = withValue(inputs, path.split("."), value);
  return inputs as Inputs;
}

/** Names that are digits are places in a list. */
export function withValue(container: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(container)) {
    return container.map((element, index) => (String(index) === name ? withValue(element, rest, value) : element));
  }
  const members = (typeof container === "object" && container !== null ? container : {}) as Record<string, unknown>;
  return { ...members, [name]: withValue(members[name], rest, value) };
}

/** Every path in a value, its containers included. */
export function pathsIn(value: unknown, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const here = prefix.length === 0 ? [] : [prefix];
  if (typeof value !== "object" || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([name, member]) => pathsIn(member, [...prefix, name]))];
}
