import { objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import type { ArmResourceType, ArmSurroundings } from "./arm-resource.ts";
import { fromArmBody } from "./arm-body.ts";
import { fillPath } from "./arm-path.ts";

/**
 * get<Type>: one GET of what the names say. Unlike a resource's read, it is the one request alone: a site comes without
 * its configuration.
 * Source: Invoke of https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export function lookUp(type: ArmResourceType, { client, deployer }: ArmSurroundings): FunctionStandIn {
  const names = [...type.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const own = names.filter((name) => name !== "subscriptionId");
  const bodyInputs = Object.fromEntries(Object.entries(type.inputs).filter(([name]) => !names.includes(name)));
  return {
    inputs: objectOf(Object.fromEntries(own.map((name) => [name, text])), own),
    invoke: async (inputs, signal) => {
      const id = fillPath(type.path, inputs, deployer().need("ARM_SUBSCRIPTION_ID"));
      const body = await client.get({ id, apiVersion: type.apiVersion, signal });
      return { ...fromArmBody(body, { ...type, bodyInputs }), id: String(body["id"] ?? id) };
    },
  };
}

/** listWebAppApplicationSettings: one POST. https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings */
export function listAppSettings(site: ArmResourceType, { client, deployer }: ArmSurroundings): FunctionStandIn {
  return {
    inputs: objectOf({ resourceGroupName: text, name: text }, ["resourceGroupName", "name"]),
    invoke: async (inputs, signal) => {
      const id = `${fillPath(site.path, inputs, deployer().need("ARM_SUBSCRIPTION_ID"))}/config/appsettings/list`;
      const { properties = {} } = await client.post({ id, apiVersion: site.apiVersion, signal });
      return { id, name: "appsettings", type: "Microsoft.Web/sites/config", properties: properties as PlainMap };
    },
  };
}
