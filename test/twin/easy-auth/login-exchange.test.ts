import { describe, expect, test } from "vitest";
import {
  callerId,
  clientId,
  refused,
  requestId,
  responseOf,
  sessionIn,
  settingsWith,
  sign,
  useIssuer,
  v1Claims,
  v2Claims,
  v2Issuer,
} from "./protected-site.ts";

const issuer = useIssuer();
const otherCaller = "66666666-6666-4666-8666-666666666666";
const v2Settings = settingsWith(
  {},
  {
    registration: { openIdIssuer: v2Issuer, clientId },
    validation: { defaultAuthorizationPolicy: { allowedApplications: [callerId, clientId] } },
  },
);
const { azp: _, azpacr: __, ...userClaims } = v2Claims;
const idClaims = { ...userClaims, preferred_username: "ada@twin.onmicrosoft.com", name: "Ada Lovelace" };

test("G33 exchanges an access token for a session token", async () => {
  const site = issuer.site();

  const response = await site.exchange({ access_token: await sign(issuer.key, v1Claims) });

  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store",
    "content-type": "application/json; charset=utf-8",
    server: "Kestrel",
    "x-ms-middleware-request-id": requestId,
  });
  expect(await response.json()).toEqual({
    authenticationToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    user: { userId: expect.stringMatching(/^sid:[0-9a-f]{32}$/) },
  });
  expect(site.reached).toEqual([]);
});

test("G21 exchanges an ID token alone under the v2 issuer if the registration itself is an allowed application", async () => {
  const site = issuer.site();
  site.configure(v2Settings);

  const session = await site.sessionFor({ id_token: await sign(issuer.key, idClaims) });

  expect((await site.callIn(session)).status).toBe(200);
  expect(site.reached[0]?.headers.get("x-ms-client-principal-name")).toBe("ada@twin.onmicrosoft.com");
});

test("accepts an access token and an ID token of one principal, and uses the access token", async () => {
  const site = issuer.site();
  site.configure(v2Settings);
  const tokens = {
    access_token: await sign(issuer.key, { ...v2Claims, roles: ["Function.Invoke"] }),
    id_token: await sign(issuer.key, idClaims),
    expires_in: 3600,
  };

  await site.callIn(await site.sessionFor(tokens));

  const principal = Buffer.from(site.reached[0]?.headers.get("x-ms-client-principal") ?? "", "base64").toString();
  expect(JSON.parse(principal)).toMatchObject({
    claims: expect.arrayContaining([{ typ: "roles", val: "Function.Invoke" }]),
  });
});

test("gives one user the same id at every sign-in, and another on another site", async () => {
  const tokens = { access_token: await sign(issuer.key, v1Claims) };
  const site = issuer.site();
  const userIdFrom = async (response: Response): Promise<string> => (await sessionIn(response)).user.userId;

  const [first, second] = [
    await userIdFrom(await site.exchange(tokens)),
    await userIdFrom(await site.exchange(tokens)),
  ];
  const elsewhere = await userIdFrom(await issuer.site({}, "other").exchange(tokens));
  const other = await site.exchange({ access_token: await sign(issuer.key, { ...v1Claims, oid: otherCaller }) });

  expect(second).toBe(first);
  expect(elsewhere).not.toBe(first);
  expect(await userIdFrom(other)).not.toBe(first);
});

describe("refuses with 401 and an empty body", () => {
  test("G32 a token of the other version", async () => {
    const site = issuer.site();
    const response = await site.exchange({ id_token: await sign(issuer.key, idClaims) });
    expect(await responseOf(response)).toEqual(refused(401));
  });

  test.each([
    ["a good access token beside a bad id token", v2Claims, { ...idClaims, aud: callerId }],
    ["a bad access token beside a good id token", { ...v2Claims, aud: callerId }, idClaims],
    ["tokens of two principals", v2Claims, { ...idClaims, oid: otherCaller }],
  ])("%s", async (_, access, id) => {
    const site = issuer.site();
    site.configure(v2Settings);
    const tokens = { access_token: await sign(issuer.key, access), id_token: await sign(issuer.key, id) };
    expect(await responseOf(await site.exchange(tokens))).toEqual(refused(401));
  });
});

test("refuses the exchange to an application that may not call", async () => {
  const token = await sign(issuer.key, { ...v1Claims, appid: otherCaller });
  expect(await responseOf(await issuer.site().exchange({ access_token: token }))).toEqual(refused(403));
});

