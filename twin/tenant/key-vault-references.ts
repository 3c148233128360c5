import { builtInRoles, holdsRole } from "./azure-role.ts";
import { NotSupported } from "./refusal.ts";
import type { Resource } from "./subscription.ts";
import type { Tenant } from "./tenant.ts";

/** As Resource Manager tells it: `ApiKVReference` in azure-rest-api-specs, as far as the twin can come to it. */
export type ReferenceStatus =
  | "Resolved"
  | "InvalidSyntax"
  | "MSINotEnabled"
  | "VaultNotFound"
  | "SecretNotFound"
  | "AccessToKeyVaultDenied";

export interface KeyVaultReference {
  /** As the app setting has it: `@Microsoft.KeyVault(…)`. */
  readonly reference: string;
  readonly status: ReferenceStatus;
  /** Only where it is resolved. */
  readonly value?: string;
  readonly vaultName?: string;
  readonly secretName?: string;
  /** Only where the reference names one. */
  readonly secretVersion?: string;
  /** By which the vault is asked: `SystemAssigned`, or a user-assigned identity's resource id. */
  readonly identity: string;
}

interface Named {
  readonly vaultName: string;
  readonly secretName: string;
  readonly secretVersion: string | undefined;
}

/** Which built-in roles may read a secret's value. https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
const readers = [
  builtInRoles.keyVaultAdministrator,
  builtInRoles.keyVaultSecretsOfficer,
  builtInRoles.keyVaultSecretsUser,
];

/** Case makes no difference to the prefix (inferred). */
export const isKeyVaultReference = (value: string): boolean => /^@Microsoft\.KeyVault\(/i.test(value);

/**
 * What App Service makes of a Key Vault reference in an app setting, asking the vault as the site's
 * `keyVaultReferenceIdentity`: a user-assigned identity, or, unless it is set, the site's own.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 *
 * @throws NotSupported for another version of a secret than its latest
 */
export function resolveKeyVaultReference(tenant: Tenant, site: Resource, reference: string): KeyVaultReference {
  const { keyVaultReferenceIdentity: identity = "SystemAssigned" } = (site.body["properties"] ?? {}) as {
    readonly keyVaultReferenceIdentity?: string;
  };
  const named = parse(reference);
  if (!named) return { reference, identity, status: "InvalidSyntax" };
  const { vaultName, secretName, secretVersion } = named;
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
  // Reading a secret that is expired, or not valid yet, goes on: learn, key-vault/secrets/about-secrets.
  if (attributes.enabled === false) return { ...common, status: "AccessToKeyVaultDenied" };
  return { ...common, status: "Resolved", value };
}

interface SecretProperties {
  readonly value: string;
  readonly attributes: { readonly enabled?: boolean };
  readonly secretUriWithVersion: string;
}

/** Both forms; the names of the parts in any case and order is inferred, the host of the public cloud is the twin's own. */
function parse(reference: string): Named | undefined {
  const [, inner = ""] = /^@Microsoft\.KeyVault\((.*)\)$/i.exec(reference) ?? [];
  const parts = inner.split(";").map((part) => part.split(/=(.*)/s).map((text) => text.trim()));
  const known = new Map(parts.map(([name = "", value = ""]) => [name.toLowerCase(), value]));
  const uri = known.get("secreturi");
  if (uri !== undefined) {
    const [, vaultName, secretName, secretVersion] =
      /^https:\/\/([a-z0-9-]+)\.vault\.azure\.net\/secrets\/([0-9a-z-]+)(?:\/([0-9a-f]{32}))?\/?$/i.exec(uri) ?? [];
    return vaultName === undefined || secretName === undefined ? undefined : { vaultName, secretName, secretVersion };
  }
  const [vaultName, secretName] = [known.get("vaultname"), known.get("secretname")];
  return vaultName && secretName ? { vaultName, secretName, secretVersion: known.get("secretversion") } : undefined;
}

/** The object id behind the identity, where the site has it. */
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

/** By Azure roles, or by the vault's own policies, as it was created. */
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
