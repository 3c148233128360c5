import { errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { createIssuerKeys } from "../../network/bearer-token.ts";

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The documents of an identity provider can't be read, or belong to another one. */
export class FederatedIssuerUnreadable extends Error {
  constructor(issuer: string, options?: ErrorOptions) {
    super(`The keys of the identity provider ${issuer} cannot be read.`, options);
    this.name = "FederatedIssuerUnreadable";
  }
}

interface FederatedIssuersOptions {
  /** Reaches identity providers as any client does. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** Keys of the identity providers in federated credentials, from their own discovery documents over HTTP. */
export class FederatedIssuers {
  readonly #options: FederatedIssuersOptions;
  readonly #keysByUri = new Map<string, JWTVerifyGetKey>();

  constructor(options: FederatedIssuersOptions) {
    this.#options = options;
  }

  /** @throws FederatedIssuerUnreadable, and so does the returned function */
  async keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    const uri = await this.#keysUri(issuer);
    const keys = this.#keysByUri.get(uri) ?? createIssuerKeys(uri, this.#options.fetch, this.#options.clock);
    this.#keysByUri.set(uri, keys);
    return async (header, token) => {
      try {
        return await keys(header, token);
      } catch (cause) {
        if (cause instanceof errors.JWKSNoMatchingKey) throw cause;
        throw new FederatedIssuerUnreadable(issuer, { cause });
      }
    };
  }

  /** OpenID Connect Discovery 1.0, 4: the document's address follows the issuer without its last slash. */
  async #keysUri(issuer: string): Promise<string> {
    try {
      const response = await this.#options.fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
      const document = discoveryDocument.parse(await response.json());
      if (document.issuer === issuer) return document.jwks_uri;
    } catch (cause) {
      throw new FederatedIssuerUnreadable(issuer, { cause });
    }
    throw new FederatedIssuerUnreadable(issuer);
  }
}
