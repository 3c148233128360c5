import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browsing, openBrowsing } from "../support/chromium/browsing.ts";
import { type ExpressSite, ids, openExpressSite } from "../support/express-site.ts";

const opened: { site?: ExpressSite; chromium?: Browsing } = {};

beforeAll(async () => {
  const globalValidation = {
    requireAuthentication: true,
    unauthenticatedClientAction: "RedirectToLoginPage",
    excludedPaths: ["/spa.html", "/silent.html", "/printed.html", "/msal.js", "/redirect-bridge.js", "/printed.js"],
  };
  const apps = [
    {
      name: "spa",
      clientId: ids.spa,
      redirectUris: ["spa", "silent", "printed"].map((page) => `http://localhost/${page}.html`),
    },
  ];
  const site = await openExpressSite(globalValidation, {
    people: [{ name: "ada", password: "Right-password-1" }],
    apps,
  });
  opened.site = site;
  opened.chromium = await openBrowsing(site.gate.environment);
}, 60_000);

afterAll(async () => {
  await opened.chromium?.close();
  await opened.site?.close();
});

function both(): { readonly site: ExpressSite; readonly chromium: Browsing } {
  const { site, chromium } = opened;
  if (!site || !chromium) throw new Error("Both are opened in beforeAll.");
  return { site, chromium };
}

/** Fills the form as a person does, and sends it by its button. */
const signIn = `document.querySelector("[name=username]").value = "ada@twin.onmicrosoft.com";
document.querySelector("[name=password]").value = "Right-password-1";
document.querySelector("button[value=password]").click(); true`;
const onSignInPage = `document.querySelector("[name=password]") !== null`;
const json = "JSON.parse(document.body.textContent)";

