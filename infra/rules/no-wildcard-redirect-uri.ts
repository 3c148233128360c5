import { readList } from "./read-input.ts";
import type { Rule } from "./rule.ts";

const paths: Readonly<Record<string, readonly string[]>> = {
  "azuread:index/application:Application": [
    "web.redirectUris",
    "singlePageApplication.redirectUris",
    "publicClient.redirectUris",
  ],
  "azuread:index/applicationRedirectUris:ApplicationRedirectUris": ["redirectUris"],
};

const loopbackHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Entra ID sends codes and tokens to a redirect URI. https://learn.microsoft.com/entra/identity-platform/reply-url */
export const noWildcardRedirectUri: Rule = {
  id: "no-wildcard-redirect-uri",
  types: Object.keys(paths),
  demand: "A redirect URI must be one exact HTTPS URL. HTTP is allowed for localhost only.",
  check: (type, inputs) => {
    const wildcards = (paths[type] ?? []).flatMap((path) => {
      const list = readList(inputs, path);
      if (!list.known) return [];
      const wrong = list.elements.filter((element) => element.known && !isExactAddress(element.value));
      return wrong.map((element) => `${path} has ${element.known ? element.shown : ""}`);
    });
    if (wildcards.length === 0) return undefined;
    return {
      found: wildcards.join(", "),
      fix: "use full https:// URLs without *; http:// for localhost only",
    };
  },
};

function isExactAddress(uri: unknown): boolean {
  if (typeof uri !== "string" || uri.includes("*") || !URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "https:" || (protocol === "http:" && loopbackHosts.has(hostname));
}
