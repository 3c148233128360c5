import type { Contract } from "@protected-function/guard/contract";
import { defaultAppSettings } from "../contract/declared-settings.ts";
import type { Connection } from "./connection.ts";
import { PackageInvalid } from "./require-registrations.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

interface Service {
  /** The app setting without a connection. Undefined: it has no default. */
  readonly byDefault?: string;
  /** Whether the host also looks for it with the prefix AzureWebJobs. */
  readonly isPrefixed?: boolean;
  /** Another group of app settings in place of it. */
  readonly group?: string;
  /** The option that names another one. */
  readonly option: string;
  /** The address of a connection by identity, after the name. */
  readonly address?: string;
}

const signalR = {
  byDefault: "AzureSignalRConnectionString",
  group: "Azure__SignalR__",
  option: "connectionStringSetting",
  address: "serviceUri",
};
const webPubSub = { byDefault: "WebPubSubConnectionString", option: "connection", address: "serviceUri" };
const sql = { option: "connectionStringSetting" };

/**
 * By the type of a binding in lower case, without "Trigger". Storage isn't here: its default is the function's own.
 *
 * Sources: Azure/azure-sdk-for-net sdk/servicebus/Microsoft.Azure.WebJobs.Extensions.ServiceBus Constants.cs, sdk/eventhub/
 * Microsoft.Azure.WebJobs.Extensions.EventHubs EventHubClientFactory.cs (ResolveConnectionInformation), sdk/signalr/
 * Microsoft.Azure.WebJobs.Extensions.SignalRService Constants.cs, sdk/webpubsub/Microsoft.Azure.WebJobs.Extensions.WebPubSub
 * Constants.cs; Azure/azure-webjobs-sdk-extensions WebJobs.Extensions.CosmosDB Constants.cs, SendGridExtensionConfigProvider.cs,
 * TwilioExtensionConfigProvider.cs; https://learn.microsoft.com/azure/azure-functions/functions-bindings-azure-sql
 */
const services: Readonly<Record<string, Service>> = {
  servicebus: {
    byDefault: "ServiceBus",
    isPrefixed: true,
    option: "connection",
    address: "fullyQualifiedNamespace",
  },
  cosmosdb: { byDefault: "CosmosDB", isPrefixed: true, option: "connection", address: "accountEndpoint" },
  eventhub: { option: "connection", address: "fullyQualifiedNamespace" },
  signalr: signalR,
  signalrconnectioninfo: signalR,
  signalrendpoints: signalR,
  signalrnegotiation: signalR,
  webpubsub: webPubSub,
  webpubsubconnection: webPubSub,
  sendgrid: { byDefault: "AzureWebJobsSendGridApiKey", option: "apiKey" },
  twiliosms: { byDefault: "AzureWebJobsTwilioAccountSid", option: "accountSidSetting" },
  sql,
  mysql: sql,
};

/** The addresses of storage by identity. */
const storageAddresses: Readonly<Record<string, string>> = {
  queue: "queueServiceUri",
  blob: "blobServiceUri",
  table: "tableServiceUri",
};

/** `serviceBusTrigger` and `output m (serviceBus)` are `servicebus`. */
function typeOf(of: string): string {
  return (/\((\w+)\)$/.exec(of)?.[1] ?? of).replace(/Trigger$/, "").toLowerCase();
}

/** What the program itself sets: the function's own storage, by identity. The host also finds it without the prefix. */
const own = ["AzureWebJobsStorage", "Storage"];

/**
 * Returns the connections that no app setting has. The host looks for an app setting of this name, then for a group
 * `<name>__…`, each also in `ConnectionStrings` and with the prefix AzureWebJobs, ignoring case. A name in percent signs
 * is the app setting that has the name, in a connection and in other options. Without any, the function fails to index:
 * its caller gets an error, and its trigger never fires.
 * Azure/azure-sdk-for-net sdk/extensions/Microsoft.Azure.WebJobs.Extensions.Clients, StorageClientProvider.cs
 * (GetWebJobsConnectionSection, "Make sure that it is a defined App Setting."); Azure/azure-webjobs-sdk
 * NameResolverExtensions.cs (ResolveWholeString, "does not resolve to a value")
 *
 * @param settings the site's app settings; `true` for a value that only Azure has
 */
