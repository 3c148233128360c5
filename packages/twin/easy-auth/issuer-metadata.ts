import { type CryptoKey, type JWK, importJWK } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { NotSupported } from "../tenant/refusal.ts";

/** Inferred: Microsoft.IdentityModel's ConfigurationManager rereads after 12 hours (AutomaticRefreshInterval). */
const lifetimeInMilliseconds = 12 * 60 * 60 * 1000;

/**
 * ConfigurationManager's RefreshInterval. It looks for the first unknown key at once and for the next one five minutes
 * later, however many key ids a client makes up. Inferred: the middleware keeps the default.
 * https://learn.microsoft.com/dotnet/api/microsoft.identitymodel.protocols.configurationmanager-1.refreshinterval;
 * AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet, ConfigurationManager.cs (`_isFirstRefreshRequest`)
 */
const rereadIntervalInMilliseconds = 5 * 60 * 1000;

const discoveryDocument = z.object({ issuer: z.string().min(1), jwks_uri: z.url() });
const keySet = z.object({
  keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string(), use: z.string().optional() })),
});

export interface PublishedIssuer {
  /** `iss` in the issuer's tokens must equal this. */
  readonly issuer: string;
  readonly keys: ReadonlyMap<string, CryptoKey>;
}

/** The issuer's documents can't be read, so App Service authentication can neither accept nor reject the token. */
export class IssuerUnreadable extends Error {
  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(
      `App Service authentication can't read ${url}: ${problem}. Check registration.openIdIssuer in authsettingsV2.`,
      options,
    );
    this.name = "IssuerUnreadable";
  }
}

interface Reading {
  readonly readAt: number;
  readonly published: Promise<PublishedIssuer>;
  isUnderway: boolean;
}

/** Fetches discovery documents and keys over HTTP from the issuer in the settings, as the middleware does. */
export class IssuerMetadata {
  readonly #fetch: typeof globalThis.fetch;
  readonly #clock: Clock;
  readonly #readings = new Map<string, Reading>();
  /** The last time the twin looked for an unknown key, by metadata URL. */
  readonly #lookedFor = new Map<string, number>();

  constructor(options: { readonly fetch: typeof globalThis.fetch; readonly clock: Clock }) {
    this.#fetch = options.fetch;
    this.#clock = options.clock;
  }

  published(metadataUrl: string): Promise<PublishedIssuer> {
    const reading = this.#readings.get(metadataUrl);
    const fresh = reading && this.#clock.now().getTime() - reading.readAt < lifetimeInMilliseconds;
    return fresh ? reading.published : this.#read(metadataUrl);
  }

  /** Returns the key with that id. If the documents don't have it, rereads them at most every five minutes. */
  async key(metadataUrl: string, kid: string): Promise<CryptoKey | undefined> {
    const published = await this.published(metadataUrl);
    return published.keys.get(kid) ?? (await this.#reread(metadataUrl)).keys.get(kid);
  }

  /** Concurrent requests with an unknown key share one reading. */
  #reread(metadataUrl: string): Promise<PublishedIssuer> {
    const reading = this.#readings.get(metadataUrl);
    const now = this.#clock.now().getTime();
    const lookedFor = this.#lookedFor.get(metadataUrl) ?? -Infinity;
    if (reading && (reading.isUnderway || now - lookedFor < rereadIntervalInMilliseconds)) return reading.published;
    this.#lookedFor.set(metadataUrl, now);
    return this.#read(metadataUrl);
  }

  #read(metadataUrl: string): Promise<PublishedIssuer> {
    const published = this.#fetchIssuer(metadataUrl);
    const reading: Reading = { readAt: this.#clock.now().getTime(), published, isUnderway: true };
    this.#readings.set(metadataUrl, reading);
    void this.#watch(metadataUrl, reading);
    return published;
  }

  async #watch(metadataUrl: string, reading: Reading): Promise<void> {
    try {
      await reading.published;
    } catch {
      // This request gets the error. The next one tries again.
      if (this.#readings.get(metadataUrl) === reading) this.#readings.delete(metadataUrl);
    } finally {
      reading.isUnderway = false;
    }
  }

  async #fetchIssuer(metadataUrl: string): Promise<PublishedIssuer> {
    const document = discoveryDocument.safeParse(await this.#json(metadataUrl));
    if (!document.success) throw new IssuerUnreadable(metadataUrl, "no discovery document with issuer and jwks_uri");
    const { issuer, jwks_uri: keysUrl } = document.data;
    if (issuer.includes("{")) throw new NotSupported(`the multitenant issuer '${issuer}'`);
    const parsed = keySet.safeParse(await this.#json(keysUrl));
    if (!parsed.success) throw new IssuerUnreadable(keysUrl, "no JSON Web Key Set");
    const keys = new Map<string, CryptoKey>();
    for (const jwk of parsed.data.keys) {
      if (jwk.kid === undefined || jwk.kty !== "RSA" || (jwk.use ?? "sig") !== "sig") continue;
      const key = await importJWK(jwk as JWK, "RS256");
      if (!(key instanceof Uint8Array)) keys.set(jwk.kid, key);
    }
    return { issuer, keys };
  }

  async #json(url: string): Promise<unknown> {
    const response = await this.#fetch(url).catch((cause: unknown) => {
      throw new IssuerUnreadable(url, "no connection", { cause });
    });
    if (!response.ok) throw new IssuerUnreadable(url, `status ${response.status}`);
    return response.json().catch((cause: unknown) => {
      throw new IssuerUnreadable(url, "no JSON", { cause });
    });
  }
}
