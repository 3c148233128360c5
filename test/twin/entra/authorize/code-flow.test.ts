import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { tenantId } from "../entra-fixture.ts";
import { adasPassword } from "../user-fixture.ts";
import { Browser, challenge, openBrowser, redirectUris, verifier } from "./browser-fixture.ts";

interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly error_codes?: readonly number[];
}
const tokensIn = async (response: Response): Promise<Tokens> => (await response.json()) as Tokens;

describe("the authorization code flow", () => {
  it("signs a user in with a password, and gives the client tokens for the code", async () => {
    const { ask, signAdaIn, redeem, ada, app } = openBrowser();
    const page = await ask();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const seen = await signAdaIn(page);
    expect(seen.status).toBe(302);
    expect(seen.location).toMatch(/^https:\/\/spa\.contoso\.example\/\?code=/);
    expect([...seen.answer.keys()]).toEqual(["code", "state", "session_state"]);
    expect(seen.answer.get("state")).toBe("s-1");

    const response = await redeem(seen.answer.get("code"));

    expect(response.status).toBe(200);
    const tokens = await tokensIn(response);
    expect(decodeJwt(tokens.access_token)).toMatchObject({ oid: ada.id, scp: "user_impersonation", tid: tenantId });
    expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: app.application.appId, nonce: "n-1", oid: ada.id });
    expect(tokens.refresh_token).toMatch(/^1\.A/);
  });

  it.each([
    ["query", "?"],
    ["fragment", "#"],
  ])("answers in the %s if asked", async (mode, separator) => {
    const { ask, signAdaIn } = openBrowser();
    const seen = await signAdaIn(await ask({ response_mode: mode }));
    expect(seen.location?.startsWith(`https://spa.contoso.example/${separator}code=`)).toBe(true);
  });

  it("posts the answer from a page that submits itself, with what the app sent still text", async () => {
    const { ask, signAdaIn } = openBrowser();
    const state = `"><script>alert(1)</script>`;
    const seen = await signAdaIn(await ask({ response_mode: "form_post", redirect_uri: redirectUris.web, state }));
    expect(seen.status).toBe(200);
    expect(seen.text).toContain(`<form method="post" action="${redirectUris.web}">`);
    expect(seen.text).not.toContain("<script>alert");
    expect(seen.answer.get("state")).toBe(state);
  });

  it("gives an ID token alone, or with the code and its hash", async () => {
    const { ask, signAdaIn, app } = openBrowser();
    const changes = { redirect_uri: redirectUris.web, response_mode: "form_post", scope: "openid profile email" };
    const alone = await signAdaIn(await ask({ ...changes, response_type: "id_token" }));
    expect([...alone.answer.keys()]).toEqual(["id_token", "state", "session_state"]);
    const both = await ask({ ...changes, response_type: "code id_token" });
    expect(decodeJwt(both.answer.get("id_token") ?? "")).toMatchObject({
      aud: app.application.appId,
      nonce: "n-1",
      email: "ada@contoso.example",
      ver: "2.0",
      c_hash: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it("gives an ID token of version 1 at the version 1 endpoint, and no code", async () => {
    const { browser, app, signAdaIn } = openBrowser();
    const request = { client_id: app.application.appId, redirect_uri: redirectUris.web, nonce: "n-1", scope: "openid" };
    const page = await browser.authorize({ ...request, response_type: "id_token" }, "oauth2/authorize");
    const claims = decodeJwt((await signAdaIn(page)).answer.get("id_token") ?? "");
    expect(claims).toMatchObject({
      iss: `https://sts.windows.net/${tenantId}/`,
      ver: "1.0",
      nonce: "n-1",
      amr: ["pwd"],
    });
    const refused = await browser.authorize({ ...request, response_type: "code" }, "oauth2/authorize");
    expect([refused.status, refused.text]).toEqual([
      501,
      expect.stringContaining("authorization code of the version 1"),
    ]);
  });

  it("redeems a web application's code with its secret, and a native one's without", async () => {
    const { ask, signAdaIn, redeem, appSecret } = openBrowser();
    const web = await signAdaIn(await ask({ redirect_uri: redirectUris.web }));
    const asWeb = { redirect_uri: redirectUris.web, client_secret: appSecret };
    expect((await redeem(web.answer.get("code"), asWeb, null)).status).toBe(200);
    const native = "http://localhost:49152";
    const seen = await ask({ redirect_uri: native });
    expect(seen.location).toMatch(/^http:\/\/localhost:49152\?code=/);
    expect((await redeem(seen.answer.get("code"), { redirect_uri: native }, null)).status).toBe(200);
  });

  it("takes a plain challenge, which is documented, and requires what was challenged", async () => {
    const { ask, signAdaIn, redeem } = openBrowser();
    const seen = await signAdaIn(await ask({ code_challenge: verifier, code_challenge_method: "plain" }));
    expect((await redeem(seen.answer.get("code"))).status).toBe(200);
    const other = await ask({ code_challenge: challenge });
    const { error_codes } = await tokensIn(await redeem(other.answer.get("code"), { code_verifier: "x".repeat(43) }));
    expect(error_codes).toEqual([501481]);
  });

  it("keeps a code for its own client, redirect URI and one use", async () => {
    const { ask, signAdaIn, redeem, clock, desktop } = openBrowser();
    await signAdaIn(await ask());
    const code = async () => (await ask()).answer.get("code");
    const codesOf = async (response: Response) => (await tokensIn(response)).error_codes;
    const first = await code();
    expect(await codesOf(await redeem(first, { redirect_uri: redirectUris.web }))).toEqual([500112]);
    expect(await codesOf(await redeem(first, { client_id: desktop.application.appId }))).toEqual([700007]);
    expect((await redeem(first)).status).toBe(200);
    expect(await codesOf(await redeem(first))).toEqual([54005]);
    const late = await code();
    clock.advance(10 * 60 * 1000);
    expect(await codesOf(await redeem(late))).toEqual([70008]);
  });
});

describe("refresh tokens of a single-page application", () => {
  it("end 24 hours after the sign-in, however often they were used", async () => {
    const { ask, signAdaIn, redeem, refresh, app, clock, post } = openBrowser();
    const { refresh_token: first } = await tokensIn(await redeem((await signAdaIn(await ask())).answer.get("code")));
    const form = { grant_type: "refresh_token", client_id: app.application.appId };
    const origin = { headers: { origin: "https://spa.contoso.example" } };
    clock.advance(23 * 60 * 60 * 1000);
    const { refresh_token: second } = await tokensIn(await post({ ...form, refresh_token: first }, origin));
    expect(second).not.toBe(first);
    clock.advance(60 * 60 * 1000);
    const { error_codes } = await tokensIn(await post({ ...form, refresh_token: second }, origin));
    expect(error_codes).toEqual([700084]);
    expect((await refresh(second)).status).toBe(400);
  });

  it("work for pages only", async () => {
    const { ask, signAdaIn, redeem, post, app } = openBrowser();
    const { refresh_token } = await tokensIn(await redeem((await signAdaIn(await ask())).answer.get("code")));
    const form = { grant_type: "refresh_token", client_id: app.application.appId, refresh_token };
    expect((await tokensIn(await post(form))).error_codes).toEqual([9002327]);
  });
});

describe("the token endpoint in front of pages", () => {
  it("answers a preflight, and lets every origin read answers and refusals", async () => {
    const { entra, redeem } = openBrowser();
    const url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
    const headers = { origin: "https://spa.contoso.example", "access-control-request-headers": "x-client-sku" };
    const preflight = await entra(new Request(url, { method: "OPTIONS", headers }));
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("x-client-sku");
    const refused = await redeem("nonsense");
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([400, "*"]);
  });

  it("says nothing about origins to a client that isn't a page", async () => {
    const { post, granted } = openBrowser();
    expect((await post(granted())).headers.has("access-control-allow-origin")).toBe(false);
  });
});

it("keeps wrong passwords on the page, with Entra's words", async () => {
  const { ask, browser, ada } = openBrowser();
  const page = await ask({ login_hint: ada.userPrincipalName });
  expect(page.text).toContain(`value="${ada.userPrincipalName}"`);
  const wrong = await page.press("password", { username: ada.userPrincipalName, password: `${adasPassword}!` });
  expect(wrong.status).toBe(200);
  expect(wrong.text).toContain("AADSTS50126: Error validating credentials due to invalid username or password.");
  expect(browser.cookies.has("ESTSAUTH")).toBe(false);
  const unknown = await wrong.press("password", { username: "<b>@x", password: "x" });
  expect(unknown.text).toContain("AADSTS50034: The user account &#60;b&#62;@x does not exist");
});

it("signs in silently in the same browser only", async () => {
  const fixture = openBrowser();
  await fixture.signAdaIn(await fixture.ask());
  expect((await fixture.ask()).status).toBe(302);
  expect((await fixture.ask({}, new Browser(fixture))).status).toBe(200);
});
