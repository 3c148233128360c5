import { EnvironmentCredential } from "@azure/identity";
import { Client, PageIterator } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";
import { given, tell } from "./tell.ts";

interface Application {
  readonly appId: string;
  readonly displayName: string;
}

await tell(async () => {
  const authProvider = new TokenCredentialAuthenticationProvider(new EnvironmentCredential(), {
    scopes: ["https://graph.microsoft.com/.default"],
  });
  const client = Client.initWithMiddleware({ authProvider });
  const clientId = given("API_CLIENT_ID");
  const one = (await client
    .api("/applications")
    .filter(`appId eq '${clientId}'`)
    .select(["id", "appId", "displayName"])
    .get()) as { readonly value: readonly [Application & { readonly id: string }] };
  const [application] = one.value;
  const principal = (await client.api(`/servicePrincipals(appId='${clientId}')`).get()) as {
    readonly appRoleAssignmentRequired: boolean;
  };

  const all: string[] = [];
  const pages = new PageIterator(client, await client.api("/applications").get(), ({ appId }: Application) => {
    all.push(appId);
    return true;
  });
  await pages.iterate();

  await client.api(`/applications/${application.id}`).patch({ notes: "Seen by Microsoft's client" });
  const { notes } = (await client.api(`/applications/${application.id}`).select("notes").get()) as { notes: string };
  const unknown = await client
    .api("/applications/00000000-0000-4000-8000-00000000dead")
    .get()
    .catch(({ statusCode, code }: { statusCode: number; code: string }) => [statusCode, code]);
  return {
    appId: application.appId,
    isListed: all.includes(application.appId),
    isAssignmentRequired: principal.appRoleAssignmentRequired,
    notes,
    unknown,
  };
});