test("forbids an id token unless the registration itself is an allowed application", async () => {
  const site = issuer.site();
  site.configure(
    settingsWith(
      {},
      {
        registration: { openIdIssuer: v2Issuer, clientId },
        validation: { defaultAuthorizationPolicy: { allowedApplications: [callerId] } },
      },
    ),
  );
  expect((await site.exchange({ id_token: await sign(issuer.key, idClaims) })).status).toBe(403);
});

describe("asks for JSON with a token:", () => {
  const json = { "content-type": "application/json" };
  const post = (headers: Record<string, string>, body: string) =>
    issuer.site().call(headers, "/.auth/login/aad", { method: "POST", body });

  test.each<[string, Record<string, string>, string]>([
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "access_token=x"],
    ["JSON that does not say so", { "content-type": "text/plain" }, '{"access_token":"x"}'],
    ["no JSON", json, "access_token"],
    ["a list", json, "[]"],
    ["no token", json, "{}"],
    ["a refresh token alone", json, '{"refresh_token":"x"}'],
    ["a token that is no text", json, '{"access_token":1}'],
    ["an empty token", json, '{"access_token":""}'],
    ["a refresh token that no header can carry", json, '{"access_token":"x","refresh_token":"a\\nb"}'],
    ["a lifetime that is none", json, '{"access_token":"x","expires_in":-1}'],
    ["a lifetime without end", json, '{"access_token":"x","expires_in":"9999999999999999"}'],
  ])("%s gets 400", async (_, headers, body) => {
    expect(await responseOf(await post(headers, body))).toEqual(refused(400));
  });

  test("a property that the twin does not know is refused by name", async () => {
    const response = await post(json, '{"access_token":"x","authorization_code":"y"}');
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("the property 'authorization_code' in the body of POST /.auth/login/aad");
  });
});

test("also exchanges if anonymous callers are allowed", async () => {
  const site = issuer.site();
  site.configure(
    settingsWith({ globalValidation: { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" } }),
  );
  expect((await site.exchange({ access_token: await sign(issuer.key, v1Claims) })).status).toBe(200);
  expect((await site.exchange({ access_token: "a.b.c" })).status).toBe(401);
});

test.each([
  [{ cookieExpiration: { timeToExpiration: "01:00:00" } }, "login.cookieExpiration.timeToExpiration '01:00:00'"],
  [
    { cookieExpiration: { convention: "IdentityProviderDerived" } },
    "login.cookieExpiration.convention 'IdentityProviderDerived'",
  ],
  [{ routes: { logoutEndpoint: "/bye" } }, "login.routes.logoutEndpoint '/bye'"],
])("refuses sessions under %j by name, and still accepts Entra's tokens", async (login, name) => {
  const site = issuer.site();
  site.configure(settingsWith({ login }));
  const token = await sign(issuer.key, v1Claims);

  const response = await site.exchange({ access_token: token });

  expect(response.status).toBe(501);
  expect(await response.text()).toContain(`authsettingsV2 ${name} for sessions`);
  expect((await site.callWith(token)).status).toBe(200);
});

test("recognizes the exchange under every spelling that Kestrel accepts", async () => {
  const site = issuer.site();
  const init = { method: "POST", body: JSON.stringify({ access_token: await sign(issuer.key, v1Claims) }) };
  for (const path of ["/.AUTH/Login/aad", "/%2Eauth/login/aad", "/x/../.auth/login/aad"]) {
    expect((await site.call({ "content-type": "application/json" }, path, init)).status).toBe(200);
  }
});

const json = { "content-type": "application/json" };

test.each([
  ["a million members", () => `{${Array.from({ length: 1_000_000 }, (_, index) => `"${index}":0`).join(",")}}`],
  ["20,000 arrays in each other", () => `{"access_token":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ["5 MiB of token", () => JSON.stringify({ access_token: "x".repeat(5 * 1024 * 1024) })],
])("refuses a body of %s without affecting other requests", async (_, body) => {
  const site = issuer.site();
  const response = await site.call(json, "/.auth/login/aad", { method: "POST", body: body() });
  expect(await responseOf(response)).toEqual(refused(400));
  expect((await site.exchange({ access_token: await sign(issuer.key, v1Claims) })).status).toBe(200);
});
