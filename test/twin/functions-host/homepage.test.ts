import { expect, test } from "vitest";
import { authSettings } from "../../support/auth-settings.ts";
import type { AuthenticationReadings } from "../../../packages/twin/easy-auth/index.ts";
import { siteHandlers } from "../../../packages/twin/sites.ts";
import {
  callerId,
  clientId,
  FakeIssuer,
  newSigningKey,
  sign,
  v1Claims,
  v1Issuer,
} from "../easy-auth/protected-site.ts";
import { host, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const key = await newSigningKey("key-1");
const hostNameSslStates = [{ name: host, hostType: "Standard" }];
const page = expect.stringContaining("<h1>The function app is running</h1>") as string;
const disabled = [{ name: "AzureWebJobsDisableHomepage", value: "True" }];
const plain = 'app.http("plain", { route: "plain", handler: async () => ({ body: "plain" }) });';

interface Asked {
  readonly main?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly appSettings?: readonly { name: string; value: string }[];
  readonly readings?: AuthenticationReadings;
}

/** A site with App Service authentication, as callers see it. */
async function protectedSite({ main = plain, files = {}, appSettings = [], readings = {} }: Asked = {}) {
  const site = await hosted();
  site.configure({ hostNameSslStates }, appSettings);
  const properties = authSettings({ clientId, openIdIssuer: v1Issuer, callerId });
  site.put(`${siteId}/config/authsettingsV2`, "Microsoft.Web/sites/config", { properties });
  await site.deploy(main, files);
  const { tenant, functionsHost } = site;
  const handler = siteHandlers({ tenant, functionsHost, fetch: new FakeIssuer([key]).fetch, readings })(host);
  return async (path: string, init?: RequestInit): Promise<Response> => {
    if (!handler) throw new Error(`${host} is no site.`);
    return handler(new Request(`https://${host}${path}`, init));
  };
}

async function authorized(): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await sign(key, v1Claims)}` };
}

async function told(answer: Response): Promise<unknown> {
  const { status, headers } = answer;
  return [status, headers.get("content-type"), headers.has("www-authenticate"), await answer.text()];
}

test("answers / without a token with its page in place of the refusal, keeping the challenge", async () => {
  const call = await protectedSite();
  expect(await told(await call("/"))).toEqual([200, "text/html", true, page]);
  expect(await told(await call("/", { method: "POST" }))).toEqual([200, "text/html", true, page]);
});

test("answers / with 204 if the homepage is disabled", async () => {
  const call = await protectedSite({ appSettings: disabled });
  expect(await told(await call("/"))).toEqual([204, null, true, ""]);
  expect(await told(await call("/", { headers: await authorized() }))).toEqual([204, null, false, ""]);
});

test.each([
  [{}, [200, "text/html", false, page]],
  [{ refusedHomepage: "refusal" as const }, [200, "text/html", false, page]],
])("answers an allowed caller with its page, by %j", async (readings, expected) => {
  const call = await protectedSite({ readings });
  expect(await told(await call("/", { headers: await authorized() }))).toEqual(expected);
});

test("keeps App Service authentication's refusal under that reading", async () => {
  const call = await protectedSite({ readings: { refusedHomepage: "refusal" } });
  expect(await told(await call("/"))).toEqual([401, null, true, ""]);
});

test("keeps the answer of a function at /, but replaces App Service authentication's refusal of it", async () => {
  const call = await protectedSite({
    main: 'app.http("root", { route: "{*rest}", handler: async () => ({ body: "the function" }) });',
    files: { "host.json": '{"version":"2.0","extensions":{"http":{"routePrefix":""}}}' },
  });
  const headers = await authorized();
  expect(await told(await call("/", { headers }))).toEqual([200, "text/plain;charset=UTF-8", false, "the function"]);
  expect(await told(await call("/"))).toEqual([200, "text/html", true, page]);
});

test.each(["/unknown", "/api", "/index.html"])(
  "answers only /: %s gets 401 without a token and 404 with one",
  async (path) => {
    const call = await protectedSite();
    expect(await told(await call(path))).toEqual([401, null, true, ""]);
    expect(await told(await call(path, { headers: await authorized() }))).toEqual([404, null, false, ""]);
  },
);

const preflight = {
  method: "OPTIONS",
  headers: { origin: "https://elsewhere.example", "access-control-request-method": "POST" },
};

test("answers a preflight before App Service authentication, without granting access", async () => {
  const call = await protectedSite();
  const answer = await call("/api/plain", preflight);
  expect([answer.status, [...answer.headers], await answer.text()]).toEqual([204, [], ""]);
  expect(await told(await call("/", preflight))).toEqual([200, "text/html", false, page]);
});

test.each([
  ["without an origin", { "access-control-request-method": "POST" }],
  ["without a method to ask for", { origin: "https://elsewhere.example" }],
])("and no other OPTIONS: %s", async (_, headers) => {
  const call = await protectedSite();
  expect(await told(await call("/api/plain", { method: "OPTIONS", headers }))).toEqual([401, null, true, ""]);
});

test("answers unsupported requests of App Service authentication without the page", async () => {
  const call = await protectedSite({ appSettings: [{ name: "WEBSITE_AUTH_NONCE_DURATION", value: "00:01:00" }] });
  expect((await call("/")).status).toBe(501);
});
