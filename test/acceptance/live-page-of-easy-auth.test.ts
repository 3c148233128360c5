import { readFileSync } from "node:fs";
import { fetch as fetchBy, ProxyAgent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGatePage } from "../../packages/pf/live-page/gate-page.ts";
import { situations } from "../../packages/pf/stacks/call/identity.ts";
import type { LivePage } from "../../packages/pf/live-page/live-page.ts";
import { type ExpressSite, ids, openExpressSite } from "../support/express-site.ts";

interface Line {
  readonly line?: string;
  readonly html?: string;
  readonly error?: string;
}

describe("the page of easy-auth", () => {
  let site: ExpressSite;
  let page: LivePage;
  beforeAll(async () => {
    site = await openExpressSite(
      { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
      {
        people: [{ name: "ada" }],
        callers: [{ name: "shop", clientId: ids.caller, roles: ["Orders.Read"] }, { name: "reports" }],
      },
    );
    page = await openGatePage(site.gate, new URL("http://127.0.0.1:1"));
    await page.refresh();
  });
  afterAll(async () => {
    await page?.close();
    await site?.close();
  });

  const ask = async (action: string, body: object): Promise<readonly Line[]> => {
    const headers = { "content-type": "application/json", origin: new URL(page.url).origin };
    const answer = await fetch(`${page.url}${action}`, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
  };
  const form = {
    endpoint: "GET {*path}",
    from: "",
    method: "",
    params: "path=x/y",
    query: "",
    headers: "",
    body: "",
    exchange: false,
  };

  /** As an unmodified client with the caller's secret: the token endpoint, then the site. */
  const statusOf = async (caller: string): Promise<number> => {
    const { environment, tenantId, clientId, callers, publicUrl } = site.gate;
    const known = callers.find(({ name }) => name === caller);
    const dispatcher = new ProxyAgent({
      uri: environment["HTTPS_PROXY"] ?? "",
      requestTls: { ca: readFileSync(environment["NODE_EXTRA_CA_CERTS"] ?? "") },
    });
    const token = await fetchBy(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
      dispatcher,
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: known?.clientId ?? "",
        client_secret: known?.clientSecret ?? "",
        scope: `api://${clientId}/.default`,
      }),
    });
    const { access_token } = (await token.json()) as { readonly access_token: string };
    return (await fetchBy(`${publicUrl}/x/y`, { dispatcher, headers: { authorization: `Bearer ${access_token}` } }))
      .status;
  };

  it.each([
    ["shop", "200 from GET {*path}"],
    ["reports", "App Service refused with 403: the application "],
  ])("answers %s as an unmodified client is answered", async (as, expected) => {
    const line = (await ask("call", { ...form, as })).at(-1)?.line;
    expect(line).toContain(expected);
    expect(line).toContain(String(await statusOf(as)));
  });

  it.each([
    ["no-token", "App Service refused with 401"],
    ["stranger", "App Service refused with 403: the application "],
    ["expired", "App Service refused with 401: The token expired"],
    ["other-tenant", "App Service refused with 401"],
  ])("shows what the situation %s gets", async (as, expected) => {
    expect((await ask("call", { ...form, as })).at(-1)?.line).toContain(expected);
  });

  it("shows the token beside what the settings require, compares nothing that only the app knows, and hides secrets", async () => {
    const { html = "" } = (await ask("call", { ...form, as: "shop" })).at(-1) ?? {};
    expect(html).toContain(`https://sts.windows.net/${ids.tenant}/v2.0`);
    expect(html).toContain("none: the app decides");
    expect(html).toContain("– App role");
    expect(html).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    expect(html).not.toContain("Copy the token");
    expect((await ask("token", { as: "shop", from: "" })).at(-1)?.error).toContain("gives no token of shop");
  });

  it("shows the people and callers of the seed, each situation, each decision, and what was tried beside Entra ID", async () => {
    await ask("call", { ...form, as: "expired" });
    await ask("call", { ...form, as: "reports" });
    const controller = new AbortController();
    const events = await fetch(`${page.url}events`, { signal: controller.signal });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    let read = "";
    while (!read.includes("isn't in allowedApplications") && !read.includes("isn&#39;t in allowedApplications")) {
      read += (await reader?.read())?.value ?? "";
    }
    controller.abort();
    const text = read.replaceAll("<wbr />", "");
    for (const name of ["shop", "reports", "ada@", "Sign in with a browser"]) expect(text).toContain(name);
    for (const name of Object.keys(situations)) expect(text).toContain(`data-as=\\"${name}\\"`);
    expect(text).toContain("tried as expired");
    for (const { clientSecret } of site.gate.callers) expect(read).not.toContain(clientSecret);
    for (const { password } of site.gate.people) expect(read).not.toContain(password);
  });
});
