import { describe, expect, test } from "vitest";
import type { AuthenticationReadings } from "../../../packages/twin/easy-auth/index.ts";
import {
  callerId,
  callerObjectId,
  clientId,
  type ProtectedSite,
  host,
  refused,
  responseOf,
  settingsWith,
  sign,
  tenantId,
  unauthenticated,
  useIssuer,
  v1Claims,
  v2Issuer,
} from "./protected-site.ts";

const issuer = useIssuer();

test("G11 answers a request without a token with Microsoft's challenge, without calling the app", async () => {
  const site = issuer.site();
  expect(await responseOf(await site.call())).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
});

test.each([
  ["a function key in the header", { "x-functions-key": "secret" }, "/api/who-calls"],
  ["a function key in the query", {}, "/api/who-calls?code=secret"],
  ["basic credentials", { authorization: "Basic dTpw" }, "/api/who-calls"],
  ["a session token, while there are no sessions", { "x-zumo-auth": "e30.e30.e30" }, "/api/who-calls"],
  ["a forged principal", { "x-ms-client-principal": "e30=", "x-ms-client-principal-id": "me" }, "/api/who-calls"],
])("G09 refuses %s", async (_, headers, path) => {
  const site = issuer.site();
  expect(await responseOf(await site.call(headers, path))).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
});

test.each([
  ["a v2 issuer", v2Issuer, `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize`],
  [
    "a v2 issuer under the v1 host",
    `https://sts.windows.net/${tenantId}/v2.0`,
    `https://login.windows.net/${tenantId}/oauth2/v2.0/authorize`,
  ],
  [
    "a v1 issuer under the login host",
    `https://login.microsoftonline.com/${tenantId}`,
    `https://login.microsoftonline.com/${tenantId}/oauth2/authorize`,
  ],
])("names the endpoint of %s in the challenge", async (_, openIdIssuer, authorizationUri) => {
  const site = issuer.site();
  site.configure(settingsWith({}, { registration: { openIdIssuer, clientId } }));
  expect((await site.call()).headers.get("www-authenticate")).toBe(
    `Bearer realm="${host}" authorization_uri="${authorizationUri}" resource_id="${clientId}"`,
  );
});

test("omits the challenge if configured", async () => {
  const site = issuer.site();
  site.configure(settingsWith({}, { login: { disableWWWAuthenticate: true } }));
  const { "www-authenticate": _, ...headers } = unauthenticated.headers;
  expect(await responseOf(await site.call())).toEqual({ ...unauthenticated, headers });
});

const unassigned = "66666666-6666-4666-8666-666666666666";

function siteWith(globalValidation: object, readings: AuthenticationReadings = {}): ProtectedSite {
  const site = issuer.site(readings);
  site.configure(settingsWith({ globalValidation: { requireAuthentication: true, ...globalValidation } }));
  return site;
}

