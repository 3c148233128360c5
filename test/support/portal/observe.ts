import type { EmptyLocalStack } from "../local-deployment.ts";
import type { PortalMadeApp } from "./portal-made-app.ts";

const webVersion = "api-version=2024-04-01";

/** All of it as Graph and Resource Manager answer, app settings included: what changed is what differs. */
export async function observe({ graph, resourceManager }: EmptyLocalStack, { site, api }: PortalMadeApp) {
  const { applicationObjectId, servicePrincipalObjectId } = api;
  const principal = `/v1.0/servicePrincipals/${servicePrincipalObjectId}`;
  const read = async (client: typeof graph, path: string): Promise<Readonly<Record<string, unknown>>> =>
    (await client.call("GET", path)) as Readonly<Record<string, unknown>>;
  const config = `${site.siteId}/config`;
  return {
    application: await read(graph, `/v1.0/applications/${applicationObjectId}`),
    servicePrincipal: await read(graph, principal),
    assignments: (await read(graph, `${principal}/appRoleAssignedTo`))["value"] as readonly Assignment[],
    consents: (await read(graph, `/v1.0/oauth2PermissionGrants?$filter=clientId eq '${servicePrincipalObjectId}'`))[
      "value"
    ] as readonly { readonly id: string; readonly scope: string }[],
    resourceGroup: await read(resourceManager, `${site.resourceGroupId}?api-version=2024-03-01`),
    plan: await read(resourceManager, `${site.planId}?${webVersion}`),
    site: await read(resourceManager, `${site.siteId}?${webVersion}`),
    appSettings: await resourceManager.call("POST", `${config}/appsettings/list?${webVersion}`),
    authentication: await read(resourceManager, `${config}/authsettingsV2/list?${webVersion}`),
    scmPassword: await read(resourceManager, `${site.siteId}/basicPublishingCredentialsPolicies/scm?${webVersion}`),
  };
}

export type Observed = Awaited<ReturnType<typeof observe>>;

interface Assignment {
  readonly id: string;
  readonly principalId: string;
  readonly appRoleId: string;
}