describe("App Service authentication's own sign-in, in Chromium, without the twin's certificate authority", () => {
  it("takes a person to the sign-in and back, keeps the session, and signs out", async () => {
    const { site, chromium } = both();
    await chromium.goTo(`${site.gate.siteUrl}/orders?of=ada`);
    await chromium.until(onSignInPage);
    expect(await chromium.evaluate("location.hostname")).toBe("127.0.0.1");
    await chromium.evaluate(signIn);
    await chromium.until(`location.pathname === "/orders" && document.body.textContent.startsWith("{")`);
    expect(await chromium.evaluate(json)).toMatchObject({ url: "/orders?of=ada", name: "ada@twin.onmicrosoft.com" });
    expect(await chromium.evaluate("document.cookie")).toBe("");
    await chromium.goTo(`${site.gate.siteUrl}/again`);
    expect(await chromium.evaluate(json)).toMatchObject({ url: "/again", name: "ada@twin.onmicrosoft.com" });
  });

  it("lets another page in the same browser neither read nor trigger anything", async () => {
    const { site, chromium } = both();
    const elsewhere = createServer((_request, response) => {
      response.setHeader("content-type", "text/html").end("<!DOCTYPE html><title>Evil</title>");
    }).listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    try {
      await chromium.goTo(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
      const read = `fetch("${site.gate.siteUrl}/secret", { credentials: "include" }).then((r) => r.text(), (e) => e.name)`;
      expect(await chromium.evaluate(read)).toBe("TypeError");
      const form = "{ method: 'POST', mode: 'no-cors', credentials: 'include', body: 'x' }";
      await chromium.evaluate(`fetch("${site.gate.siteUrl}/delete", ${form}).then(() => true)`);
      expect(site.reached).not.toContain("POST /delete");
    } finally {
      elsewhere.close();
      elsewhere.closeAllConnections();
    }
  });

  it("signs out at the site and at Entra ID", async () => {
    const { site, chromium } = both();
    await chromium.goTo(`${site.gate.siteUrl}/.auth/logout`);
    await chromium.until(`document.body.textContent.includes("You have been signed out.")`);
    await chromium.goTo(`${site.gate.siteUrl}/orders`);
    await chromium.until(onSignInPage);
  });
});

describe("unmodified msal-browser, in Chromium with the twin's proxy and its one pinned key", () => {
  it("signs in, gets a token, calls the API, renews silently, and signs out", async () => {
    const { site, chromium } = both();
    const spa = `${site.gate.siteUrl}/spa.html`;
    await chromium.goTo(spa);
    await chromium.until(`typeof ready !== "undefined"`);
    await chromium.evaluate("ready.then(() => { app.loginRedirect(request); return true; })");
    await chromium.until(onSignInPage);
    expect(await chromium.evaluate("location.host")).toBe("login.microsoftonline.com");
    await chromium.evaluate(signIn);
    await chromium.until(`location.pathname === "/spa.html" && typeof ready !== "undefined"`);
    const [account] = await chromium.evaluate<readonly { readonly username: string }[]>(
      "ready.then((result) => [result?.account ?? app.getAllAccounts()[0]]).then((all) => all.map(({ username }) => ({ username })))",
    );
    expect(account?.username).toBe("ada@twin.onmicrosoft.com");
    const call = (forceRefresh: boolean) =>
      chromium.evaluate(`app.acquireTokenSilent({ ...request, account: app.getAllAccounts()[0], forceRefresh: ${forceRefresh} })
        .then(({ accessToken }) => fetch("/api/orders", { headers: { authorization: "Bearer " + accessToken } }))
        .then((answer) => answer.json())`);
    expect(await call(false)).toMatchObject({ url: "/api/orders", name: "ada@twin.onmicrosoft.com" });
    expect(await call(true)).toMatchObject({ url: "/api/orders", name: "ada@twin.onmicrosoft.com" });
    await chromium.evaluate(
      "globalThis.isLeaving = app.logoutRedirect({ account: app.getAllAccounts()[0], postLogoutRedirectUri: location.href.split('#')[0] }), true",
    );
    // Both pages have the same path: the one that was left also has the mark.
    await chromium.until(
      `location.pathname === "/spa.html" && typeof ready !== "undefined" && typeof isLeaving === "undefined"`,
    );
    expect(await chromium.evaluate("ready.then(() => app.getAllAccounts().length)")).toBe(0);
    await chromium.evaluate("app.loginRedirect(request), true");
    await chromium.until(onSignInPage);
  });

  it("gets a token in a hidden frame from the session alone, and is refused without one", async () => {
    const { site, chromium } = both();
    await chromium.goTo(`${site.gate.siteUrl}/spa.html`);
    const silently = `ready.then(() => app.ssoSilent({ ...request, redirectUri: location.origin + "/silent.html" })
      .then(({ account }) => account.username, ({ errorCode }) => errorCode))`;
    await chromium.until(`typeof ready !== "undefined"`);
    expect(await chromium.evaluate(silently)).toBe("login_required");
    await chromium.evaluate("app.loginRedirect(request), true");
    await chromium.until(onSignInPage);
    await chromium.evaluate(signIn);
    await chromium.until(`location.pathname === "/spa.html" && typeof ready !== "undefined"`);
    await chromium.evaluate("ready.then(() => app.clearCache())");
    expect(await chromium.evaluate("app.getAllAccounts().length")).toBe(0);
    expect(await chromium.evaluate(silently)).toBe("ada@twin.onmicrosoft.com");
  });
});

describe("the code that a page prints for msal-browser", () => {
  it("signs a person in who has a session, and calls the API", async () => {
    const { site, chromium } = both();
    const call = `printed.callApi("/api/orders").then((answer) => answer?.json())`;
    await chromium.goTo(`${site.gate.siteUrl}/printed.html`);
    await chromium.evaluate("sessionStorage.clear(), window.isFirst = true");
    await chromium.evaluate(`${call}, true`);
    await chromium.until(`location.pathname === "/printed.html" && typeof printed !== "undefined" && !window.isFirst`);
    expect(await chromium.evaluate(call)).toMatchObject({ url: "/api/orders", name: "ada@twin.onmicrosoft.com" });
  }, 30_000);
});

describe("unmodified msal-node, with Chromium as the system's browser", () => {
  it("signs a person in at its own loopback address, and gets the API's token", async () => {
    const { site, chromium } = both();
    const client = fileURLToPath(new URL("../witnesses/clients/msal-node-interactive.ts", import.meta.url));
    const child = spawn(process.execPath, [client], {
      env: {
        ...process.env,
        ...site.gate.environment,
        AZURE_TENANT_ID: ids.tenant,
        AZURE_CLIENT_ID: ids.spa,
        SCOPE: `api://${ids.site}/user_impersonation`,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const { value: address } = (await lines.next()) as { readonly value: string };
      expect(new URL(address).searchParams.get("response_mode")).toBe("form_post");
      await chromium.goTo(address);
      await chromium.until(onSignInPage);
      await chromium.evaluate(signIn);
      const { value: told } = (await lines.next()) as { readonly value: string };
      expect(JSON.parse(told)).toEqual({
        username: "ada@twin.onmicrosoft.com",
        aud: ids.site,
        scp: "user_impersonation",
      });
    } finally {
      child.kill();
    }
  });
});
