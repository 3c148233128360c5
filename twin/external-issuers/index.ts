import { randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import type { Handler } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** A token as an identity provider outside the tenant gives it to a workload of its own: a pipeline's job, say. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Default: 300, as long as GitHub's last. */
  readonly lifetimeSeconds?: number;
}

/** Seconds; reported: Azure/login#180, #372. */
const defaultLifetime = 300;

/**
 * The identity providers outside the tenant that federated credentials name: GitHub Actions, a cluster. Each has a key
 * of its own and, as long as some credential names it, a host that publishes that key.
 */
export class ExternalIssuers {
  readonly #tenant: Tenant;
  readonly #keys = new Map<string, Promise<IssuerKey>>();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** The hosts that there are at this moment. */
  hostNames(): readonly string[] {
    return [...new Set(this.#issuers().map(({ hostname }) => hostname))];
  }

  /** Who answers under a host name, in lower case: nobody, where no federated credential names it. */
  handlerOf(hostName: string): Handler | undefined {
    return this.hostNames().includes(hostName) ? (request) => this.#answer(request) : undefined;
  }

  /** Speaks for any issuer, trusted or not: that nobody trusts it is for Entra to say. */
  async token({ issuer, subject, audience, lifetimeSeconds = defaultLifetime }: ExternalIdentity): Promise<string> {
    const { sign } = await this.#keyOf(issuer);
    const iat = Math.floor(this.#tenant.clock.now().getTime() / 1000);
    const times = { nbf: iat, exp: iat + lifetimeSeconds, iat };
    return sign({ jti: randomUUID(), sub: subject, aud: audience, iss: issuer, ...times });
  }

  /**
   * The issuer's documents, "without its last slash": a cluster's may have one. The address of the key set is as GitHub's:
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

  /** Issuers as they are written in credentials, with their host. Port 443 and TLS only, as Entra wants them. */
  #issuers(): readonly { readonly href: string; readonly hostname: string }[] {
    return this.#tenant.directory.federatedIdentityCredentials.all().flatMap(({ issuer }) => {
      const url = URL.parse(issuer);
      return url?.protocol === "https:" && url.port === "" ? [{ href: issuer, hostname: url.hostname }] : [];
    });
  }

  #keyOf(issuer: string): Promise<IssuerKey> {
    const known = this.#keys.get(issuer) ?? createIssuerKey();
    this.#keys.set(issuer, known);
    return known;
  }
}

/** OpenID Connect Discovery 1.0, 3: what an issuer must say of itself. */
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

/** An identity provider's key: its private half stays here. */
interface IssuerKey {
  /** One entry of a key set. */
  readonly published: JWK;
  readonly sign: (claims: JWTPayload) => Promise<string>;
}

/** RS256, the one algorithm that Entra supports of others. https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
async function createIssuerKey(): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    published: { ...jwk, use: "sig", alg: "RS256", kid },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", kid }).sign(privateKey),
  };
}
