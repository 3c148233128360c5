import { decodeJwt } from "jose";
import { describe, expect, it, test } from "vitest";
import { tenantId } from "../entra/entra-fixture.ts";
import { callback, openSite, origin } from "./browser-site.ts";

const requestOf = (location: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(location ?? "").searchParams);

describe("an unknown person", () => {
  it("is sent to sign in, with the request that App Service makes, and comes back to the same page", async () => {
    const { get, follow, reached, clientId, ada } = openSite();
    const seen = await get("/orders?of=ada");
    expect(seen.status).toBe(302);
    expect(seen.location?.startsWith(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize?`)).toBe(
      true,
    );
    expect(requestOf(seen.location)).toEqual({
      response_type: "code id_token",
      redirect_uri: callback,
      client_id: clientId,
      scope: "openid profile email",
      response_mode: "form_post",
      nonce: expect.stringMatching(/^[\da-f]{32}_20260102030405$/),
      state: "redir=%2Forders%3Fof%3Dada",
    });
    expect(reached).toEqual([]);

    expect((await follow(seen)).text).toBe("from the app");

    const [request] = reached;
    expect(request?.url).toBe(`${origin}/orders?of=ada`);
    expect(request?.headers.get("x-ms-client-principal-name")).toBe(ada.userPrincipalName);
    expect(request?.headers.get("x-ms-client-principal-id")).toBe(ada.id);
    const idToken = decodeJwt(request?.headers.get("x-ms-token-aad-id-token") ?? "");
    expect(idToken).toMatchObject({ aud: clientId, oid: ada.id });
    expect(request?.headers.get("x-ms-token-aad-access-token")).toMatch(/^eyJ/);
  });

  it.each([
    ["RedirectToLoginPage", 302],
    ["Return401", 401],
    ["Return403", 403],
    ["Return404", 404],
  ])("gets for %s the status %i", async (unauthenticatedClientAction, status) => {
    const { configure, get, reached } = openSite();
    configure({ globalValidation: { requireAuthentication: true, unauthenticatedClientAction } });
    expect((await get("/")).status).toBe(status);
    expect(reached).toEqual([]);
  });

  it("passes by AllowAnonymous and on excluded paths, without an identity", async () => {
    const { configure, get, reached } = openSite();
    configure({ globalValidation: { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" } });
    await get("/", { "x-ms-client-principal-name": "forged" });
    const excludedPaths = ["/health"];
    configure({
      globalValidation: {
        requireAuthentication: true,
        unauthenticatedClientAction: "RedirectToLoginPage",
        excludedPaths,
      },
    });
    await get("/health", { "x-ms-token-aad-id-token": "forged" });
    expect(reached.map(({ url, headers }) => [url, headers.has("x-ms-client-principal-name")])).toEqual([
      [`${origin}/`, false],
      [`${origin}/health`, false],
    ]);
    expect(reached[1]?.headers.has("x-ms-token-aad-id-token")).toBe(false);
  });

  it.each([
    ["a client that isn't a browser", { "user-agent": "curl/8" }],
    ["a script", { "x-requested-with": "XMLHttpRequest" }],
  ])("that is %s gets a challenge instead", async (_, headers) => {
    const seen = await openSite().get("/", headers);
    expect([seen.status, seen.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining("Bearer realm="),
    ]);
  });

  it("without a client secret signs in by an ID token alone, of version 1 too", async () => {
    const { get, follow, reached } = openSite({ secret: false, version: 1 });
    const seen = await get("/.auth/login/aad?post_login_redirect_uri=/after");
    expect(seen.location?.startsWith(`https://login.windows.net/${tenantId}/oauth2/authorize?`)).toBe(true);
    expect(requestOf(seen.location)["response_type"]).toBe("id_token");
    await follow(seen);
    expect(reached.map(({ url }) => url)).toEqual([`${origin}/after`]);
    expect(reached[0]?.headers.has("x-ms-token-aad-access-token")).toBe(false);
    expect(decodeJwt(reached[0]?.headers.get("x-ms-token-aad-id-token") ?? "")).toMatchObject({ ver: "1.0" });
  });

  it("is asked for what `loginParameters` say", async () => {
    const { configure, get } = openSite();
    configure({}, { login: { loginParameters: ["scope=openid offline_access", "domain_hint=contoso.com"] } });
    const request = requestOf((await get("/")).location);
    expect([request["scope"], request["domain_hint"]]).toEqual(["openid offline_access", "contoso.com"]);
    configure({}, { login: { loginParameters: ["redirect_uri=https://evil.example"] } });
    expect((await get("/")).status).toBe(501);
  });

  it("who refuses to sign in gets a bare 401", async () => {
    const { get, send, follow } = openSite();
    const page = await get((await get("/")).location ?? "");
    const cancelled = await page.press("cancel");
    expect(cancelled.answer.get("error")).toBe("access_denied");
    const seen = await send(callback, { method: "POST", body: cancelled.answer });
    expect([seen.status, seen.text]).toEqual([401, ""]);
    expect((await follow(cancelled)).status).toBe(401);
  });

  it("whom the policy doesn't allow gets 403", async () => {
    const { configure, get, follow, reached } = openSite();
    configure({}, { validation: { defaultAuthorizationPolicy: { allowedApplications: ["other"] } } });
    expect((await follow(await get("/"))).status).toBe(403);
    expect(reached).toEqual([]);
  });

  test("is told by name which secret the site lacks", async () => {
    const { configure, get, clientId } = openSite();
    const registration = { clientId, openIdIssuer: `https://login.microsoftonline.com/${tenantId}/v2.0` };
    configure({}, { registration: { ...registration, clientSecretSettingName: "ELSEWHERE" } });
    const seen = await get("/");
    expect([seen.status, seen.text]).toEqual([501, expect.stringContaining("'ELSEWHERE'")]);
  });
});

describe("the target after a sign-in", () => {
  it.each([
    ["/inside?x=1#y", "/inside?x=1#y"],
    [`${origin}/inside`, "/inside"],
    ["https://spa.contoso.example/app", "https://spa.contoso.example/app"],
    ["https://spa.contoso.example/app/deep", "https://spa.contoso.example/app/deep"],
  ])("can be %s", async (target, expected) => {
    const { configure, get, send } = openSite({ secret: false });
    const login = { tokenStore: { enabled: true }, allowedExternalRedirectUrls: ["https://spa.contoso.example/app"] };
    configure({ login });
    const seen = await get(`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(target)}`);
    const signedIn = await signIn(seen);
    expect((await send(callback, { method: "POST", body: signedIn.answer })).location).toBe(expected);

    async function signIn(redirect: typeof seen): Promise<typeof seen> {
      const page = await get(redirect.location ?? "");
      return page.press("password", { username: "ada@twin.onmicrosoft.com", password: "Right-password-1" });
    }
  });

  it.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "https://spa.contoso.example/application",
    "https://spa.contoso.example.evil.example/app",
    "https://a@spa.contoso.example/app",
    "javascript:alert(1)",
  ])("can't be %s", async (target) => {
    const { configure, get } = openSite();
    configure({ login: { allowedExternalRedirectUrls: ["https://spa.contoso.example/app"] } });
    const seen = await get(`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(target)}`);
    expect([seen.status, seen.location]).toEqual([403, undefined]);
  });
});

