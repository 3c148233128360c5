import { ResourceManagementClient } from "@azure/arm-resources";
import { EnvironmentCredential } from "@azure/identity";
import { given, tell } from "./tell.ts";

/** Ends with a group made, and deleted by a long-running operation that the client follows. */
await tell(async () => {
  const client = new ResourceManagementClient(new EnvironmentCredential(), given("AZURE_SUBSCRIPTION_ID"));
  const name = given("RESOURCE_GROUP");
  const group = await client.resourceGroups.get(name);
  const types: string[] = [];
  for await (const { type } of client.resources.listByResourceGroup(name)) types.push(type ?? "");
  const groups: string[] = [];
  for await (const { name } of client.resourceGroups.list()) groups.push(name ?? "");

  const { location, properties } = await client.resourceGroups.createOrUpdate("rg-witness", { location: "westeurope" });
  const before = await client.resourceGroups.checkExistence("rg-witness");
  await client.resourceGroups.delete("rg-witness");
  const after = await client.resourceGroups.checkExistence("rg-witness");
  return {
    name: group.name,
    types: [...new Set(types)].sort(),
    groups,
    made: [location, properties?.provisioningState],
    existed: [before.body, after.body],
  };
});
