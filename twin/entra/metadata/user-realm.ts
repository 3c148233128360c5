import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../call.ts";

const endpoint = /^userrealm\/([^/]+)$/i;

/** MSAL Go and .NET write `UserRealm`, MSAL Python `userrealm`. */
export function isUserRealm({ endpoint: path }: Call): boolean {
  return endpoint.test(path);
}

/**
 * `GET /common/UserRealm/{user}?api-version=1.0`: what MSAL asks before it sends a password, for a federated account
 * would sign in elsewhere. Answered as recorded by Windows (reported: a trace of Hello for Business); for an unknown
 * domain as AzureAD/microsoft-authentication-library-for-dotnet expects it. It does not say whether the user exists.
 */
export function userRealm({ method, url, tenantName, endpoint: path }: Call, { initialDomain }: Tenant): object {
  const others = [...url.searchParams.keys()].filter((name) => name !== "api-version" && name !== "client-request-id");
  const isAsked = method === "GET" && tenantName === "common" && url.searchParams.get("api-version") === "1.0";
  if (!isAsked || others.length > 0) throw new NotImitated(`${method} ${url.origin}${url.pathname}`);

  const [, user = ""] = endpoint.exec(path) ?? [];
  const [, domain = ""] = decodeURIComponent(user).split("@");
  const cloud = { cloud_instance_name: "microsoftonline.com", cloud_audience_urn: "urn:federation:MicrosoftOnline" };
  if (domain.toLowerCase() !== initialDomain.toLowerCase()) return { ver: "1.0", account_type: "Unknown", ...cloud };
  return { ver: "1.0", account_type: "Managed", domain_name: domain, ...cloud };
}
