import { createResourceManager } from "./arm/index.ts";
import { type AzureRoleSeed, seedAzureRole } from "./seed-azure-role.ts";
import type { SeededClient } from "./seed.ts";
import { newApplication } from "./tenant/applications.ts";
import type { ServicePrincipal } from "./tenant/directory-objects.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** A principal that exists before the stack, which doesn't create it. */
export interface ExistingPrincipal {
  readonly clientId: string;
  readonly servicePrincipalObjectId: string;
}

export interface PrincipalSeed {
  readonly displayName: string;
  /** Default: a new one. */
  readonly clientId?: string;
}

export interface SecretSeed {
  readonly vault: { readonly resourceGroup: string; readonly name: string };
  readonly name: string;
  readonly value: string;
}

/** Adds objects that the stack doesn't own to a running twin. Existing objects stay. */
export interface Seeds {
  /**
   * Adds a managed identity, system-assigned or user-assigned, with its service principal. Its resource is in another
   * subscription.
   */
  seedManagedIdentity(seed: PrincipalSeed): ExistingPrincipal;
  /**
   * Adds another team's application with its service principal. An administrator can give it a client secret over
   * Graph.
   */
  seedApplication(seed: PrincipalSeed): ExistingPrincipal;
  /** Adds a secret to a key vault that uses Azure roles. Creates the vault and resource group if they're missing. */
  seedSecret(seed: SecretSeed): Promise<void>;
  /** Adds the scope of an Azure role, and the role if it isn't built in. */
  seedAzureRole(seed: AzureRoleSeed): Promise<void>;
}

export function seedsOf(
  tenant: Tenant,
  { administrator, deployer }: { readonly administrator: SeededClient; readonly deployer: SeededClient },
): Seeds {
  const { applications, servicePrincipals, replication } = tenant.directory;

  /** Finds one by client id. Returns undefined without a client id or a match. */
  const existing = (clientId: string | undefined, type: ServicePrincipal["servicePrincipalType"]) => {
    const principal = clientId === undefined ? undefined : servicePrincipals.findByClientId(clientId);
    if (!principal || principal.servicePrincipalType === type) return principal;
    throw new Error(
      `The client id ${clientId} belongs to a service principal of type ${principal.servicePrincipalType}.`,
    );
  };
  // The principal existed before the twin, so every replica of the directory has it.
  const settled = ({ id, appId }: ServicePrincipal): ExistingPrincipal => {
    replication.settle(id);
    return { clientId: appId, servicePrincipalObjectId: id };
  };

  const resourceManager = createResourceManager({
    tenant,
    verifyBearer: async () => ({ oid: administrator.servicePrincipalObjectId, roles: [], claims: {} }),
  });
  const sendPut = (path: string, apiVersion: string, body: object) => {
    const url = `https://management.azure.com${path}?api-version=${apiVersion}`;
    const headers = { "Content-Type": "application/json" };
    return resourceManager(new Request(url, { method: "PUT", headers, body: JSON.stringify(body) }));
  };
  const put = async (path: string, apiVersion: string, body: object): Promise<void> => {
    const answer = await sendPut(path, apiVersion, body);
    if (!answer.ok) throw new Error(`The twin does not take ${path}: ${await answer.text()}`);
  };

  return {
    seedManagedIdentity: ({ displayName, clientId: givenClientId }) => {
      const clientId = givenClientId?.toLowerCase();
      return settled(
        existing(clientId, "ManagedIdentity") ?? servicePrincipals.addManagedIdentity(displayName, clientId),
      );
    },
    seedApplication: ({ displayName, clientId: givenClientId }) => {
      const clientId = givenClientId?.toLowerCase();
      const principal = existing(clientId, "Application");
      if (principal) return settled(principal);
      const application = applications.create(newApplication(displayName), clientId);
      replication.settle(application.id);
      return settled(servicePrincipals.create(application.appId, {}));
    },
    seedSecret: async ({ vault, name, value }) => {
      const { tenantId, subscription } = tenant;
      const location = "westeurope";
      const group = `/subscriptions/${subscription.subscriptionId}/resourceGroups/${vault.resourceGroup}`;
      const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/${vault.name}`;
      if (!subscription.find(group)) await put(group, "2024-03-01", { location });
      if (!subscription.find(vaultId)) {
        const sku = { family: "A", name: "standard" };
        await put(vaultId, "2024-11-01", { location, properties: { tenantId, sku, enableRbacAuthorization: true } });
      }
      await put(`${vaultId}/secrets/${name}`, "2024-11-01", { properties: { value } });
    },
    // Azure refuses such a name as well, when the role is assigned.
    seedAzureRole: (seed) =>
      seedAzureRole(tenant, [deployer, administrator], async (...sent) => (await sendPut(...sent)).ok, seed),
  };
}
