import { isDeepStrictEqual } from "node:util";
import { WebSiteManagementClient } from "@azure/arm-appservice";
import { EnvironmentCredential } from "@azure/identity";
import { given, tell } from "./tell.ts";

await tell(async () => {
  const client = new WebSiteManagementClient(new EnvironmentCredential(), given("AZURE_SUBSCRIPTION_ID"));
  const where = [given("RESOURCE_GROUP"), given("SITE")] as const;
  const site = await client.webApps.get(...where);
  const gate = await client.webApps.getAuthSettingsV2(...where);
  const { platform, globalValidation, identityProviders } = gate;
  // What is not sent again has its default, until it is.
  const { login: _, ...others } = gate;
  await client.webApps.updateAuthSettingsV2(...where, others);
  const { login } = await client.webApps.getAuthSettingsV2(...where);
  await client.webApps.updateAuthSettingsV2(...where, gate);
  const putBack = await client.webApps.getAuthSettingsV2(...where);
  const settings = await client.webApps.listApplicationSettings(...where);
  const sites: string[] = [];
  for await (const { name } of client.webApps.listByResourceGroup(where[0])) sites.push(name ?? "");
  return {
    kind: site.kind,
    defaultHostName: site.defaultHostName,
    isChanged: site.lastModifiedTimeUtc instanceof Date,
    gate: [platform?.enabled, globalValidation?.unauthenticatedClientAction],
    audiences: identityProviders?.azureActiveDirectory?.validation?.allowedAudiences,
    hasTokenStore: gate.login?.tokenStore?.enabled,
    isReplaced: login?.tokenStore?.enabled === false,
    isPutBack: isDeepStrictEqual(putBack, gate),
    settings: Object.keys(settings.properties ?? {}).sort(),
    sites,
  };
});
