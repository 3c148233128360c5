import { randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import type { Handler } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** A token that an identity provider outside the tenant gives to one of its workloads, such as a pipeline's job. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Default: 300, the lifetime of GitHub's tokens. */
  readonly lifetimeSeconds?: number;
  /** More claims, such as those of another tenant's Entra ID. */
  readonly claims?: JWTPayload | undefined;
}

/** In seconds. Reported: Azure/login#180, #372. */
const defaultLifetime = 300;

/**
 * The identity providers outside the tenant in federated credentials, such as GitHub Actions or a cluster. Each one has
 * its own key and, while a credential names it, a host that publishes that key.
 */
export class ExternalIssuers {
  readonly #tenant: Tenant;
  readonly #keys = new Map<string, Promise<IssuerKey>>();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** Returns the hosts that currently exist. */
  hostNames(): readonly string[] {
    return [...new Set(this.#issuers().map(({ hostname }) => hostname))];
  }

  /** Returns the handler of a host name in lowercase, or undefined if no federated credential names it. */
  handlerOf(hostName: string): Handler | undefined {
    return this.hostNames().includes(hostName) ? (request) => this.#answer(request) : undefined;
  }

  /** Issues a token for any issuer, trusted or not. Entra ID decides whether anyone trusts it. */
  async token({
    issuer,
    subject,
    audience,
    claims,
    lifetimeSeconds = defaultLifetime,
  }: ExternalIdentity): Promise<string> {
    const { sign } = await this.#keyOf(issuer);
    const iat = Math.floor(this.#tenant.clock.now().getTime() / 1000);
    const times = { nbf: iat, exp: iat + lifetimeSeconds, iat };
    return sign({ ...claims, jti: randomUUID(), sub: subject, aud: audience, iss: issuer, ...times });
  }

  /**
   * Answers with the issuer's documents, at addresses "without its last slash", because a cluster's issuer may end with
   * one. The key set has the same address as GitHub's:
   * https://token.actions.githubusercontent.com/.well-known/openid-configuration
   */
  async #answer(request: Request): Promise<Response> {
    for (const { href } of this.#issuers()) {
      const base = href.replace(/\/$/, "");
      const keysUrl = `${base}/.well-known/jwks`;
      if (request.url === `${base}/.well-known/openid-configuration`) {
        return Response.json(configurationOf(href, keysUrl));
      }
      if (request.url === keysUrl) return Response.json({ keys: [(await this.#keyOf(href)).published] });
    }
    return new Response("No identity provider of the twin has this page.\n", { status: 404 });
  }

  /** Returns the issuers as written in credentials, with their hosts. Entra ID requires port 443 and TLS. */
  #issuers(): readonly { readonly href: string; readonly hostname: string }[] {
    return this.#tenant.directory.federatedIdentityCredentials.all().flatMap(({ issuer }) => {
      const url = URL.parse(issuer);
      return url?.protocol === "https:" && url.port === "" ? [{ href: issuer, hostname: url.hostname }] : [];
    });
  }

  #keyOf(issuer: string): Promise<IssuerKey> {
    const issuerKey = this.#keys.get(issuer) ?? createIssuerKey();
    this.#keys.set(issuer, issuerKey);
    return issuerKey;
  }
}

/** OpenID Connect Discovery 1.0, 3: the metadata that an issuer must publish about itself. */
function configurationOf(issuer: string, keysUrl: string): object {
  return {
    issuer,
    jwks_uri: keysUrl,
    subject_types_supported: ["public"],
    response_types_supported: ["id_token"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid"],
  };
}

/** An identity provider's key. Its private half stays in this object. */
interface IssuerKey {
  /** One entry of a key set. */
  readonly published: JWK;
  readonly sign: (claims: JWTPayload) => Promise<string>;
}

/**
 * Creates a key for RS256, the only algorithm that Entra ID supports for other issuers.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
async function createIssuerKey(): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    published: { ...jwk, use: "sig", alg: "RS256", kid },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", kid }).sign(privateKey),
  };
}
