import { builtInRoles, holdsRole } from "./azure-role.ts";
import { NotSupported } from "./refusal.ts";
import type { Resource } from "./subscription.ts";
import type { Tenant } from "./tenant.ts";

/** Resource Manager's statuses that the twin can reach: `ApiKVReference` in azure-rest-api-specs. */
export type ReferenceStatus =
  | "Resolved"
  | "InvalidSyntax"
  | "MSINotEnabled"
  | "VaultNotFound"
  | "SecretNotFound"
  | "AccessToKeyVaultDenied";

export interface KeyVaultReference {
  /** The text in the app setting: `@Microsoft.KeyVault(…)`. */
  readonly reference: string;
  readonly status: ReferenceStatus;
  /** Set only if the reference is resolved. */
  readonly value?: string;
  readonly vaultName?: string;
  readonly secretName?: string;
  /** Set only if the reference contains one. */
  readonly secretVersion?: string;
  /** The identity that reads the vault: `SystemAssigned`, or a user-assigned identity's resource id. */
  readonly identity: string;
}

interface Named {
  readonly vaultName: string;
  readonly secretName: string;
  readonly secretVersion: string | undefined;
}

/** Built-in roles that can read a secret's value. https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
const readers = [
  builtInRoles.keyVaultAdministrator,
  builtInRoles.keyVaultSecretsOfficer,
  builtInRoles.keyVaultSecretsUser,
];

/** The prefix is case-insensitive (inferred). */
export const isKeyVaultReference = (value: string): boolean => /^@Microsoft\.KeyVault\(/i.test(value);

/**
 * Resolves a Key Vault reference in an app setting as App Service does. Reads the vault with the site's
 * `keyVaultReferenceIdentity`, a user-assigned identity. If it isn't set, uses the site's own identity.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 *
 * @throws NotSupported for any version of a secret except its latest
 */
export function resolveKeyVaultReference(tenant: Tenant, site: Resource, reference: string): KeyVaultReference {
  const { keyVaultReferenceIdentity: identity = "SystemAssigned" } = (site.body["properties"] ?? {}) as {
    readonly keyVaultReferenceIdentity?: string;
  };
  const parsed = parse(reference);
  if (!parsed) return { reference, identity, status: "InvalidSyntax" };
  const { vaultName, secretName, secretVersion } = parsed;
  const common = { reference, identity, vaultName, secretName, ...(secretVersion !== undefined && { secretVersion }) };
  const principalId = principalOf(tenant, site, identity);
  if (principalId === undefined) return { ...common, status: "MSINotEnabled" };
  const vault = tenant.subscription
    .ofType("Microsoft.KeyVault/vaults")
    .find(({ name }) => name.toLowerCase() === vaultName.toLowerCase());
  if (!vault) return { ...common, status: "VaultNotFound" };
  if (!mayRead(tenant, principalId, vault)) return { ...common, status: "AccessToKeyVaultDenied" };
  const secret = tenant.subscription.find(`${vault.id}/secrets/${secretName}`);
  if (!secret) return { ...common, status: "SecretNotFound" };
  const { value, attributes, secretUriWithVersion } = secret.body["properties"] as SecretProperties;
  if (secretVersion !== undefined && !secretUriWithVersion.endsWith(`/${secretVersion.toLowerCase()}`)) {
    throw new NotSupported(`the version ${secretVersion} of the secret '${secretName}': it keeps only the latest`);
  }
  // A secret that is expired or not yet valid can still be read: learn, key-vault/secrets/about-secrets.
  if (attributes.enabled === false) return { ...common, status: "AccessToKeyVaultDenied" };
  return { ...common, status: "Resolved", value };
}

interface SecretProperties {
  readonly value: string;
  readonly attributes: { readonly enabled?: boolean };
  readonly secretUriWithVersion: string;
}

/** Parses both forms. Inferred: the parts can come in any case and order. The public cloud's host is the twin's own. */
function parse(reference: string): Named | undefined {
  const [, inner = ""] = /^@Microsoft\.KeyVault\((.*)\)$/i.exec(reference) ?? [];
  const parts = inner.split(";").map((part) => part.split(/=(.*)/s).map((text) => text.trim()));
  const valueByName = new Map(parts.map(([name = "", value = ""]) => [name.toLowerCase(), value]));
  const uri = valueByName.get("secreturi");
  if (uri !== undefined) {
    const [, vaultName, secretName, secretVersion] =
      /^https:\/\/([a-z0-9-]+)\.vault\.azure\.net\/secrets\/([0-9a-z-]+)(?:\/([0-9a-f]{32}))?\/?$/i.exec(uri) ?? [];
    return vaultName === undefined || secretName === undefined ? undefined : { vaultName, secretName, secretVersion };
  }
  const [vaultName, secretName] = [valueByName.get("vaultname"), valueByName.get("secretname")];
  return vaultName && secretName
    ? { vaultName, secretName, secretVersion: valueByName.get("secretversion") }
    : undefined;
}

/** Returns the object id of the identity if the site has that identity. */
function principalOf({ subscription }: Tenant, { body }: Resource, identity: string): string | undefined {
  const { principalId, userAssignedIdentities } = (body["identity"] ?? {}) as {
    readonly principalId?: string;
    readonly userAssignedIdentities?: Readonly<Record<string, unknown>> | null;
  };
  if (identity.toLowerCase() === "systemassigned") return principalId;
  const assigned = Object.keys(userAssignedIdentities ?? {}).map((id) => id.toLowerCase());
  if (!assigned.includes(identity.toLowerCase())) return undefined;
  const properties = subscription.find(identity)?.body["properties"] as { readonly principalId?: string } | undefined;
  return properties?.principalId;
}

/**
 * Returns whether Azure roles, or the vault's own access policies, allow reading. The vault's creation determines
 * which.
 */
function mayRead(tenant: Tenant, principalId: string, vault: Resource): boolean {
  const { enableRbacAuthorization, accessPolicies = [] } = vault.body["properties"] as {
    readonly enableRbacAuthorization?: boolean;
    readonly accessPolicies?: readonly {
      readonly objectId: string;
      readonly permissions: { readonly secrets: readonly string[] };
    }[];
  };
  if (enableRbacAuthorization === true) return holdsRole(tenant, principalId, vault.id, readers);
  return accessPolicies.some(
    ({ objectId, permissions: { secrets } }) =>
      objectId.toLowerCase() === principalId.toLowerCase() && (secrets.includes("get") || secrets.includes("all")),
  );
}
