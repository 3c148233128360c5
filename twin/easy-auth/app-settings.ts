import { NotImitated } from "../tenant/refusal.ts";
import type { Subscription } from "../tenant/subscription.ts";

/** Values by name, as the site's environment has them. */
export type AppSettings = ReadonlyMap<string, string>;

/** The app settings in a site's body as Resource Manager keeps it. */
export function appSettingsOf(body: object): AppSettings {
  const { properties } = body as {
    readonly properties?: {
      readonly siteConfig?: { readonly appSettings: readonly { readonly name: string; readonly value: string }[] };
    };
  };
  return new Map((properties?.siteConfig?.appSettings ?? []).map(({ name, value }) => [name, value]));
}

const imitated: ReadonlySet<string> = new Set([
  "WEBSITE_AUTH_AAD_ALLOWED_TENANTS",
  "WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL",
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_AUTH_SIGNING_KEY",
]);

/**
 * App settings steer the middleware, too; most of them (`WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES` …) are not imitated.
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
export function refuseUnimitatedAppSettings(settings: AppSettings): void {
  const steering = [...settings.keys()].find((name) => /^WEBSITE_AUTH_/i.test(name) && !imitated.has(name));
  if (steering !== undefined) {
    throw new NotImitated(`the app setting '${steering}', which steers App Service authentication`);
  }
}

const name = "WEBSITE_AUTH_SIGNING_KEY";

/**
 * The key of the site's session tokens: made by the platform, overridden by the app setting; hexadecimal (reported:
 * Azure/azure-mobile-apps-node#447).
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
export function signingKeyOf(siteId: string, settings: AppSettings, subscription: Subscription): Uint8Array {
  const set = settings.get(name) ?? "";
  if (set !== "" && !/^(?:[0-9a-f]{2}){32,}$/i.test(set)) {
    throw new NotImitated(`the app setting '${name}' unless it is at least 64 hexadecimal digits`);
  }
  return Buffer.from(set === "" ? subscription.signingKeyOf(siteId) : set, "hex");
}

/**
 * Parts of the built-in policy that app settings switch on.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy)
 */
export interface DirectoryChecks {
  /** Tenant ids that `tid` must be one of; undefined: any. */
  readonly allowedTenants: readonly string[] | undefined;
  /** The token must have `oid`: its bearer is known in the tenant. */
  readonly requiresObjectId: boolean;
}

const mostTenants = 10;
const on: readonly (string | undefined)[] = ["true", "1"];
const off: readonly (string | undefined)[] = [undefined, "", "false", "0"];

/** Throws NotImitated for values whose meaning is not documented. */
export function directoryChecksOf(settings: AppSettings): DirectoryChecks {
  return { allowedTenants: allowedTenantsOf(settings), requiresObjectId: requiresObjectId(settings) };
}

function allowedTenantsOf(settings: AppSettings): readonly string[] | undefined {
  const name = "WEBSITE_AUTH_AAD_ALLOWED_TENANTS";
  const listed = (settings.get(name) ?? "").split(",").map((tenantId) => tenantId.trim().toLowerCase());
  const tenantIds = listed.filter((tenantId) => tenantId !== "");
  if (tenantIds.length > mostTenants)
    throw new NotImitated(`the app setting '${name}' with more than ${mostTenants} tenants`);
  return tenantIds.length === 0 ? undefined : tenantIds;
}

function requiresObjectId(settings: AppSettings): boolean {
  const name = "WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL";
  const value = settings.get(name)?.toLowerCase();
  if (!on.includes(value) && !off.includes(value))
    throw new NotImitated(`the app setting '${name}' as '${settings.get(name) ?? ""}'`);
  return on.includes(value);
}