export function connectionProblems(
  connections: readonly Connection[],
  settings: Readonly<Record<string, string | true>>,
): readonly Problem[] {
  const byName = new Map(Object.entries(settings).map(([name, value]) => [name.toLowerCase(), value]));
  const isSet = (connection: string) =>
    [connection, `ConnectionStrings__${connection}`].some((name) =>
      [...byName.keys()].some((set) => set === name.toLowerCase() || set.startsWith(`${name}__`.toLowerCase())),
    );
  return connections.flatMap((connection) => {
    const { name, property, of } = connection;
    if (name === undefined) return unnamedProblems(connection, isSet);
    const indirect = /^%(.+)%$/.exec(name)?.[1]?.replaceAll(":", "__");
    const resolved = indirect === undefined ? name : byName.get(indirect.toLowerCase());
    if (property !== undefined) {
      const isThere = byName.has((indirect ?? name).toLowerCase());
      return isThere ? [] : [missingSetting({ ...connection, name, property }, indirect ?? name)];
    }
    if (resolved === true || own.some((one) => one.toLowerCase() === resolved?.toLowerCase())) return [];
    if (resolved !== undefined && isSet(resolved)) return [];
    return [missingConnection({ ...connection, of, name }, resolved)];
  });
}

/** A binding without a connection, whose default isn't there or doesn't exist. */
function unnamedProblems({ path, of }: Connection, isSet: (name: string) => boolean): readonly Problem[] {
  const service = services[typeOf(of)];
  if (service === undefined) return [];
  const { byDefault, isPrefixed = false, group, option, address } = service;
  if (byDefault !== undefined && (isSet(byDefault) || (group !== undefined && isSet(group.replace(/__$/, "")))))
    return [];
  const names = isPrefixed ? `AzureWebJobs${byDefault} or ${byDefault}` : byDefault;
  const why =
    names === undefined
      ? "it has no default"
      : `without one, the Functions host looks for the app setting ${names}, which isn't there, and doesn't start the function`;
  const example = "OrdersConnection";
  const declared = address === undefined ? `${example}: "secret"` : `${example}__${address}: "text"`;
  return [
    {
      path,
      rule: `must name a connection for ${of}: ${why}`,
      found: "no connection",
      fix: `name one, such as ${option}: "${example}", declare it in functions/contract.ts, such as settings: { ${declared} }, and give its ${address === undefined ? "key vault in the stack's settings file (protected-function:secretSettings)" : "address in the stack's settings file (protected-function:appSettings)"}`,
    },
  ];
}

interface SiteSettings {
  readonly contract: Contract;
  readonly appSettings: Readonly<Record<string, string>>;
  /** Values that only Azure has. */
  readonly secretSettings: Readonly<Record<string, unknown>>;
}

/** @throws {PackageInvalid} with every connection that the stack's app settings don't have */
export async function requireConnections(
  connections: readonly Connection[],
  { contract, appSettings, secretSettings }: SiteSettings,
): Promise<void> {
  const secrets = Object.fromEntries(Object.keys(secretSettings).map((name) => [name, true] as const));
  const problems = connectionProblems(connections, { ...defaultAppSettings(contract), ...appSettings, ...secrets });
  if (problems.length > 0) throw new PackageInvalid(problems);
}

type Named = Connection & { readonly name: string };

function missingConnection({ path, of, name }: Named, resolved: string | undefined): Problem {
  const missing = resolved ?? name.replaceAll("%", "");
  const type = typeOf(of);
  const address = storageAddresses[type] ?? services[type]?.address;
  const byIdentity = `settings: { ${missing}__${address}: "text" }, and give its address in the stack's settings file (protected-function:appSettings)`;
  const bySecret = `settings: { ${missing}: "secret" }, and give its key vault in the stack's settings file (protected-function:secretSettings)`;
  const byName = `settings: { ${missing}: "text" }, and give its value in the stack's settings file (protected-function:appSettings)`;
  const declared = resolved === undefined ? byName : address === undefined ? bySecret : byIdentity;
  return {
    path,
    rule: `has the connection ${JSON.stringify(name)} of ${of}, which no app setting has: in Azure, the Functions host wouldn't start the function`,
    found: `no ${missing} and no ${missing}__… among the app settings`,
    fix: `declare it in functions/contract.ts, such as ${declared}${Object.hasOwn(storageAddresses, type) ? "; or leave out connection, or write AzureWebJobsStorage: the function's own storage account" : ""}`,
  };
}

function missingSetting({ path, of, name, property }: Named, setting: string): Problem {
  return {
    path,
    rule: `has ${name} in ${property} of ${of}, an app setting that isn't there: in Azure, the Functions host wouldn't start the function`,
    found: `no ${setting} among the app settings`,
    fix: `declare it in functions/contract.ts, such as settings: { ${setting}: "text" }, and give its value in the stack's settings file (protected-function:appSettings)`,
  };
}
