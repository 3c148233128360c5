import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { beforeAll } from "vitest";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { createAppServiceAuthentication, type AuthenticationReadings } from "../../../packages/twin/easy-auth/index.ts";
import type { GateDecision } from "../../../packages/twin/feed.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";
import { authSettings } from "../../support/auth-settings.ts";

export const tenantId = "11111111-1111-4111-8111-111111111111";
export const v1Issuer = `https://sts.windows.net/${tenantId}/`;
export const v2Issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;

const discovery: Readonly<Record<string, { readonly issuer: string; readonly keysUrl: string }>> = {
  [`https://sts.windows.net/${tenantId}/.well-known/openid-configuration`]: {
    issuer: v1Issuer,
    keysUrl: "https://login.microsoftonline.com/common/discovery/keys",
  },
  [`https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration`]: {
    issuer: v2Issuer,
    keysUrl: `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
  },
};

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export async function newSigningKey(kid: string): Promise<SigningKey> {
  return { kid, ...(await generateKeyPair("RS256", { extractable: true })) };
}

/** Entra ID as App Service authentication sees it: two discovery documents, and the currently published keys. */
export class FakeIssuer {
  readonly requested: string[] = [];
  published: readonly SigningKey[];
  isDown = false;

  constructor(published: readonly SigningKey[]) {
    this.published = published;
  }

  readonly fetch: typeof globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : input.toString();
    this.requested.push(url);
    if (this.isDown) return new Response("down", { status: 503 });
    const document = discovery[url];
    if (document) return Response.json({ issuer: document.issuer, jwks_uri: document.keysUrl });
    if (!Object.values(discovery).some(({ keysUrl }) => keysUrl === url)) return new Response("no", { status: 404 });
    const keys = this.published.map(async ({ kid, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      use: "sig",
      kid,
      x5t: kid,
    }));
    return Response.json({ keys: await Promise.all(keys) });
  };
}

export function sign(key: SigningKey, claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid, ...header })
    .sign(key.privateKey);
}

export const clientId = "22222222-2222-4222-8222-222222222222";
export const callerId = "33333333-3333-4333-8333-333333333333";
export const callerObjectId = "44444444-4444-4444-8444-444444444444";
export const host = "who-calls-0123456789abcdef.westeurope-01.azurewebsites.net";
export const requestId = "99999999-9999-4999-8999-999999999999";
const sites = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites";
export const startOfTest = new Date("2026-11-24T12:00:00Z");
const now = startOfTest.getTime() / 1000;

/** Settings as the program declares them. */
export const declaredSettings = authSettings({ clientId, openIdIssuer: v1Issuer, callerId });

export const v1Claims: JWTPayload = {
  aud: `api://${clientId}`,
  iss: v1Issuer,
  iat: now - 300,
  nbf: now - 300,
  exp: now + 3600,
  appid: callerId,
  appidacr: "1",
  idp: v1Issuer,
  oid: callerObjectId,
  roles: ["Function.Invoke", "Other.Role"],
  sub: callerObjectId,
  tid: tenantId,
  ver: "1.0",
};

export const v2Claims: JWTPayload = {
  aud: clientId,
  iss: v2Issuer,
  iat: now - 300,
  nbf: now - 300,
  exp: now + 3600,
  azp: callerId,
  azpacr: "1",
  oid: callerObjectId,
  sub: callerObjectId,
  tid: tenantId,
  ver: "2.0",
};

type Properties = Record<string, unknown>;
type Provider = (typeof declaredSettings)["identityProviders"]["azureActiveDirectory"];

/** The declared settings with parts of them replaced. */
export function settingsWith(changes: Properties, provider: { [Part in keyof Provider]?: unknown } = {}): Properties {
  const azureActiveDirectory = { ...declaredSettings.identityProviders.azureActiveDirectory, ...provider };
  return { ...declaredSettings, identityProviders: { azureActiveDirectory }, ...changes };
}

/** App Service authentication in front of an app that remembers the requests that reach it. */
export class ProtectedSite {
  readonly clock = new AdjustableClock({ now: () => startOfTest });
  readonly tenant = new Tenant({ clock: this.clock, tenantId, subscriptionId: "s", newId: () => requestId });
  readonly reached: Request[] = [];
  /** For the twin's feed, the last one last. */
  readonly decisions: GateDecision[] = [];
  readonly issuer: FakeIssuer;
  readonly host: string;
  readonly #siteId: string;
  readonly #authentication: (request: Request) => Response | Promise<Response>;

  constructor(issuer: FakeIssuer, readings: AuthenticationReadings = {}, siteName = "who-calls") {
    this.issuer = issuer;
    this.host = siteName === "who-calls" ? host : host.replace("who-calls", siteName);
    this.#siteId = `${sites}/${siteName}`;
    const onDecision = (_: Request, decision: GateDecision): void => void this.decisions.push(decision);
    const options = { tenant: this.tenant, siteId: this.#siteId, fetch: issuer.fetch, readings, onDecision };
    this.#authentication = createAppServiceAuthentication(options, (request) => {
      this.reached.push(request);
      return new Response("from the app");
    });
    this.deploySite([]);
    this.configure(declaredSettings);
  }

  configure(properties: Properties): void {
    const id = `${this.#siteId}/config/authsettingsV2`;
    this.tenant.subscription.put({
      id,
      type: "Microsoft.Web/sites/config",
      name: "authsettingsV2",
      body: { properties },
    });
  }

  deploySite(appSettings: readonly { name: string; value: string }[]): void {
    const body = { properties: { siteConfig: { appSettings } } };
    this.tenant.subscription.put({ id: this.#siteId, type: "Microsoft.Web/sites", name: "who-calls", body });
  }

  get signingKey(): Buffer {
    return Buffer.from(this.tenant.subscription.signingKeyOf(this.#siteId), "hex");
  }

  /** With all that belongs to it. */
  removeSite(): void {
    this.tenant.subscription.delete(this.#siteId);
  }

  removeSettings(): void {
    this.tenant.subscription.delete(`${this.#siteId}/config/authsettingsV2`);
  }

  async call(headers: Record<string, string> = {}, path = "/api/who-calls", init: RequestInit = {}): Promise<Response> {
    return this.#authentication(new Request(`https://${this.host}${path}`, { headers, ...init }));
  }

  callWith(token: string): Promise<Response> {
    return this.call({ authorization: `Bearer ${token}` });
  }

  callIn(session: string, path?: string): Promise<Response> {
    return this.call({ "x-zumo-auth": session }, path);
  }

  exchange(tokens: object): Promise<Response> {
    const init = { method: "POST", body: JSON.stringify(tokens) };
    return this.call({ "content-type": "application/json" }, "/.auth/login/aad", init);
  }

  /** The session token that the exchange gives for these tokens. */
  async sessionFor(tokens: object): Promise<string> {
    return (await sessionIn(await this.exchange(tokens))).authenticationToken;
  }
}

/** One issuer with one key for a test file: making an RSA key takes a while. */
export function useIssuer(): {
  site(readings?: AuthenticationReadings, siteName?: string): ProtectedSite;
  key: SigningKey;
} {
  const shared: { key?: SigningKey } = {};
  beforeAll(async () => {
    shared.key = await newSigningKey("key-1");
  });
  const key = (): SigningKey => {
    if (!shared.key) throw new Error("The key is made in beforeAll.");
    return shared.key;
  };
  return {
    site: (readings, siteName) => new ProtectedSite(new FakeIssuer([key()]), readings, siteName),
    get key() {
      return key();
    },
  };
}

/** What the exchange answers. Fails where there is no session. */
export async function sessionIn(
  response: Response,
): Promise<{ authenticationToken: string; user: { userId: string } }> {
  if (response.status !== 200) throw new Error(`No session: status ${response.status}.`);
  return (await response.json()) as { authenticationToken: string; user: { userId: string } };
}

/** The one entry that `/.auth/me` answers. */
export async function entryIn(response: Response): Promise<Record<string, unknown>> {
  const entries = (await response.json()) as readonly Record<string, unknown>[];
  if (entries.length !== 1 || entries[0] === undefined) throw new Error(`${entries.length} entries in place of one.`);
  return entries[0];
}

export async function responseOf(response: Response): Promise<{ status: number; headers: object; body: string }> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

const challenge = `Bearer realm="${host}" authorization_uri="https://login.windows.net/${tenantId}/oauth2/authorize" resource_id="${clientId}"`;

/** A refusal of the middleware without a challenge, whole. */
export function refused(status: number): { status: number; headers: object; body: string } {
  const headers = { "content-length": "0", server: "Kestrel", "x-ms-middleware-request-id": requestId };
  return { status, headers, body: "" };
}

/** 401 as a Linux app answers it, whole. */
export const unauthenticated = {
  status: 401,
  headers: {
    "content-length": "0",
    server: "Kestrel",
    "www-authenticate": challenge,
    "x-ms-middleware-request-id": requestId,
  },
  body: "",
};
