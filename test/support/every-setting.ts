import { createCertificateAuthority } from "../../packages/twin/network/certificate-authority.ts";
import type { SettingsOfStack } from "./settings-file.ts";
import type { EmptyLocalStack } from "./local-deployment.ts";

/** Of another team, in a group of its own. */
export const partnerVault = { resourceGroup: "rg-partner", name: "kv-partner" };

let certificate: Promise<string> | undefined;

/** Of the caller `partner`, the same for all: PEM. */
export async function partnersCertificate(): Promise<string> {
  certificate ??= createCertificateAuthority().then(({ pem }) => pem);
  return await certificate;
}

/** Each policy, reporting only. */
export const everyPolicy = {
  namedLocations: { office: { cidrs: ["203.0.113.0/24", "2001:db8:1::/48"], trusted: true } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  emergencyGroups: ["Function users"],
  serviceAccounts: ["grace@twin.onmicrosoft.com"],
  baselineMfa: true,
  serviceAccountMfaElsewhere: true,
  serviceAccountOnlyApi: true,
  apiOnlyFrom: ["office"],
  everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  workloadIdentitiesOnlyFrom: ["office"],
};

/** Settings that make the program declare each kind of resource that it knows, with people that every twin has. */
export async function everySetting(): Promise<SettingsOfStack> {
  const pem = await partnersCertificate();
  return {
    people: { "Function.Invoke": { users: ["grace@twin.onmicrosoft.com"], groups: ["Function users"] } },
    owners: ["ada@twin.onmicrosoft.com"],
    serviceManagementReference: "SVC-1234",
    alwaysReadyInstances: 2,
    refusedCallersAlert: { threshold: 20, windowMinutes: 30, emails: ["oncall@contoso.com"] },
    tags: { team: "integration" },
    conditionalAccess: everyPolicy,
    callers: {
      integration: {
        secrets: { first: { endDate: "2099-03-31T00:00:00Z" }, second: { endDate: "2099-04-30T00:00:00Z" } },
        deliverTo: { keyVault: partnerVault },
      },
      partner: { certificate: { pem } },
      pipeline: {
        federated: {
          "github-production": {
            github: {
              repository: "contoso/orders",
              environment: "production",
              ownerId: "1234567",
              repositoryId: "7654321",
            },
          },
        },
      },
      orders: {
        federated: { "orders-identity": { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" } },
      },
      cluster: {
        federated: {
          "cluster-one": {
            issuer: "https://oidc.contoso.example/cluster",
            subject: "system:serviceaccount:orders:worker",
          },
        },
      },
    },
  };
}

/** The vault of `everySetting`, as the caller's team has it, and the deployer's right to write secrets there. */
export async function makeKeyVault({ local, resourceManager }: EmptyLocalStack): Promise<string> {
  const { tenantId, subscriptionId, deployer } = local.twin.control;
  const subscription = `/subscriptions/${subscriptionId}`;
  const group = `${subscription}/resourceGroups/${partnerVault.resourceGroup}`;
  const vault = `${group}/providers/Microsoft.KeyVault/vaults/${partnerVault.name}`;
  await resourceManager.call("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
  await resourceManager.call("PUT", `${vault}?api-version=2024-11-01`, {
    location: "westeurope",
    properties: { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
  });
  // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security#key-vault-secrets-officer
  const secretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
  await resourceManager.call(
    "PUT",
    `${vault}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000001?api-version=2022-04-01`,
    {
      properties: {
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${secretsOfficer}`,
        principalId: deployer.servicePrincipalObjectId,
        principalType: "ServicePrincipal",
      },
    },
  );
  return vault;
}
