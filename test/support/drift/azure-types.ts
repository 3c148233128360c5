import type { EmptyLocalStack } from "../local-deployment.ts";
import type { DeclaredResource, LiveType } from "./declared-resource.ts";
import type { Inputs } from "./leaves.ts";
import { clientToken, tokenEndpointOf } from "../client-token.ts";

/** How a type's inputs lie in the body that Resource Manager takes. */
interface ArmLayout {
  /** Inputs that are in the address and so in no body. */
  readonly address: readonly string[];
  /** Names in `properties` that differ from the input's. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Kept in `properties`, unlike elsewhere. */
  readonly within?: readonly string[];
  /** What a GET adds to the address. */
  readonly read?: string;
  readonly toWire?: (body: Inputs) => Inputs;
  /** Left out: DELETE. */
  readonly remove?: LiveType["remove"] | "impossible";
}

/** Beside `properties` in a body. https://learn.microsoft.com/azure/templates/ (each type's top level) */
const outside = ["kind", "location", "tags", "sku", "identity"];

const componentNames = {
  applicationType: "Application_Type",
  disableLocalAuth: "DisableLocalAuth",
  flowType: "Flow_Type",
  ingestionMode: "IngestionMode",
  requestSource: "Request_Source",
  workspaceResourceId: "WorkspaceResourceId",
};

const layouts: Readonly<Record<string, ArmLayout>> = {
  "azure-native:applicationinsights:Component": {
    address: ["resourceGroupName", "resourceName"],
    renamed: componentNames,
  },
  "azure-native:authorization:RoleAssignment": { address: ["scope", "roleAssignmentName"] },
  "azure-native:keyvault:Secret": {
    address: ["resourceGroupName", "vaultName", "secretName"],
    toWire: secretBody,
    remove: removeAtVault,
  },
  "azure-native:managedidentity:UserAssignedIdentity": { address: ["resourceGroupName", "resourceName"] },
  "azure-native:monitor:ActionGroup": { address: ["resourceGroupName", "actionGroupName"] },
  "azure-native:monitor:DiagnosticSetting": { address: ["resourceUri", "name"] },
  "azure-native:monitor:ScheduledQueryRule": { address: ["resourceGroupName", "ruleName"] },
  "azure-native:operationalinsights:Workspace": {
    address: ["resourceGroupName", "workspaceName"],
    within: ["sku"],
  },
  "azure-native:resources:ResourceGroup": { address: ["resourceGroupName"] },
  "azure-native:storage:BlobContainer": { address: ["resourceGroupName", "accountName", "containerName"] },
  "azure-native:storage:StorageAccount": {
    address: ["resourceGroupName", "accountName"],
    renamed: { enableHttpsTrafficOnly: "supportsHttpsTrafficOnly" },
  },
  "azure-native:web:AppServicePlan": { address: ["resourceGroupName", "name"] },
  "azure-native:web:WebApp": { address: ["resourceGroupName", "name"], toWire: siteBody },
  // There with its site, and only altered: https://learn.microsoft.com/rest/api/appservice/web-apps
  "azure-native:web:WebAppAuthSettingsV2": {
    address: ["resourceGroupName", "name"],
    read: "/list",
    remove: "impossible",
  },
  "azure-native:web:WebAppFtpAllowed": { address: ["resourceGroupName", "name"], remove: "impossible" },
  "azure-native:web:WebAppScmAllowed": { address: ["resourceGroupName", "name"], remove: "impossible" },
};

export const azureTypes: Readonly<Record<string, LiveType>> = Object.fromEntries(
  Object.entries(layouts).map(([type, layout]) => [type, liveType(layout)]),
);

/** The inputs of a type that make up its address: another value is another resource. */
export function addressOf(type: string): readonly string[] {
  return layouts[type]?.address ?? [];
}

function liveType({ address, renamed = {}, within = [], read = "", toWire, remove }: ArmLayout): LiveType {
  return {
    read: async ({ resourceManager }, { id, inputs }) => {
      try {
        return await resourceManager.call("GET", `${id}${read}?api-version=${versionOf(inputs)}`);
      } catch (error) {
        if (String(error).includes(": 404 ")) return undefined;
        throw error;
      }
    },
    write: async ({ resourceManager }, { id }, { inputs }) => {
      const body: Record<string, unknown> = {};
      const properties: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(inputs)) {
        if (address.includes(name) || name === "azureApiVersion" || name.startsWith("__")) continue;
        if (name === "properties") Object.assign(properties, value);
        else if (outside.includes(name) && !within.includes(name)) body[name] = value;
        else properties[renamed[name] ?? name] = value;
      }
      const whole = Object.keys(properties).length > 0 ? { ...body, properties } : body;
      await resourceManager.call("PUT", `${id}?api-version=${versionOf(inputs)}`, toWire?.(whole) ?? whole);
    },
    ...(remove !== "impossible" && { remove: remove ?? removeByDelete }),
  };
}

async function removeByDelete({ resourceManager }: EmptyLocalStack, { id, inputs }: DeclaredResource): Promise<void> {
  await resourceManager.call("DELETE", `${id}?api-version=${versionOf(inputs)}`);
}

/** Resource Manager deletes no secret: that is the vault's. https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret */
async function removeAtVault({ local, fetch }: EmptyLocalStack, { inputs }: DeclaredResource): Promise<void> {
  const { tenantId, deployer } = local.twin.control;
  const token = await clientToken(fetch, tokenEndpointOf(tenantId), deployer, "https://vault.azure.net/.default");
  const address = `https://${String(inputs["vaultName"])}.vault.azure.net/secrets/${String(inputs["secretName"])}`;
  const answer = await fetch(`${address}?api-version=7.6`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`DELETE ${address}: ${answer.status}`);
}

function versionOf(inputs: Inputs): string {
  return String(inputs["azureApiVersion"]);
}

/** The SDK lists identities; the wire has a map of ids. */
function siteBody(body: Inputs): Inputs {
  const { identity, ...rest } = body as { readonly identity?: { readonly userAssignedIdentities?: readonly string[] } };
  if (identity?.userAssignedIdentities === undefined) return body;
  const ids = Object.fromEntries(identity.userAssignedIdentities.map((id) => [id, {}]));
  return { ...rest, identity: { ...identity, userAssignedIdentities: ids } };
}

/** Ends are `exp` on the wire. The value in a state is encrypted, so any other stands for it: no service answers one. */
function secretBody(body: Inputs): Inputs {
  const { attributes, value, ...rest } = body["properties"] as {
    readonly attributes?: { readonly expires?: number };
    readonly value?: unknown;
  };
  const { expires, ...others } = attributes ?? {};
  return {
    ...body,
    properties: {
      ...rest,
      ...(value !== undefined && { value: typeof value === "string" ? value : "as-it-was" }),
      ...(attributes !== undefined && { attributes: { ...others, ...(expires !== undefined && { exp: expires }) } }),
    },
  };
}
