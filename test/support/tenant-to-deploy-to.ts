import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { type JsonApi, RequestRefused } from "../../packages/core/azure/json-api.ts";
import { type DeployedAlready, deployerOf } from "../../packages/pf/commands/preflight/surroundings.ts";
import type { PreflightFinding } from "../../packages/pf/commands/preflight/finding.ts";
import { preflight } from "../../packages/pf/commands/preflight/preflight.ts";
import { type Requirements, requirementsOf } from "../../packages/pf/commands/preflight/wanted.ts";
import { type SeededClient, startTwin, type Twin, type TwinOptions } from "../../packages/twin/index.ts";
import * as deployerRights from "../../packages/pf/stacks/demo/deployer-rights.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { repository } from "./command-line.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";
import { clientToken, tokenEndpointOf } from "./client-token.ts";

/** A tenant and its subscription before a deployment, with the hands of who deploys and of an administrator. */
export interface TenantToDeployTo {
  readonly twin: Twin;
  readonly fetch: LoopbackFetch;
}

export interface Login {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  /** Of its token for Microsoft Graph. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Of its own, without an engine. */
export async function tenantToDeployTo(
  options: Omit<TwinOptions, "directory"> = {},
): Promise<TenantToDeployTo & { readonly close: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), "protected-function-preflight-"));
  const twin = await startTwin({ directory, ...options });
  const fetch = createLoopbackFetch({ proxyUrl: twin.proxy.url, caPem: twin.certificateAuthority.pem });
  return {
    twin,
    fetch,
    close: async () => {
      await fetch.close();
      await twin.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export const callers = { integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } } };

/** Logs in anew: what was granted or taken before is in the token. */
export async function logIn({ twin, fetch }: TenantToDeployTo, client: SeededClient): Promise<Login> {
  const api = async (host: string): Promise<JsonApi & { readonly token: string }> => {
    const token = await clientToken(fetch, tokenEndpointOf(twin.control.tenantId), client, `https://${host}/.default`);
    return {
      token,
      call: async (method, path, body) => {
        const url = `https://${host}${path}`;
        const response = await fetch(url, {
          method,
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (response.ok) return text === "" ? undefined : JSON.parse(text);
        const { error } = JSON.parse(text) as { readonly error: { readonly code: string; readonly message: string } };
        throw new RequestRefused(method, url, response.status, error.code, error.message);
      },
    };
  };
  const [graph, resourceManager] = await Promise.all([api("graph.microsoft.com"), api("management.azure.com")]);
  return { graph, resourceManager, claims: decodeJwt(graph.token) };
}

export function wanted(settings: SettingsOfStack): Requirements {
  const file = writeSettings({ callers, ...settings });
  const found = requirementsOf(file.path, repository, "local");
  rmSync(file.folder, { recursive: true });
  return found;
}

/** What preflight finds of the deployer, or of another login; everything that is not in order, by its id. */
export async function notInOrder(
  tenant: TenantToDeployTo,
  settings: SettingsOfStack,
  login?: Login,
  deployed: DeployedAlready | null = { resourceIds: new Set() },
): Promise<readonly PreflightFinding[]> {
  const { control } = tenant.twin;
  const { claims, ...apis } = login ?? (await logIn(tenant, control.deployer));
  const { findings } = await preflight({
    ...apis,
    deployer: deployerOf(claims),
    subscriptionId: control.subscriptionId,
    requirements: wanted(settings),
    deployed: deployed ?? undefined,
    now: new Date(),
  });
  return findings.filter(({ state }) => state !== "ok");
}

/** Takes an application permission of Microsoft Graph from the deployer. @returns what gives it back */
export async function takePermission(tenant: TenantToDeployTo, permission: string): Promise<() => Promise<void>> {
  const { deployer, administrator } = tenant.twin.control;
  const { graph } = await logIn(tenant, administrator);
  return deployerRights.takePermission(graph, deployer.servicePrincipalObjectId, permission);
}

export async function givePermission(tenant: TenantToDeployTo, permission: string): Promise<void> {
  const { deployer, administrator } = tenant.twin.control;
  const { graph } = await logIn(tenant, administrator);
  await deployerRights.givePermission(graph, deployer.servicePrincipalObjectId, permission);
}

/** Has the deployer hold one Azure role of the subscription, in place of those that it has. */
export async function replaceAzureRoles(
  tenant: TenantToDeployTo,
  roleDefinitionGuid: string,
): Promise<() => Promise<void>> {
  const { deployer, administrator, subscriptionId } = tenant.twin.control;
  const { resourceManager } = await logIn(tenant, administrator);
  const principalId = deployer.servicePrincipalObjectId;
  return deployerRights.replaceAzureRoles(resourceManager, { subscriptionId, principalId }, roleDefinitionGuid);
}

/** What the token endpoint says to a user's right password, at a public client of the tenant. */
export async function signInByPassword(tenant: TenantToDeployTo): Promise<string> {
  const { twin, fetch } = tenant;
  const { graph } = await logIn(tenant, twin.control.administrator);
  const { appId } = (await graph.call("POST", "/v1.0/applications", {
    displayName: "desktop",
    isFallbackPublicClient: true,
  })) as { readonly appId: string };
  await graph.call("POST", "/v1.0/servicePrincipals", { appId });
  const password = "Right-password-1";
  const passwordProfile = { password, forceChangePasswordNextSignIn: false };
  await graph.call("PATCH", "/v1.0/users/grace@twin.onmicrosoft.com", { passwordProfile });
  const answer = await fetch(`https://login.microsoftonline.com/${twin.control.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      client_id: appId,
      username: "grace@twin.onmicrosoft.com",
      password,
      scope: "openid",
    }),
  });
  return ((await answer.json()) as { readonly error_description: string }).error_description;
}