describe("Return403", () => {
  const site = () => siteWith({ unauthenticatedClientAction: "Return403" });

  test("answers 403 without a challenge to an unknown caller", async () => {
    const refusing = site();
    expect(await responseOf(await refusing.call())).toEqual(refused(403));
    expect(await responseOf(await refusing.callWith("a.b.c"))).toEqual(refused(403));
    expect(refusing.reached).toEqual([]);
  });

  test("allows a valid token", async () => {
    expect((await site().callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  });
});

describe("an excluded path", () => {
  const excludedPaths = ["/health", "/open/*", "/"];
  const site = () => siteWith({ unauthenticatedClientAction: "Return401", excludedPaths });

  test.each(["/health", "/health?x=1", "/", "/open/a", "/open/a/b"])("%s needs no authentication", async (path) => {
    const open = site();
    const forged = { "x-ms-client-principal": "forged", authorization: "Bearer a.b.c" };
    expect((await open.call(forged, path)).status).toBe(200);
    expect(Object.fromEntries(open.reached[0]?.headers ?? [])).toEqual({ authorization: "Bearer a.b.c" });
  });

  test.each([
    "/health/",
    "/healthy",
    "/Health",
    "/api/health",
    "/open",
    "/open/",
    "/opening/a",
    "/OPEN/a",
    "/open/../api/who-calls",
    "/open/%2e%2e/api/who-calls",
    "/api/who-calls",
  ])("is not %s", async (path) => {
    const closed = site();
    expect(await responseOf(await closed.call({}, path))).toEqual(unauthenticated);
    expect(closed.reached).toEqual([]);
  });

  test("may include every path", async () => {
    const open = siteWith({ unauthenticatedClientAction: "Return401", excludedPaths: ["/*"] });
    expect((await open.call()).status).toBe(200);
  });

  test("still identifies the caller to the app, and refuses callers that the policy refuses", async () => {
    const open = site();
    await open.call({ authorization: `Bearer ${await sign(issuer.key, v1Claims)}` }, "/health");
    expect(open.reached[0]?.headers.get("x-ms-client-principal-id")).toBe(callerObjectId);
    const authorization = `Bearer ${await sign(issuer.key, { ...v1Claims, appid: unassigned })}`;
    expect((await open.call({ authorization }, "/health")).status).toBe(403);
  });

  test("is never a route of authentication", async () => {
    const open = siteWith({ unauthenticatedClientAction: "Return401", excludedPaths: ["/.auth/*"] });
    expect((await open.call({}, "/.auth/me")).status).toBe(401);
    expect(open.reached).toEqual([]);
  });
});

describe("an excluded path, read by prefix", () => {
  const site = () =>
    siteWith(
      { unauthenticatedClientAction: "Return401", excludedPaths: ["/api/health", "/open/*"] },
      { excludedPathMatch: "prefix" },
    );

  test.each([
    "/api/health",
    "/API/Health",
    "/api/health/",
    "/api/health/deep",
    "/api/health-admin",
    "/api/health%2fdeep",
    "/open/",
    "/OPEN/a",
  ])("also opens %s, but removes the claimed principal", async (path) => {
    const open = site();
    expect((await open.call({ "x-ms-client-principal": "forged" }, path)).status).toBe(200);
    expect(Object.fromEntries(open.reached[0]?.headers ?? [])).toEqual({});
  });

  test.each(["/api/healt", "/api//health", "/open", "/x/api/health", "/api/health/../who-calls"])(
    "does not open %s",
    async (path) => {
      const closed = site();
      expect(await responseOf(await closed.call({}, path))).toEqual(unauthenticated);
    },
  );
});

describe("an excluded path that the middleware leaves alone", () => {
  const excludedPaths = ["/health"];
  const site = () =>
    siteWith({ unauthenticatedClientAction: "Return401", excludedPaths }, { excludedPathPrincipals: "kept" });
  const claimed = {
    "x-ms-client-principal": "forged",
    "x-ms-client-principal-id": "anybody",
    "x-ms-token-aad-id-token": "a.b.c",
    "x-zumo-auth": "a.b.c",
  };

  test("passes on the caller's claims unchanged", async () => {
    const open = site();
    expect((await open.call(claimed, "/health")).status).toBe(200);
    expect(Object.fromEntries(open.reached[0]?.headers ?? [])).toEqual(claimed);
  });

  test("doesn't identify the caller, and refuses no one", async () => {
    const open = site();
    const authorization = `Bearer ${await sign(issuer.key, { ...v1Claims, appid: unassigned })}`;
    expect((await open.call({ authorization }, "/health")).status).toBe(200);
    expect(Object.fromEntries(open.reached[0]?.headers ?? [])).toEqual({ authorization });
  });

  test("covers only that path", async () => {
    const closed = site();
    expect(await responseOf(await closed.call(claimed, "/api/who-calls"))).toEqual(unauthenticated);
    await closed.call({ ...claimed, authorization: `Bearer ${await sign(issuer.key, v1Claims)}` }, "/api/who-calls");
    expect(closed.reached[0]?.headers.get("x-ms-client-principal-id")).toBe(callerObjectId);
    expect(closed.reached[0]?.headers.get("x-ms-token-aad-id-token")).toBeNull();
  });
});

describe("the host's own administration", () => {
  test("allows the host's administration without a caller, and removes a forged one", async () => {
    const site = issuer.site();
    const answer = await site.call({ "x-ms-client-principal": "e30=" }, "/admin/host/status");
    expect(answer.status).toBe(200);
    expect(
      site.reached.map((request) => [new URL(request.url).pathname, request.headers.get("x-ms-client-principal")]),
    ).toEqual([["/admin/host/status", null]]);
  });

  test.each(["/admin", "/administration/x", "/api/admin/x", "//admin/x"])("but not %s", async (path) => {
    const site = issuer.site();
    expect(await responseOf(await site.call({}, path))).toEqual(unauthenticated);
    expect(site.reached).toEqual([]);
  });

  test("protects it like any other path under that reading", async () => {
    const site = issuer.site({ administrationPaths: "protected" });
    const path = "/admin/host/synctriggers";
    expect(await responseOf(await site.call({}, path, { method: "POST" }))).toEqual(unauthenticated);
    expect(site.reached).toEqual([]);
    const authorization = `Bearer ${await sign(issuer.key, v1Claims)}`;
    expect((await site.call({ authorization }, path, { method: "POST" })).status).toBe(200);
  });
});

test("knows for its owner what came without a token, and who a token that isn't valid claims to be", async () => {
  const site = issuer.site();
  const { exp = 0 } = v1Claims;
  await site.call();
  await site.callWith("broken");
  await site.callWith(await sign(issuer.key, { ...v1Claims, exp: exp - 100_000 }));

  expect(site.decisions).toMatchObject([
    { outcome: "refused", sentNothing: true, caller: {} },
    { outcome: "refused", reason: "the Bearer isn't a token", caller: {} },
    {
      outcome: "refused",
      reason: expect.stringMatching(/^the token expired/),
      caller: { clientId: callerId, isUnverified: true },
    },
  ]);
  expect(site.decisions[1]).not.toHaveProperty("sentNothing");
});