describe("the callback", () => {
  it("takes no sign-in that another browser began, and none after the nonce's time", async () => {
    const { get, send, browser, clock } = openSite({ secret: false });
    const page = await get((await get("/")).location ?? "");
    const answer = await page.press("password", { username: "ada@twin.onmicrosoft.com", password: "Right-password-1" });
    const nonce = browser.cookies.get("Nonce") ?? "";
    const post = () => send(callback, { method: "POST", body: answer.answer });
    browser.cookies.delete("Nonce");
    expect((await post()).status).toBe(401);
    browser.cookies.set("Nonce", nonce.replace(/^./, "z"));
    expect((await post()).status).toBe(401);
    browser.cookies.set("Nonce", nonce);
    clock.advance(5 * 60_000);
    expect((await post()).status).toBe(401);
    clock.advance(-60_000);
    expect((await post()).status).toBe(302);
  });

  it.each([{}, { id_token: "e30.e30.x" }, { id_token: "x", error: "access_denied" }])("refuses %j", async (form) => {
    const { send, browser } = openSite();
    const seen = await send(callback, { method: "POST", body: new URLSearchParams(form) });
    expect([seen.status, browser.cookies.has("AppServiceAuthSession")]).toEqual([401, false]);
  });

  it("sets a cookie that scripts can't read, until the session's end", async () => {
    const { configure, get, send } = openSite({ secret: false });
    configure({ login: { cookieExpiration: { convention: "FixedTime", timeToExpiration: "01:00:00" } } });
    const page = await get((await get("/")).location ?? "");
    const { answer } = await page.press("password", {
      username: "ada@twin.onmicrosoft.com",
      password: "Right-password-1",
    });
    const seen = await send(callback, { method: "POST", body: answer });
    expect(seen.headers.getSetCookie()[0]).toMatch(
      /^AppServiceAuthSession=[\w.-]+; path=\/; expires=Fri, 02 Jan 2026 04:04:05 GMT; secure; HttpOnly; SameSite=None$/,
    );
  });
});

