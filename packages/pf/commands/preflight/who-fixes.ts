import type { PreflightFinding } from "./finding.ts";

/** The people who can fix what a deployment lacks, in the order of a deployment. */
export const fixers = {
  deployer: "the deployer",
  administrator: "an administrator of the tenant",
  owner: "an owner of the subscription",
} as const;

export type Fixer = keyof typeof fixers;

/** By the part of the id before a colon. What the settings or this machine decide is the deployer's. */
export const fixerOf: Readonly<Record<string, Fixer>> = {
  "graph-applications": "administrator",
  "graph-app-roles": "administrator",
  "graph-consent": "administrator",
  "graph-users": "administrator",
  "graph-groups": "administrator",
  "graph-read-policies": "administrator",
  "graph-write-policies": "administrator",
  "service-management-reference": "administrator",
  "client-secrets-allowed": "administrator",
  "license-conditional-access": "administrator",
  "license-workload-identities": "administrator",
  "security-defaults": "administrator",
  "azure-resources": "owner",
  "azure-role-assignments": "owner",
  "resource-provider": "owner",
  "identity-role": "owner",
  "key-vault": "owner",
  "secret-vault": "owner",
  "pulumi-cli": "deployer",
  "pulumi-backend": "deployer",
  "expected-tenant": "deployer",
  "expected-subscription": "deployer",
  user: "deployer",
  group: "deployer",
  caller: "deployer",
  "client-secret-lifetime": "deployer",
  "certificate-lifetime": "deployer",
  "password-sign-in": "deployer",
  "caller-address": "deployer",
  "api-version": "deployer",
  "resource-group": "deployer",
  "flex-region": "deployer",
  "node-runtime": "deployer",
  "code-owners": "deployer",
  "adopted-app-settings": "deployer",
};

export function whoFixes({ id }: Pick<PreflightFinding, "id">): Fixer {
  return fixerOf[id.replace(/:.*/s, "")] ?? "deployer";
}
