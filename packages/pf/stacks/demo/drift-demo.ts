import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { lastSegment } from "../live/deployed-object.ts";
import { createApplication } from "../local/seed-twin.ts";
import { enforcedPolicies } from "./conditional-access.ts";
import type { DeployedDemo, Demo } from "./demo.ts";
import { takePermission } from "./deployer-rights.ts";

type Properties = Readonly<Record<string, unknown>>;

interface Administered extends DeployedDemo {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
}

/** A stack that someone changed in the portals after its deployment. */
export const driftDemo: Demo = {
  settings: { conditionalAccess: enforcedPolicies },
  prepare: async ({ graph, resourceManager, deployer, stack, settingsFile, deploy }) => {
    const administered = { graph, resourceManager, ...(await deploy()) };
    const story = [
      await addSecret(administered),
      await excludePath(administered),
      await assignOther(administered),
      await rewordRole(administered),
      await excludeFromPolicy(administered),
      await addTag(administered),
    ];
    await takePermission(graph, deployer.servicePrincipalObjectId, "DelegatedPermissionGrant.ReadWrite.All");
    return {
      args: ["--stack", stack, "--settings", settingsFile],
      story: [...story, "The login lacks the Graph permission to read admin consent."],
    };
  },
};

async function addSecret({ graph, outputs }: Administered): Promise<string> {
  // An existing caller's app registration isn't the stack's.
  const caller = Object.entries(outputs.callers).find(([, { existing }]) => existing === undefined);
  const [name, { clientId }] = caller ?? ["the API", outputs.api];
  await graph.call("POST", `/v1.0/applications(appId='${clientId}')/addPassword`, {
    passwordCredential: { displayName: "just for a test", endDateTime: "2099-01-01T00:00:00Z" },
  });
  return `Another client secret was created for ${name}.`;
}

async function excludePath({ resourceManager, outputs }: Administered): Promise<string> {
  const { siteId } = outputs.functionApp;
  const endpoint = outputs.endpoints.find(({ anonymous }) => anonymous === undefined);
  const { pathname } = new URL(endpoint?.url ?? `https://${outputs.functionApp.hostName}/api/health`);
  // Of a route with a parameter, the part before it.
  const path = decodeURI(pathname).replace(/\/\{.*$/, "");
  const settings = `${siteId}/config/authsettingsV2`;
  const version = "api-version=2024-11-01";
  const { properties } = (await resourceManager.call("GET", `${settings}/list?${version}`)) as {
    readonly properties: { readonly globalValidation?: { readonly excludedPaths?: readonly string[] } };
  };
  const { globalValidation = {} } = properties;
  const excludedPaths = [...(globalValidation.excludedPaths ?? []), path];
  await resourceManager.call("PUT", `${settings}?${version}`, {
    properties: { ...properties, globalValidation: { ...globalValidation, excludedPaths } },
  });
  return `App Service authentication no longer requires a token for ${path}.`;
}

async function assignOther({ graph, deployed, outputs }: Administered): Promise<string> {
  const { servicePrincipalId: principalId } = await createApplication(graph, "Reporting");
  const resourceId = lastSegment(deployed("api-service-principal").id);
  // A role that an application can hold.
  const [role = ""] = Object.values(outputs.callers).flatMap(({ roles }) => roles);
  await graph.call("POST", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
    principalId,
    resourceId,
    appRoleId: outputs.api.appRoles[role],
  });
  return "Another app, Reporting, got a role of the API.";
}

/** Entra ID accepts changes to a role only while it is disabled. */
async function rewordRole({ graph, deployed }: Administered): Promise<string> {
  const path = `/v1.0${deployed("api").id}`;
  const { appRoles } = (await graph.call("GET", path)) as { readonly appRoles: readonly Properties[] };
  await graph.call("PATCH", path, { appRoles: appRoles.map((role) => ({ ...role, isEnabled: false })) });
  await graph.call("PATCH", path, {
    appRoles: appRoles.map((role, index) =>
      index > 0 ? role : { ...role, description: "Ask Grace before you use it." },
    ),
  });
  return "An app role of the API has another description.";
}

async function excludeFromPolicy({ graph, deployed }: Administered): Promise<string> {
  const path = `/v1.0${deployed("policy-apiOnlyFrom").id}`;
  const { conditions } = (await graph.call("GET", path)) as {
    readonly conditions: { readonly users: { readonly excludeUsers: readonly string[] } };
  };
  const { id } = (await graph.call("GET", "/v1.0/users/grace@twin.onmicrosoft.com")) as { readonly id: string };
  const { users } = conditions;
  await graph.call("PATCH", path, {
    conditions: { ...conditions, users: { ...users, excludeUsers: [...users.excludeUsers, id] } },
  });
  return "A conditional access policy no longer applies to Grace.";
}

async function addTag({ resourceManager, deployed }: Administered): Promise<string> {
  const group = `${deployed("resource-group").id}?api-version=2024-03-01`;
  const { tags, location } = (await resourceManager.call("GET", group)) as {
    readonly tags: Properties;
    readonly location: string;
  };
  await resourceManager.call("PUT", group, { location, tags: { ...tags, "cost-center": "4711" } });
  return "The resource group has another tag.";
}
