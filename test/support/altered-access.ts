import type { Administrator } from "../../packages/pf/checks/origin.ts";
import type { StackOutputs } from "../../infra/outputs.ts";

/** One thing that decides who gets in, changed by hand as in the portal. */
export interface Alteration {
  readonly allowedApplications?: readonly string[];
  readonly audience?: string;
  /** Token version whose issuer App Service authentication expects. */
  readonly version?: 2;
  readonly action?: "Return403" | "AllowAnonymous";
  readonly enabled?: false;
  readonly role?: false;
  readonly assignment?: false;
  readonly publicClientFlows?: false;
  readonly consent?: false;
}

interface Altered {
  readonly outputs: StackOutputs;
  readonly administrator: Administrator;
}

type Json = Record<string, unknown>;

/** Alters the deployed stack over Graph or Resource Manager. @returns what puts it back */
export async function alter({ outputs, administrator }: Altered, alteration: Alteration): Promise<() => Promise<void>> {
  const { graph } = administrator;
  const { applicationObjectId, servicePrincipalObjectId } = outputs.api;
  const application = `/v1.0/applications/${applicationObjectId}`;
  const patch = async (path: string, change: Json, back: Json) => {
    await graph.call("PATCH", path, change);
    return async () => void (await graph.call("PATCH", path, back));
  };
  if (alteration.role === false) {
    const { appRoles } = (await graph.call("GET", application)) as { readonly appRoles: readonly Json[] };
    const enabled = (isEnabled: boolean) => ({ appRoles: appRoles.map((role) => ({ ...role, isEnabled })) });
    return patch(application, enabled(false), enabled(true));
  }
  if (alteration.assignment === false) {
    const path = `/v1.0/servicePrincipals/${servicePrincipalObjectId}`;
    return patch(path, { appRoleAssignmentRequired: false }, { appRoleAssignmentRequired: true });
  }
  if (alteration.publicClientFlows === false) {
    const path = `/v1.0/applications/${outputs.publicClient?.applicationObjectId}`;
    return patch(path, { isFallbackPublicClient: false }, { isFallbackPublicClient: true });
  }
  if (alteration.consent === false) {
    const client = `clientId eq '${outputs.publicClient?.servicePrincipalObjectId}'`;
    const filter = encodeURIComponent(`${client} and resourceId eq '${servicePrincipalObjectId}'`);
    const { value } = (await graph.call("GET", `/v1.0/oauth2PermissionGrants?$filter=${filter}`)) as {
      readonly value: readonly [Json];
    };
    const [{ id, ...grant }] = value;
    await graph.call("DELETE", `/v1.0/oauth2PermissionGrants/${String(id)}`);
    return async () => void (await graph.call("POST", "/v1.0/oauth2PermissionGrants", grant));
  }
  return alterGate(outputs, administrator, alteration);
}

async function alterGate(
  { functionApp, tenantId }: StackOutputs,
  { resourceManager }: Administrator,
  { allowedApplications, audience, version, action, enabled }: Alteration,
): Promise<() => Promise<void>> {
  const path = `${functionApp.siteId}/config/authsettingsV2`;
  const read = await resourceManager.call("GET", `${path}/list?api-version=2021-02-01`);
  const { properties } = read as { readonly properties: object };
  const put = (changed: object) =>
    resourceManager.call("PUT", `${path}?api-version=2021-02-01`, { properties: changed });
  const altered = structuredClone(properties) as {
    platform: { enabled: boolean };
    globalValidation: { requireAuthentication: boolean; unauthenticatedClientAction: string };
    identityProviders: {
      azureActiveDirectory: {
        registration: { openIdIssuer: string };
        validation: {
          allowedAudiences: string[];
          defaultAuthorizationPolicy: { allowedApplications: readonly string[] };
        };
      };
    };
  };
  const { registration, validation } = altered.identityProviders.azureActiveDirectory;
  if (allowedApplications) validation.defaultAuthorizationPolicy = { allowedApplications };
  if (audience !== undefined) validation.allowedAudiences = [audience];
  if (version) registration.openIdIssuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
  if (action) {
    altered.globalValidation.unauthenticatedClientAction = action;
    altered.globalValidation.requireAuthentication = action !== "AllowAnonymous";
  }
  if (enabled === false) altered.platform.enabled = false;
  await put(altered);
  return async () => void (await put(properties));
}
