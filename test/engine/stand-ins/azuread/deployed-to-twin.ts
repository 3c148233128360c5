import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { createGraphClient } from "../../../../packages/engine/stand-ins/azuread/graph-client.ts";
import { createDeployer } from "../../../../packages/engine/stand-ins/deployer.ts";
import { createDeployerFetch } from "../../../../packages/engine/stand-ins/deployer-fetch.ts";
import { startStandIns } from "../../../../packages/engine/stand-ins/index.ts";
import type { PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { AdjustableClock } from "../../../../packages/twin/clock.ts";
import { startTwin } from "../../../../packages/twin/index.ts";
import { EngineClient } from "../../../support/stand-ins/engine-client.ts";
import { deployerEnvironment } from "../../../../packages/pf/stacks/local/local-stack.ts";

export const types = {
  application: "azuread:index/application:Application",
  assignment: "azuread:index/appRoleAssignment:AppRoleAssignment",
  policy: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  location: "azuread:index/namedLocation:NamedLocation",
  certificate: "azuread:index/applicationCertificate:ApplicationCertificate",
  federated: "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
  grant: "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
  identifierUri: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
  servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
} as const;
export const microsoftGraph = "00000003-0000-0000-c000-000000000000";
export const roleId = "bbbbbbbb-0000-4000-8000-000000000001";
export const { signal } = new AbortController();

/** The stand-in, over the proxy and with a token of the twin's Entra ID; a pause moves the twin's clock. */
export async function deployTo(delayMilliseconds: number) {
  const directory = mkdtempSync(join(tmpdir(), "stand-in-"));
  // It stands between the pauses: how many it takes doesn't depend on how busy the machine is.
  const begun = new Date();
  const clock = new AdjustableClock({ now: () => begun });
  const twin = await startTwin({ directory, clock, replication: { delayMilliseconds } });
  const environment = { ...twin.environment, ...deployerEnvironment(twin) };
  const pauses: number[] = [];
  const pause = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    clock.advance(milliseconds);
  };
  const standIns = await startStandIns({ environment, names: ["azuread"], pause });
  const engine = new EngineClient(standIns.ports.azuread);
  const network = createDeployerFetch(environment);
  const identity = createDeployer({ environment, fetch: network.fetch, now: Date.now });
  const graph = createGraphClient({ deployer: () => identity, fetch: network.fetch, pause });
  onTestFinished(async () => {
    engine.close();
    await Promise.all([standIns.close(), network.close()]);
    expect(twin.control.faults()).toEqual([]);
    await twin.close();
    rmSync(directory, { recursive: true });
  });
  /** Creates, and proves that an import of it, and a refresh, differ from the program in nothing. */
  const create = async (type: string, inputs: PropertyMap, unlike: readonly string[] = []) => {
    const created = await engine.create(type, (await engine.check(type, inputs)).inputs);
    clock.advance(delayMilliseconds);
    const imported = await engine.read(type, created.id);
    const difference = await engine.diff(type, imported?.inputs ?? {}, inputs, imported?.outputs);
    expect(Object.keys(difference.detailed), type).toEqual(unlike);
    const refreshed = await engine.read(type, created.id, { inputs, outputs: created.outputs });
    expect(refreshed?.inputs, type).toEqual(inputs);
    return { ...created, inputs, type };
  };
  return {
    engine,
    graph,
    clock,
    pauses,
    me: twin.control.deployer.servicePrincipalObjectId,
    create,
    control: twin.control,
  };
}

export const applicationInputs = (me: string): PropertyMap => ({
  displayName: "api",
  notes: "stack local",
  tags: ["stack:local"],
  owners: [me],
  serviceManagementReference: "SVC-1",
  fallbackPublicClientEnabled: false,
  signInAudience: "AzureADMyOrg",
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [
      {
        id: "bbbbbbbb-0000-4000-8000-000000000002",
        value: "user_impersonation",
        type: "User",
        enabled: true,
        adminConsentDisplayName: "Access api",
        adminConsentDescription: "Access api for the signed-in user.",
        userConsentDisplayName: "Access api",
        userConsentDescription: "Access api for you.",
      },
    ],
  },
  appRoles: [
    {
      id: roleId,
      value: "Api.Call",
      displayName: "Call",
      description: "Calls the API.",
      allowedMemberTypes: ["Application", "User"],
      enabled: true,
    },
  ],
  requiredResourceAccesses: [
    {
      resourceAppId: microsoftGraph,
      resourceAccesses: [{ id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" }],
    },
  ],
  web: {
    redirectUris: ["https://func.azurewebsites.net/.auth/login/aad/callback"],
    implicitGrant: { idTokenIssuanceEnabled: true },
  },
});
