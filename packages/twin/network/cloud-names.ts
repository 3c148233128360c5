import type { CloudName } from "../cloud-name.ts";
import type { Handler } from "./handler.ts";
import type { HostTable } from "./host-table.ts";

/**
 * Service names in other clouds. sts.windows.net and login.windows.net have no counterpart: sts.windows.net also issues
 * the version 1 tokens of US government tenants.
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud,
 * https://learn.microsoft.com/graph/deployments,
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure,
 * https://learn.microsoft.com/azure/china/resources-developer-guide
 */
const names: Readonly<Record<Exclude<CloudName, "public">, readonly (readonly [publics: string, its: string])[]>> = {
  usgovernment: [
    ["login.microsoftonline.com", "login.microsoftonline.us"],
    ["graph.microsoft.com", "graph.microsoft.us"],
    ["management.azure.com", "management.usgovcloudapi.net"],
    ["core.windows.net", "core.usgovcloudapi.net"],
    ["azurewebsites.net", "azurewebsites.us"],
    ["vault.azure.net", "vault.usgovcloudapi.net"],
  ],
  china: [
    ["login.microsoftonline.com", "login.partner.microsoftonline.cn"],
    ["sts.windows.net", "sts.chinacloudapi.cn"],
    ["graph.microsoft.com", "microsoftgraph.chinacloudapi.cn"],
    ["management.azure.com", "management.chinacloudapi.cn"],
    ["core.windows.net", "core.chinacloudapi.cn"],
    ["azurewebsites.net", "chinacloudsites.cn"],
    ["vault.azure.net", "vault.azure.cn"],
  ],
};

/** The name that a service of the public cloud has in another one. */
export function nameIn(cloud: CloudName, publicName: string): string {
  const pairs = cloud === "public" ? [] : names[cloud];
  return pairs.find(([publics]) => publics === publicName)?.[1] ?? publicName;
}

/**
 * Returns the same services under the names of another cloud. Replaces that cloud's names with the public cloud's in
 * requests, and the other way round in answers. Clients see none of the public cloud's names, and reach nothing under
 * them. Signed or packed content is unchanged: inside a token the names are the public cloud's (packages/twin/FIDELITY.md, Other
 * clouds).
 */
export function underNamesOf(
  cloud: CloudName,
  hosts: Pick<HostTable, "resolve" | "names">,
): Pick<HostTable, "resolve" | "names"> {
  if (cloud === "public") return hosts;
  const pairs = names[cloud];
  const inward = replacing(pairs.map(([publics, its]) => [its, publics]));
  const outward = replacing(pairs);
  const isRenamed = (hostName: string): boolean => outward(hostName) !== hostName;
  return {
    names: () => hosts.names().map(outward),
    resolve: (hostName) => {
      const handler = isRenamed(hostName.toLowerCase()) ? undefined : hosts.resolve(inward(hostName.toLowerCase()));
      return handler && translated(handler, inward, outward);
    },
  };
}

type Replace = (text: string) => string;

/** Replaces names everywhere, including forms and queries, because encoding leaves names unchanged. */
function replacing(pairs: readonly (readonly [from: string, to: string])[]): Replace {
  const byName = new Map(pairs);
  const any = new RegExp(`(?:${pairs.map(([from]) => from.replaceAll(".", "\\.")).join("|")})(?![\\w-])`, "gi");
  return (text) => text.replaceAll(any, (name) => byName.get(name.toLowerCase()) ?? name);
}

function translated(handler: Handler, inward: Replace, outward: Replace): Handler {
  return async (request, from) => {
    const { method, headers } = request;
    const body = await bodyOf(request, inward);
    const translated = new Request(inward(request.url), {
      method,
      headers: withHeaders(headers, inward),
      ...(body !== undefined && { body }),
    });
    const answer = await handler(translated, from);
    const answerBody = await bodyOf(answer, outward);
    const { status, statusText } = answer;
    return new Response(answerBody ?? null, { status, statusText, headers: withHeaders(answer.headers, outward) });
  };
}

async function bodyOf(message: Request | Response, replace: Replace): Promise<string | ArrayBuffer | undefined> {
  if (message.body === null) return undefined;
  const type = message.headers.get("content-type") ?? "";
  return /json|text|urlencoded|xml/i.test(type) ? replace(await message.text()) : await message.arrayBuffer();
}

function withHeaders(headers: Headers, replace: Replace): Headers {
  const translated = new Headers();
  for (const [name, value] of headers) {
    if (name === "content-length") continue;
    translated.append(name, name === "authorization" ? value : replace(value));
  }
  return translated;
}