describe("a session", () => {
  async function signedIn(login: object = { tokenStore: { enabled: true } }) {
    const site = openSite();
    site.configure({ login }, { login: { loginParameters: ["scope=openid profile email offline_access"] } });
    await site.follow(await site.get("/"));
    return site;
  }

  it.each([
    [{ tokenStore: { enabled: true } }, 8 * 60],
    [{ tokenStore: { enabled: true }, cookieExpiration: { timeToExpiration: "00:30:00" } }, 30],
    [{ tokenStore: { enabled: true }, cookieExpiration: { convention: "IdentityProviderDerived" } }, 60],
  ])("lasts as %j says", async (login, minutes) => {
    const { get, clock } = await signedIn(login);
    clock.advance((minutes + 4) * 60_000);
    expect((await get("/")).status).toBe(200);
    clock.advance(2 * 60_000);
    expect((await get("/")).status).toBe(302);
  });

  it("shows itself at /.auth/me, and no tokens without the token store", async () => {
    const { get, configure, ada } = await signedIn();
    const [entry] = JSON.parse((await get("/.auth/me")).text) as readonly { readonly user_id: string }[];
    expect(entry).toMatchObject({ provider_name: "aad", user_id: ada.userPrincipalName });
    expect(Object.keys(entry ?? {})).toContain("refresh_token");
    configure({ login: { tokenStore: { enabled: false } } });
    expect((await get("/.auth/me")).status).toBe(404);
  });

  it("gets fresh tokens at /.auth/refresh, also within 72 hours of its end", async () => {
    const { get, reached, clock } = await signedIn();
    const token = () => reached.at(-1)?.headers.get("x-ms-token-aad-access-token");
    const first = token();
    clock.advance(9 * 60 * 60_000);
    expect((await get("/.auth/refresh")).status).toBe(200);
    await get("/");
    expect(token()).not.toBe(first);
    clock.advance(81 * 60 * 60_000);
    expect((await get("/.auth/refresh")).status).toBe(401);
  });

  it("has nothing to refresh without a refresh token, or without a session", async () => {
    const { get, follow, browser } = openSite();
    await follow(await get("/"));
    expect((await get("/.auth/refresh")).status).toBe(403);
    browser.cookies.clear();
    expect((await get("/.auth/refresh")).status).toBe(401);
  });

  it("ends at /.auth/logout, here and at Entra ID, and returns where it may", async () => {
    const { get, follow, browser } = await signedIn();
    const seen = await get("/.auth/logout?post_logout_redirect_uri=/bye");
    expect(seen.location?.startsWith(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/logout?`)).toBe(true);
    expect(browser.cookies.has("AppServiceAuthSession")).toBe(false);
    expect((await get(seen.location ?? "")).location).toBe(
      `${origin}/.auth/logout/complete?post_logout_redirect_uri=%2Fbye`,
    );
    expect(browser.cookies.has("ESTSAUTH")).toBe(false);
    const complete = await get("/.auth/logout/complete?post_logout_redirect_uri=https://evil.example/");
    expect(complete.location).toBe("/.auth/logout/done");
    expect((await follow(complete)).text).toContain("You have been signed out.");
    expect((await get("/")).status).toBe(302);
  });

  it.each([
    [403, { origin: "https://evil.example" }],
    [403, {}],
    [403, { origin: "null" }],
    [200, { origin }],
    [200, { referer: `${origin}/form` }],
    [200, { origin: "https://spa.example" }],
  ])("answers %i to a browser's POST with %j (forged forms)", async (status, headers) => {
    const { send, reached } = await signedIn();
    const before = reached.length;
    expect((await send("/", { method: "POST", body: "x", headers })).status).toBe(status);
    expect(reached.length - before).toBe(status === 200 ? 1 : 0);
  });
});
