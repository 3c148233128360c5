import { describe, expect, it } from "vitest";
import { authorizeErrors } from "../../../../packages/twin/entra/errors/authorize-errors.ts";
import { adasPassword } from "../user-fixture.ts";
import { Browser, type BrowserFixture, openBrowser, redirectUris } from "./browser-fixture.ts";
import type { Seen } from "../../../support/form-browser.ts";

/** What arrives at the redirect URI: the error, and the number of its code. */
function refusedAt(seen: Seen): readonly (string | number | null)[] {
  const description = seen.answer.get("error_description") ?? "";
  return [seen.answer.get("error"), Number(/^AADSTS(\d+): /.exec(description)?.[1] ?? Number.NaN)];
}

function requireMfa({ tenant }: BrowserFixture, control = "mfa"): void {
  tenant.conditionalAccess.policies.create({
    displayName: "policy",
    state: "enabled",
    conditions: {
      applications: { includeApplications: ["All"] },
      users: { includeUsers: ["All"] },
      clientAppTypes: ["browser"],
    },
    grantControls: { operator: "OR", builtInControls: [control] },
  });
}

describe("an error never follows an address that nobody registered", () => {
  it.each([
    ["another host", { redirect_uri: "https://evil.example/" }, 50011],
    ["another path", { redirect_uri: `${redirectUris.spa}x` }, 50011],
    ["a loopback host that isn't", { redirect_uri: "http://localhost.evil.example" }, 50011],
    ["a user name before the host", { redirect_uri: "http://localhost@evil.example" }, 50011],
    ["a loopback path", { redirect_uri: "http://localhost:1/other" }, 50011],
    ["no client", { client_id: undefined }, 900144],
    ["an unknown client", { client_id: "99999999-9999-4999-8999-999999999999" }, 700038],
  ])("%s", async (_, changes, code) => {
    const seen = await openBrowser().ask({ ...changes, prompt: "none" });
    expect([seen.status, seen.location]).toEqual([400, undefined]);
    expect(seen.text).toContain(`AADSTS${code}: `);
    expect(seen.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("an application without any", async () => {
    const { browser, desktop } = openBrowser();
    const seen = await browser.authorize({ client_id: desktop.application.appId, redirect_uri: "http://localhost" });
    expect(seen.text).toContain("AADSTS500113: No reply address is registered for the application.");
  });
});

describe("the redirect URI gets, with the state", () => {
  it.each([
    [["unsupported_response_type", 700051], { response_type: "code token" }],
    [["invalid_request", 70007], { response_type: "id_token", response_mode: "query" }],
    [["invalid_request", 900144], { response_type: "id_token", nonce: undefined }],
    [["invalid_request", 900144], { scope: undefined }],
    [["invalid_scope", 70011], { scope: "nonsense/read" }],
    [["login_required", 50058], { prompt: "none" }],
  ])("%j", async (expected, changes) => {
    const seen = await openBrowser().ask(changes);
    expect(refusedAt(seen)).toEqual(expected);
    expect(seen.answer.get("state")).toBe("s-1");
  });

  it("AADSTS700054 without ID tokens, and the address where it's explained", async () => {
    const seen = await openBrowser({}, { web: openBrowser().desktop.application.web }).ask({
      response_type: "id_token",
    });
    expect(refusedAt(seen)).toEqual(["unsupported_response_type", 700054]);
    expect(seen.answer.get("error_uri")).toBe("https://login.microsoftonline.com/error?code=700054");
    expect(seen.location).toContain("#error=");
  });

  it("access_denied if the user cancels", async () => {
    const seen = await (await openBrowser().ask()).press("cancel");
    expect([seen.answer.get("error"), seen.answer.get("error_subcode")]).toEqual(["access_denied", "cancel"]);
  });

  it.each([
    ['the parameter "max_age" of an authorization request', { max_age: "0" }],
    ["prompt 'create'", { prompt: "create" }],
    ["code_challenge_method 'S512'", { code_challenge_method: "S512" }],
    ["the response_type 'none'", { response_type: "none" }],
  ])("nothing for what the twin can't do: a page names %s", async (what, changes) => {
    const seen = await openBrowser().ask(changes);
    expect([seen.status, seen.location]).toEqual([501, undefined]);
    expect(seen.text.replaceAll("&#34;", '"').replaceAll("&#39;", "'")).toContain(what);
  });
});

it("has a test here or beside for every error of its table", () => {
  expect(Object.keys(authorizeErrors).map(Number).sort()).toEqual(
    [16000, 50011, 50058, 65004, 70007, 90094, 500113, 700051, 700054].sort(),
  );
});

describe("prompt", () => {
  async function signedIn(): Promise<BrowserFixture> {
    const fixture = openBrowser();
    await fixture.signAdaIn(await fixture.ask());
    return fixture;
  }

  it("login asks for the password, whoever is signed in, and shows nobody to pick", async () => {
    const { ask, ada } = await signedIn();
    const page = await ask({ prompt: "login" });
    expect([page.status, page.text.includes("Pick an account")]).toEqual([200, false]);
    expect((await page.press(`account:${ada.id}`)).status).toBe(200);
  });

  it("select_account shows who is signed in, and takes the one who is picked", async () => {
    const { ask, ada } = await signedIn();
    const page = await ask({ prompt: "select_account" });
    expect(page.text).toContain("Ada Lovelace (ada@twin.onmicrosoft.com)");
    expect((await page.press(`account:${ada.id}`)).answer.has("code")).toBe(true);
    const another = await (await ask({ prompt: "select_account" })).press("another");
    expect(another.text).toContain('name="password"');
  });

  it("none signs in silently, with or without the right hint, and nobody else", async () => {
    const { ask, ada } = await signedIn();
    expect((await ask({ prompt: "none" })).answer.has("code")).toBe(true);
    expect((await ask({ prompt: "none", login_hint: ada.userPrincipalName })).answer.has("code")).toBe(true);
    expect(refusedAt(await ask({ prompt: "none", login_hint: "grace@twin.onmicrosoft.com" }))).toEqual([
      "login_required",
      50058,
    ]);
  });

  it("none can't tell two accounts apart without a hint: AADSTS16000", async () => {
    const { ask, ada, tenant } = await signedIn();
    const grace = tenant.directory.users.create({
      accountEnabled: true,
      displayName: "Grace",
      userPrincipalName: "grace@twin.onmicrosoft.com",
      mailNickname: "grace",
      passwordProfile: { ...ada.passwordProfile },
    });
    const page = await ask({ prompt: "login" });
    await page.press("password", { username: grace.userPrincipalName, password: adasPassword });
    expect(refusedAt(await ask({ prompt: "none" }))).toEqual(["interaction_required", 16000]);
    expect((await ask({ prompt: "none", login_hint: ada.userPrincipalName })).answer.has("code")).toBe(true);
    expect((await ask()).text).toContain("Pick an account");
  });

  it.each([
    ["24 hours later", ({ clock }: BrowserFixture) => clock.advance(24 * 60 * 60 * 1000)],
    [
      "revoked",
      ({ tenant, ada, clock }: BrowserFixture) => {
        clock.advance(1000);
        tenant.directory.users.revokeSignInSessions(ada.id);
      },
    ],
    [
      "of a disabled account",
      ({ tenant, ada }: BrowserFixture) => void tenant.directory.users.update(ada.id, { accountEnabled: false }),
    ],
  ])("none refuses a session %s", async (_, happens) => {
    const fixture = await signedIn();
    happens(fixture);
    expect(refusedAt(await fixture.ask({ prompt: "none" }))).toEqual(["login_required", 50058]);
  });
});

describe("conditional access decides in a browser as at every grant", () => {
  it("asks for the second factor, and says so in the token's `amr`", async () => {
    const fixture = openBrowser();
    const { ask, signAdaIn, redeem, tenant, ada } = fixture;
    tenant.directory.users.registerAuthenticationMethod(ada.id);
    requireMfa(fixture);
    const page = await signAdaIn(await ask());
    expect(page.text).toContain("Approve sign-in request");
    const denied = await page.press("deny");
    expect([denied.status, denied.text.includes('role="alert"')]).toEqual([200, true]);
    const seen = await denied.press("approve");
    const response = await redeem(seen.answer.get("code"));
    const { access_token } = (await response.json()) as { readonly access_token: string };
    const [, claims = ""] = access_token.split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({ amr: ["pwd", "mfa"] });
    expect((await ask({ prompt: "none" })).answer.has("code")).toBe(true);
  });

  it("lets someone without a method register one, and doesn't take an approval before", async () => {
    const fixture = openBrowser();
    requireMfa(fixture);
    const page = await fixture.signAdaIn(await fixture.ask());
    expect(page.text).toContain("More information required");
    expect((await page.press("approve")).answer.has("code")).toBe(false);
    expect((await page.press("register")).answer.has("code")).toBe(true);
  });

  it("tells a silent request that a person is needed", async () => {
    const fixture = openBrowser();
    await fixture.signAdaIn(await fixture.ask());
    fixture.tenant.directory.users.registerAuthenticationMethod(fixture.ada.id);
    requireMfa(fixture);
    const seen = await fixture.ask({ prompt: "none" });
    expect(refusedAt(seen)).toEqual(["interaction_required", 50076]);
    expect(seen.answer.get("suberror")).toBe("basic_action");
  });

  it("shows a block on its own page", async () => {
    const fixture = openBrowser();
    requireMfa(fixture, "block");
    const seen = await fixture.signAdaIn(await fixture.ask());
    expect([seen.status, seen.location]).toEqual([400, undefined]);
    expect(seen.text).toContain("AADSTS53003: Access has been blocked by Conditional Access policies.");
    expect(fixture.tenant.signInLog.all().at(-1)?.conditionalAccessStatus).toBe("failure");
  });
});

describe("another page in the same browser", () => {
  const password = (fixture: BrowserFixture) => ({
    username: fixture.ada.userPrincipalName,
    password: adasPassword,
  });

  it.each([
    ["its own origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a page of the same site", { "sec-fetch-site": "same-site" }],
  ])("can't post the sign-in's form from %s", async (_, headers) => {
    const fixture = openBrowser();
    const seen = await (await fixture.ask()).press("password", password(fixture), headers);
    expect([seen.status, seen.location]).toEqual([400, undefined]);
    expect(fixture.browser.cookies.has("ESTSAUTH")).toBe(false);
  });

  it("can't bring a sign-in that another browser began", async () => {
    const fixture = openBrowser();
    const page = await fixture.ask();
    fixture.browser.cookies.clear();
    expect((await page.press("password", password(fixture))).status).toBe(400);
    fixture.browser.cookies.set("esctx", "guessed");
    expect((await page.press("password", password(fixture))).status).toBe(400);
  });

  it("can't read a page, frame it, or see the session's cookie", async () => {
    const fixture = openBrowser();
    const page = await fixture.ask();
    expect(page.headers.has("access-control-allow-origin")).toBe(false);
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const seen = await fixture.signAdaIn(page);
    expect(seen.headers.get("set-cookie")).toMatch(/ESTSAUTH=[\w-]+; path=\/; secure; HttpOnly; SameSite=None/);
  });

  it("can't plant a session: each sign-in has a new cookie", async () => {
    const fixture = openBrowser();
    fixture.browser.cookies.set("ESTSAUTH", "planted");
    await fixture.signAdaIn(await fixture.ask());
    const victim = fixture.browser.cookies.get("ESTSAUTH");
    expect(victim).not.toBe("planted");
    const attacker = new Browser(fixture);
    attacker.cookies.set("ESTSAUTH", "planted");
    expect(refusedAt(await fixture.ask({ prompt: "none" }, attacker))).toEqual(["login_required", 50058]);
  });
});

describe("signing out", () => {
  it("ends the session, and returns only to a registered address", async () => {
    const { ask, signAdaIn, browser, app } = openBrowser();
    await signAdaIn(await ask());
    const evil = await browser.logOut({ post_logout_redirect_uri: "https://evil.example/" });
    expect([evil.status, evil.location]).toEqual([200, undefined]);
    expect(browser.cookies.has("ESTSAUTH")).toBe(false);
    await signAdaIn(await ask());
    const hints = { client_id: app.application.appId, state: "bye" };
    const seen = await browser.logOut({ post_logout_redirect_uri: redirectUris.spa, ...hints });
    expect(seen.location).toBe("https://spa.contoso.example/?state=bye");
    expect(refusedAt(await ask({ prompt: "none" }))).toEqual(["login_required", 50058]);
  });

  it("signs out the hinted account alone", async () => {
    const { ask, signAdaIn, browser } = openBrowser();
    await signAdaIn(await ask());
    const [, claims] = [
      "e30",
      Buffer.from('{"preferred_username":"nobody@twin.onmicrosoft.com"}').toString("base64url"),
    ];
    await browser.logOut({ id_token_hint: `e30.${claims}.x`, logout_hint: "ada@twin.onmicrosoft.com" });
    expect(refusedAt(await ask({ prompt: "none" }))).toEqual(["login_required", 50058]);
  });

  it("needs a tenant", async () => {
    const { browser } = openBrowser();
    const seen = await browser.request("https://login.microsoftonline.com/undefined/oauth2/v2.0/logout");
    expect(seen.text).toContain("AADSTS900023");
  });
});
