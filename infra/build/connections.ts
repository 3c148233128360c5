import type { Contract } from "@protected-function/guard/contract";
import { defaultAppSettings } from "../contract/declared-settings.ts";
import { PackageInvalid } from "./require-registrations.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** A binding or trigger with a connection of its own. */
export interface Connection {
  /** The function. */
  readonly path: string;
  /** `output orders (queue)`, `queueTrigger` */
  readonly of: string;
  /** The app setting that it names, or the beginning of a group's names. */
  readonly name: string;
}

/** What the program itself sets: the function's own storage, by identity. The host also finds it without the prefix. */
const own = ["AzureWebJobsStorage", "Storage"];

/**
 * Returns the connections that no app setting has. The host looks for an app setting of this name, then for a group
 * `<name>__…`, each also in `ConnectionStrings` and with the prefix AzureWebJobs, ignoring case. A name in percent signs
 * is the app setting that has the name. Without any, the function fails to index: its caller gets an error, and its
 * trigger never fires.
 * Azure/azure-sdk-for-net sdk/extensions/Microsoft.Azure.WebJobs.Extensions.Clients, StorageClientProvider.cs
 * (GetWebJobsConnectionSection, "Make sure that it is a defined App Setting."); INameResolver.ResolveWholeString
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
  return connections.flatMap(({ path, of, name }) => {
    const indirect = /^%(.+)%$/.exec(name)?.[1];
    const resolved = indirect === undefined ? name : byName.get(indirect.toLowerCase());
    if (resolved === true || own.some((one) => one.toLowerCase() === resolved?.toLowerCase())) return [];
    if (resolved !== undefined && isSet(resolved)) return [];
    return [problemOf({ path, of, name }, resolved)];
  });
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

const services: Readonly<Record<string, string>> = {
  queue: "queueServiceUri",
  blob: "blobServiceUri",
  table: "tableServiceUri",
  cosmosdb: "accountEndpoint",
};

function problemOf({ path, of, name }: Connection, resolved: string | undefined): Problem {
  const missing = resolved ?? name.replaceAll("%", "");
  const type = /\((\w+)\)$/.exec(of)?.[1] ?? of;
  const service = services[type.replace(/Trigger$/, "").toLowerCase()];
  const isStorage = /^(?:queue|blob|table)/i.test(type);
  const setting = resolved === undefined ? missing : `${missing}__${service ?? "fullyQualifiedNamespace"}`;
  return {
    path,
    rule: `has the connection ${JSON.stringify(name)} of ${of}, which no app setting has: in Azure, the Functions host wouldn't start the function`,
    found: `no ${missing} and no ${missing}__… among the app settings`,
    fix: `declare it in functions/contract.ts, such as settings: { ${setting}: "text" }, and give its address in the stack's settings file (protected-function:appSettings)${isStorage ? "; or leave out connection, or write AzureWebJobsStorage: the function's own storage account" : ""}`,
  };
}
