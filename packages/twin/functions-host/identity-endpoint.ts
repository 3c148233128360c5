import { decodeJwt } from "jose";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Tenant } from "../tenant/tenant.ts";
import { findSite, type Site } from "./site.ts";

/** A token for a resource that a site's identity requests. */
export interface SiteTokenRequest {
  /** The identity's client id. */
  readonly clientId: string;
  readonly scope: string;
}

type SiteToken =
  | { readonly accessToken: string }
  | { readonly refusal: { readonly code: string; readonly message: string } };

interface IdentityEndpointOptions {
  readonly tenant: Tenant;
  /** Entra ID's answer to a managed identity of the tenant. */
  readonly token: (request: SiteTokenRequest) => Promise<SiteToken>;
}

export interface IdentityEndpoint {
  /** The variables of a site's worker; none if the site has no identity. */
  environmentOf(siteId: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * The endpoint where a site's code gets tokens of the site's identities, on the loopback interface: `IDENTITY_ENDPOINT`
 * and `IDENTITY_HEADER`, in the version 2019-08-01 of its protocol.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function openIdentityEndpoint({ tenant, token }: IdentityEndpointOptions): Promise<IdentityEndpoint> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming).then(
      ({ status, body }) =>
        outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      () => outgoing.writeHead(500).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;

  async function answer({ method, url: target = "", headers }: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(target, url);
    const site = tenant.subscription
      .ofType("Microsoft.Web/sites")
      .find(({ id }) => tenant.subscription.identityHeaderOf(id) === headers["x-identity-header"]);
    if (method !== "GET" || pathname !== "/msi/token") return refusal(404, "Not Found");
    // Inferred: only the request's success and the missing identity are described.
    if (!site) return refusal(401, "The request's X-IDENTITY-HEADER isn't this site's IDENTITY_HEADER.");
    const unknown = [...searchParams.keys()].find((name) => !parameters.has(name));
    const version = searchParams.get("api-version");
    if (unknown !== undefined || version !== "2019-08-01")
      return refusal(501, `The twin doesn't support ${unknown ?? `the api-version ${version ?? "none"}`} here.`);
    const resource = searchParams.get("resource");
    if (!resource) return refusal(400, "The parameter 'resource' is required.");
    const clientId = identityOf(tenant, findSite(tenant.subscription, site.id)?.site, searchParams);
    if (clientId === undefined) return refusal(400, noIdentity);
    const answered = await token({ clientId, scope: `${resource}/.default` });
    return "refusal" in answered ? refusal(400, answered.refusal.message) : issued(answered.accessToken, resource);
  }

  return {
    environmentOf: (siteId) => {
      const { identity } = findSite(tenant.subscription, siteId)?.site ?? {};
      return identity === undefined
        ? {}
        : { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: tenant.subscription.identityHeaderOf(siteId) };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const parameters: ReadonlySet<string> = new Set(["api-version", "resource", "client_id", "principal_id", "mi_res_id"]);

/** Reported: Azure-Samples/azure-search-openai-demo#2148 (the sentence), MicrosoftDocs/azure-docs#43543 (the form). */
const noIdentity =
  "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";

interface Answer {
  readonly status: number;
  readonly body: object;
}

function refusal(statusCode: number, message: string): Answer {
  return { status: statusCode, body: { statusCode, message, correlationId: randomUUID() } };
}

function issued(token: string, resource: string): Answer {
  const { exp, appid, azp } = decodeJwt<{ readonly exp: number; readonly appid?: string; readonly azp?: string }>(
    token,
  );
  return {
    status: 200,
    body: {
      access_token: token,
      client_id: appid ?? azp,
      expires_on: String(exp),
      resource,
      token_type: "Bearer",
    },
  };
}

/**
 * The client id of the identity that the request names; without a name, of the system-assigned one. Undefined if the
 * site doesn't have it.
 */
function identityOf({ directory }: Tenant, site: Site | undefined, asked: URLSearchParams): string | undefined {
  const { userAssignedIdentities = {}, principalId: ownId } = site?.identity ?? {};
  const named = ["client_id", "principal_id", "mi_res_id"].find((name) => asked.has(name));
  if (named === undefined) return ownId === undefined ? undefined : directory.servicePrincipals.find(ownId)?.appId;
  const value = asked.get(named)?.toLowerCase();
  const found = Object.entries(userAssignedIdentities).find(([id, { clientId, principalId }]) => {
    const names = { client_id: clientId, principal_id: principalId, mi_res_id: id };
    return names[named as keyof typeof names].toLowerCase() === value;
  });
  return found?.[1].clientId;
}
