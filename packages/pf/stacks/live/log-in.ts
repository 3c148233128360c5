import { administratorApis, vaultApi } from "@protected-function/core/azure/azure-apis.ts";
import { type Cloud, deployersCloud } from "@protected-function/core/azure/clouds.ts";
import type { Environment } from "@protected-function/core/azure/credential.ts";
import type { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { type AzureLogin, azureLogin, requireTenant, tenantOfLogin } from "@protected-function/core/azure/login.ts";
import { patientApi } from "@protected-function/core/azure/patient-api.ts";

/** Graph and Resource Manager with the current login. */
export interface AzureSession {
  /** A noun phrase that names the login. */
  readonly by: string;
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  /** A key vault's data plane, by the vault's name. */
  readonly vault: (name: string) => JsonApi;
}

/**
 * The environment's login, if it is for the stack's tenant.
 *
 * @throws OtherTenant, LoginIncomplete, NoToken
 */
export async function logIn(environment: Environment, cloud: Cloud, tenantId: string): Promise<AzureSession> {
  const login = azureLogin(environment, { cloud, tenantId });
  await requireTenant(login, cloud, tenantId);
  return sessionOf(login, cloud);
}

/**
 * The environment's login, and its tenant.
 *
 * @throws LoginIncomplete, NoToken
 */
export async function logInAnywhere(
  environment: Environment,
): Promise<AzureSession & { readonly tenantId: string; readonly isExplicit: boolean }> {
  const cloud = deployersCloud(environment);
  const login = azureLogin(environment, { cloud });
  const tenantId = String(await tenantOfLogin(login, cloud));
  return { ...sessionOf(login, cloud), tenantId, isExplicit: login.explicit };
}

/** The session, whose requests are repeated until the deadline. */
export function patient(session: AzureSession, deadline: Deadline): AzureSession {
  const { graph, resourceManager } = session;
  return { ...session, graph: patientApi(graph, deadline), resourceManager: patientApi(resourceManager, deadline) };
}

function sessionOf({ by, token }: AzureLogin, cloud: Cloud): AzureSession {
  return { by, ...administratorApis(cloud, token), vault: (name) => vaultApi(cloud, name, token) };
}
