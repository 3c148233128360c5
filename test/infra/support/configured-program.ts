import * as pulumi from "@pulumi/pulumi";
import { afterEach, vi } from "vitest";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import type { Declared } from "../../support/declare.ts";
import { oneRole } from "./contracts.ts";
import { sampleDefaults } from "./project-files.ts";

/** What the cloud answers the whole program. */
export const answers = {
  "azure-native:authorization:getClientConfig": () => ({
    tenantId: "tenant-id",
    subscriptionId: "subscription-id",
    objectId: "deployer-object-id",
  }),
  "azuread:index/application:Application": (_: unknown, name: string) => ({
    clientId: `${name}-client-id`,
    objectId: `${name}-object-id`,
  }),
  "azuread:index/servicePrincipal:ServicePrincipal": (_: unknown, name: string) => ({ objectId: `${name}-object-id` }),
  "azuread:index/applicationPassword:ApplicationPassword": () => ({ value: "the secret" }),
  "azure-native:managedidentity:UserAssignedIdentity": () => ({
    clientId: "identity-client-id",
    principalId: "identity-principal-id",
  }),
  "azure-native:storage:StorageAccount": () => ({
    name: "st",
    primaryEndpoints: { blob: "https://st.blob/", queue: "https://st.queue/", table: "https://st.table/" },
  }),
  "azure-native:web:WebApp": () => ({
    defaultHostName: "func.azurewebsites.net",
    hostNameSslStates: [{ hostType: "Repository", name: "func.scm.azurewebsites.net" }],
  }),
  "random:index/randomString:RandomString": (_: unknown, name: string) => ({
    result: name === "stack-id" ? "k3x9q2m7a1b2" : "ab12cd",
  }),
  "azure-native:applicationinsights:Component": () => ({ connectionString: "InstrumentationKey=k" }),
  "azuread:index/getUser:getUser": () => ({ objectId: "ada-object-id", accountEnabled: true }),
  "azuread:index/getClientConfig:getClientConfig": () => ({ clientId: "pipeline", objectId: "pipeline-object-id" }),
  "azuread:index/getGroup:getGroup": () => ({ objectId: "crew-object-id", members: [] }),
  "azuread:index/getServicePrincipal:getServicePrincipal": () => ({ objectId: "graph-object-id" }),
  "azure-native:web:listWebAppApplicationSettings": () => ({ properties: {} }),
  "command:local:Command": () => ({ stdout: "deployed" }),
};

const callers = {
  integration: {
    secrets: { first: { endDate: "2027-03-31T00:00:00Z" } },
    deliverTo: { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" } },
  },
  pipeline: {},
};

/** The API is the test's own, whatever the repository's functions/ holds; its package is not built. */
export const offered: { contract: Contract; readonly warnings: string[]; refused?: Error } = {
  contract: oneRole,
  warnings: [],
};
vi.mock(import("../../../infra/contract/read-contract.ts"), async (original) => ({
  ...(await original()),
  readContract: async () => {
    if (offered.refused !== undefined) throw offered.refused;
    return { contract: offered.contract, routePrefix: "api" };
  },
}));
vi.mock(import("../../../infra/build/build-package.ts"), async (original) => ({
  ...(await original()),
  buildPackage: (async () => {
    if (offered.refused !== undefined) throw offered.refused;
    return { sha256: "ab".repeat(32), connections: [], warnings: [...offered.warnings] };
  }) as never,
}));
// Mocks know no transforms. What ours do is tested in test/infra/rules.
vi.spyOn(pulumi.runtime, "registerResourceTransform").mockImplementation(() => {});
const { protectedFunction } = await import("../../../infra/program.ts");

/** The whole program, as often as a test wants it. */
export const program = async () => await protectedFunction({ functions: new URL("file:///functions/") });

/** For each file that declares the program. */
export function declaresProgram(): void {
  afterEach(() => {
    vi.restoreAllMocks();
    delete offered.refused;
    pulumi.runtime.setAllConfig({});
  });
}

/** The program's settings as the engine hands them over: the defaults of Pulumi.yaml, all values as text. */
export function configure(changes: Readonly<Record<string, unknown>> = {}, contract: Contract = oneRole): void {
  offered.contract = contract;
  const all = { ...sampleDefaults(), callers, ...changes };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [
        `protected-function:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
}

/** What the gate is told of Entra ID. */
export function gateIn(resources: ReadonlyMap<string, Declared>) {
  const gate = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");
  const providers = gate?.inputs["identityProviders"] as { readonly azureActiveDirectory: Told } | undefined;
  if (providers === undefined) throw new Error("The program declares no gate.");
  const { registration, validation } = providers.azureActiveDirectory;
  return {
    ...registration,
    allowedAudiences: validation.allowedAudiences,
    allowedApplications: validation.defaultAuthorizationPolicy.allowedApplications,
  };
}

interface Told {
  readonly registration: { readonly clientId: string; readonly openIdIssuer: string };
  readonly validation: {
    readonly allowedAudiences: readonly string[];
    readonly defaultAuthorizationPolicy: { readonly allowedApplications: readonly string[] };
  };
}
