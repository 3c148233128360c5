import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type GatedSite,
  host,
  refused,
  requestId,
  responseOf,
  settingsWith,
  sign,
  useIssuer,
  v1Claims,
} from "./gated-site.ts";
import { randomRuns } from "../../support/random-runs.ts";

const issuer = useIssuer();

async function signedIn(site: GatedSite): Promise<string> {
  return site.sessionFor({ access_token: await sign(issuer.key, v1Claims), refresh_token: "r-1" });
}

function redirect(location: string): object {
  const { headers, ...rest } = refused(302);
  return { ...rest, headers: { ...headers, location } };
}

test("ends the session, in every way of sending it, and sends people on", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  expect((await site.callIn(session)).status).toBe(200);

  const response = await site.callIn(session, "/.auth/logout");

  expect(await responseOf(response)).toEqual(redirect("/.auth/logout/done"));
  expect((await site.callIn(session)).status).toBe(401);
  expect((await site.call({ authorization: `Bearer ${session}` })).status).toBe(401);
  expect((await site.callIn(session, "/.auth/me")).status).toBe(401);
  expect((await site.callIn(session, "/.auth/refresh")).status).toBe(401);
  expect(site.reached).toHaveLength(1);
});

test("deletes the user's tokens, and leaves another session without them", async () => {
  const site = issuer.site();
  const [session, other] = [await signedIn(site), await signedIn(site)];
  await site.callIn(session, "/.auth/logout");
  expect((await site.callIn(other)).status).toBe(200);
  expect(site.reached[0]?.headers.has("x-ms-token-aad-access-token")).toBe(false);
  expect(await (await site.callIn(other, "/.auth/me")).json()).toEqual([]);
  expect((await site.callIn(other, "/.auth/refresh")).status).toBe(403);
});

test("leaves other users' sessions and tokens alone", async () => {
  const site = issuer.site();
  const grace = await site.sessionFor({ access_token: await sign(issuer.key, { ...v1Claims, oid: "grace" }) });
  await site.callIn(await signedIn(site), "/.auth/logout");
  expect(await (await site.callIn(grace, "/.auth/me")).json()).toHaveLength(1);
});

test("ends a session that is over but could still be refreshed", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  site.clock.advance(20 * 3_600_000);
  await site.callIn(session, "/.auth/logout");
  expect((await site.callIn(session, "/.auth/refresh")).status).toBe(401);
});

test("sends people on who have no session", async () => {
  expect(await responseOf(await issuer.site().call({}, "/.auth/logout"))).toEqual(redirect("/.auth/logout/done"));
});

test("shows a page at its end to everybody", async () => {
  const { status, headers, body } = await responseOf(await issuer.site().call({}, "/.auth/logout/done"));
  expect(status).toBe(200);
  expect(headers).toEqual({
    "content-type": "text/html; charset=utf-8",
    server: "Kestrel",
    "x-ms-middleware-request-id": requestId,
  });
  expect(body).toContain("You have been signed out.");
});

describe("post_logout_redirect_uri", () => {
  const leave = async (wanted: string) => {
    const site = issuer.site();
    site.configure(
      settingsWith({
        login: { tokenStore: { enabled: true }, allowedExternalRedirectUrls: ["https://ok.example/bye?a=1"] },
      }),
    );
    const session = await signedIn(site);
    const query = new URLSearchParams({ post_logout_redirect_uri: wanted });
    const response = await responseOf(await site.callIn(session, `/.auth/logout?${query}`));
    return { response, isSignedOut: (await site.callIn(session)).status === 401 };
  };

  test.each([
    ["/index.html?a=1#top", "/index.html?a=1#top"],
    ["index.html", "/index.html"],
    [`https://${host}/bye`, "/bye"],
    ["https://ok.example/bye?a=1", "https://ok.example/bye?a=1"],
  ])("may be %s", async (wanted, location) => {
    expect(await leave(wanted)).toEqual({ response: redirect(location), isSignedOut: true });
  });

  test.each([
    "https://evil.example/",
    "https://ok.example/other",
    "https://ok.example.evil.example/bye?a=1",
    "//evil.example",
    "/\\evil.example",
    `http://${host}/bye`,
    `https://${host}@evil.example/`,
    `https://${host}:8443/`,
    "javascript:alert(1)",
    "https://",
    "/.//evil.example/",
    "/..//evil.example/",
    "/x/..//evil.example",
    "/.\\/evil.example",
    "/\t/evil.example",
    "/.\n//evil.example",
    "/%2e//evil.example",
    `https://${host}//evil.example`,
  ])("may not be %s: nobody is sent anywhere, nor signed out", async (wanted) => {
    expect(await leave(wanted)).toEqual({ response: refused(403), isSignedOut: false });
  });

  test("leads to no other host, however it is put together", async () => {
    const site = issuer.site();
    const pieces = [
      "/",
      "//",
      "\\",
      ".",
      "..",
      "%2e",
      "%2F",
      "%5c",
      "\t",
      "\n",
      "\r",
      " ",
      "@",
      ":",
      "?",
      "#",
      "http:",
    ];
    const wanted = fc
      .array(fc.constantFrom(...pieces, "https:", "evil.example", host, "x"), { maxLength: 8 })
      .map((parts) => parts.join(""));
    const staysHere = async (uri: string): Promise<void> => {
      const query = new URLSearchParams({ post_logout_redirect_uri: uri });
      const response = await site.call({}, `/.auth/logout?${query}`);
      const location = response.headers.get("location");
      if (response.status === 403) expect(location).toBeNull();
      else expect([response.status, new URL(location ?? "", `https://${host}/.auth/logout`).host]).toEqual([302, host]);
    };
    await fc.assert(fc.asyncProperty(wanted, staysHere), { numRuns: randomRuns(2000) });
  });
});
