/**
 * A federated credential as other tools write it: the subject of a GitHub Actions job, or the object that
 * `az ad app federated-credential create --parameters` takes.
 * https://docs.github.com/actions/reference/security/oidc#example-subject-claims
 * https://learn.microsoft.com/cli/azure/ad/app/federated-credential#az-ad-app-federated-credential-create
 */
export function federatedForms(value: unknown): readonly unknown[] {
  const [, repository, environment] =
    /^repo:([^/:*]+\/[^/:*]+):(?:environment:([^*]+)|environment:.+|ref:.+|pull_request|\*)$/.exec(String(value)) ?? [];
  // A job signs in by its environment, whatever branch or pull request it runs for.
  if (repository !== undefined) return [{ github: { repository, environment: environment ?? "<environment>" } }];
  const {
    name: _name,
    description: _description,
    audiences,
    ...rest
  } = Object(value) as Readonly<Record<string, unknown>>;
  return Array.isArray(audiences) && audiences.length === 1 ? [{ ...rest, audience: audiences[0] as unknown }] : [];
}

/**
 * A secret in a key vault as App Service's own references name it: by its address, or by the vault's name and its own.
 * Undefined for anything else. The reference has no resource group.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#understand-source-app-settings-from-key-vault
 */
export function vaultReference(
  value: unknown,
): { readonly keyVault: { readonly name: string }; readonly secret: string | undefined } | undefined {
  const text = String(value);
  const [, name, secret] =
    /^(?:@Microsoft\.KeyVault\(SecretUri=)?https:\/\/([a-z][\w-]{2,23})\.vault\.[a-z.]+\/secrets\/([\w-]+)(?:\/[\da-f]{32})?\/?\)?$/i.exec(
      text,
    ) ??
    /^@Microsoft\.KeyVault\(VaultName=([\w-]+);\s*SecretName=([\w-]+)\)$/i.exec(text) ??
    [];
  return name === undefined ? undefined : { keyVault: { name }, secret };
}

/** A key vault by its address, its host name or its resource ID; undefined for anything else. */
export function vaultNamed(
  value: unknown,
): { readonly resourceGroup?: string | undefined; readonly name: string } | undefined {
  const text = String(value);
  const [, resourceGroup, named] =
    /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)\/?$/i.exec(text) ?? [];
  if (named !== undefined) return { resourceGroup, name: named };
  const [, name] = /^(?:https:\/\/)?([a-z][\w-]{2,23})\.vault\.[a-z.]+\/?$/i.exec(text) ?? [];
  return name === undefined ? undefined : { name };
}

/**
 * Choices by other tools' names, in lower case: the states of a conditional access policy in Microsoft Graph, and the
 * Azure CLI's clouds.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy#properties
 * https://learn.microsoft.com/cli/azure/manage-clouds-azure-cli#list-available-clouds
 */
export const choicesElsewhere: ReadonlyMap<string, string> = new Map([
  ["enabled", "enforced"],
  ["disabled", "off"],
  ["enabledforreportingbutnotenforced", "report-only"],
  ["azurecloud", "public"],
  ["azureusgovernment", "usgovernment"],
  ["azurechinacloud", "china"],
]);

/** Settings by their names in Docker Compose, GitHub Actions, Terraform, Vercel, Google Cloud, and Azure's own documents. */
const settingsElsewhere: ReadonlyMap<string, string> = new Map([
  ["env", "appSettings"],
  ["environmentvariables", "appSettings"],
  ["values", "appSettings"],
  ["region", "location"],
  ["stage", "environment"],
  ["requestedaccesstokenversion", "tokenVersion"],
  ["deletionprotection", "protectResources"],
  ["instancememoryinmb", "instanceMemoryMB"],
  ["azuretenantid", "expectedTenantId"],
  ["armtenantid", "expectedTenantId"],
  ["azuresubscriptionid", "expectedSubscriptionId"],
  ["armsubscriptionid", "expectedSubscriptionId"],
  ["allowedorigins", "cors"],
  ["maxinstances", "maximumInstanceCount"],
  ["functionappscalelimit", "maximumInstanceCount"],
  ["retentionindays", "retentionDays"],
  ["logretention", "retentionDays"],
  ["logretentionindays", "retentionDays"],
]);

/** Parts of a caller by their names in Entra ID's portal and in Terraform's azuread. */
const callerElsewhere: ReadonlyMap<string, string> = new Map([
  ["permissions", "roles"],
  ["approles", "roles"],
  ["approleassignments", "roles"],
  ["passwordcredentials", "secrets"],
  ["clientsecrets", "secrets"],
]);

/** Parts of other settings: of a policy, of a role's people, and of an identity. */
const partsElsewhere: ReadonlyMap<string, string> = new Map([
  ["conditionalAccess.enabled", "state"],
  ["conditionalAccess.mode", "state"],
  ["conditionalAccess.status", "state"],
  ["people.members", "users"],
  ["people.principals", "users"],
  ["identity.roleassignments", "azureRoles"],
]);

/** The name in a place that another tool's name means; undefined if none does. */
export function nameElsewhere(parent: readonly PropertyKey[], name: string, value: unknown): string | undefined {
  const folded = name.replaceAll(/[_-]/g, "").toLowerCase();
  // A text isn't the app's settings: `env: test` is the environment.
  if (parent.length === 0 && !(folded === "env" && typeof value === "string")) return settingsElsewhere.get(folded);
  return parent[0] === "callers" && parent.length === 2
    ? callerElsewhere.get(folded)
    : partsElsewhere.get(`${String(parent[0])}.${folded}`);
}
