import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { openPageServer, type PageAddress, type PageServer } from "../../../packages/pf/live-page/page-server.ts";

const acted: unknown[] = [];
let server: PageServer | undefined;
afterEach(async () => {
  acted.length = 0;
  await server?.close();
  server = undefined;
});

async function open(preferred?: PageAddress): Promise<PageServer> {
  server = await openPageServer(
    {
      files: {
        "": { type: "text/html", text: () => "the page" },
        "page.js": { type: "text/javascript", text: () => "" },
      },
      follow: (send) => {
        send("stack", { of: "this" });
        return () => undefined;
      },
      actions: {
        call: async (body, { send }) => {
          acted.push(body);
          send({ done: true });
        },
        fail: async () => {
          throw new Error("it can't");
        },
      },
    },
    preferred,
  );
  return server;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As any client on this machine: node's `fetch` sets Host itself. */
async function ask(url: string, { method = "GET", path = "", headers = {}, body }: Asked) {
  const target = new URL(path, url);
  const sent = request({
    host: "127.0.0.1",
    port: target.port,
    path: target.pathname,
    method,
    headers: { host: target.host, ...headers },
  });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

const json = { "content-type": "application/json" };

describe("the page's server", () => {
  it("listens on the loopback interface, and gives each run another address", async () => {
    const first = await open();
    await first.close();
    const second = await open();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/$/);
    expect(new URL(second.url).pathname).not.toBe(new URL(first.url).pathname);
  });

  it("lets no other page show, read or script the page, which asks nothing but itself", async () => {
    const { headers, status } = await ask((await open()).url, {});
    expect(status).toBe(200);
    const policy = String(headers["content-security-policy"]);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toContain("unsafe");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  it.each([
    ["the page", "GET", ""],
    ["its events", "GET", "events"],
    ["a call", "POST", "call"],
    ["a proof", "GET", `/proof/${"0".repeat(32)}`],
  ])("refuses %s under a name that a page has rebound to this machine, or of another port", async (_, method, path) => {
    const { url } = await open();
    const own = { ...json, origin: new URL(url).origin };
    for (const host of [
      "evil.example",
      `evil.example:${new URL(url).port}`,
      `localhost:${new URL(url).port}`,
      "127.0.0.1:1",
      "127.0.0.1",
    ])
      expect(
        await ask(url, { method, path, headers: { ...own, host }, body: method === "POST" ? "{}" : "" }),
      ).toMatchObject({ status: 421 });
    expect(acted).toEqual([]);
  });

  it("refuses whoever doesn't know its path", async () => {
    const { url } = await open();
    const { origin, pathname } = new URL(url);
    const own = { ...json, origin };
    const paths = [
      "/",
      "/events",
      "/call",
      `/${"A".repeat(43)}/`,
      `${pathname.slice(0, -2)}/`,
      pathname.toLowerCase(),
      `/x${pathname}`,
    ];
    for (const path of paths) expect(await ask(url, { path }), path).toMatchObject({ status: 404 });
    expect(await ask(url, { method: "POST", path: `/${"A".repeat(43)}/call`, headers: own, body: "{}" })).toMatchObject(
      { status: 404 },
    );
    expect(acted).toEqual([]);
  });

  it.each([
    ["of another origin", { ...json, origin: "https://evil.example" }, 403],
    ["of another port of this machine", { ...json, origin: "http://127.0.0.1:1" }, 403],
    ["of a sandboxed frame", { ...json, origin: "null" }, 403],
    ["without an origin", json, 403],
    ["that says it's of another site", { ...json, "sec-fetch-site": "cross-site" }, 403],
    ["that says it's of another port", { ...json, "sec-fetch-site": "same-site" }, 403],
    ["that an address bar sends", { ...json, "sec-fetch-site": "none" }, 403],
    ["of a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["of a form in disguise", { "content-type": "text/plain" }, 415],
    ["of an upload", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ])("acts on no request %s", async (_, headers, status) => {
    const { url } = await open();
    const own = status === 415 || "sec-fetch-site" in headers ? { origin: new URL(url).origin } : {};
    expect(await ask(url, { method: "POST", path: "call", headers: { ...own, ...headers }, body: "{}" })).toMatchObject(
      { status },
    );
    expect(acted).toEqual([]);
  });

  it.each(["GET", "PUT", "OPTIONS", "HEAD"])("acts on no %s", async (method) => {
    const { url } = await open();
    const { status } = await ask(url, { method, path: "call", headers: { ...json, origin: new URL(url).origin } });
    expect(status).toBeGreaterThanOrEqual(404);
    expect(acted).toEqual([]);
  });

  it("shows itself and its events to no other page in the same browser", async () => {
    const { url } = await open();
    for (const path of ["", "page.js", "events"])
      for (const site of ["cross-site", "same-site"])
        expect(await ask(url, { path, headers: { "sec-fetch-site": site } }), `${path} ${site}`).toMatchObject({
          status: 403,
        });
    expect(await ask(url, { path: "events", headers: { "sec-fetch-site": "none" } })).toMatchObject({ status: 403 });
    expect(await ask(url, { headers: { "sec-fetch-site": "none" } })).toMatchObject({ status: 200 });
  });

  it("acts for its own page, and answers a failure as a line", async () => {
    const { url } = await open();
    const headers = { ...json, origin: new URL(url).origin, "sec-fetch-site": "same-origin" };
    const call = await ask(url, { method: "POST", path: "call", headers, body: '{"as":"shop"}' });
    expect([call.status, call.text]).toEqual([200, '{"done":true}\n']);
    expect(acted).toEqual([{ as: "shop" }]);
    const failure = await ask(url, { method: "POST", path: "fail", headers, body: "{}" });
    expect(failure.text).toBe('{"error":"it can\'t"}\n');
    for (const body of ["", "{", `"${"x".repeat(4 * 2 ** 20)}"`])
      expect(
        await ask(url, { method: "POST", path: "call", headers, body }).catch(() => ({ status: 400 })),
      ).toMatchObject({ status: 400 });
    for (const path of ["constructor", "toString", "other"])
      expect(await ask(url, { method: "POST", path, headers, body: "{}" })).toMatchObject({ status: 404 });
    expect(acted).toHaveLength(1);
  });

  it("ends the events with its own end, within a second", async () => {
    const { url, close } = await open();
    const events = await fetch(`${url}events`);
    const begin = performance.now();
    const [rest] = await Promise.all([events.text(), close()]);
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(rest).toMatch(/^event: hello\n[^]*event: stack\ndata: \{"of":"this"\}\n[^]*event: end\n/);
  });

  it("is found again by who knows its next address, and proves that it knows it without telling it", async () => {
    const first = await open();
    await first.close();
    const second = await open(first.next);
    expect(second.url).toBe(`http://127.0.0.1:${first.next.port}/${first.next.token}/`);
    const nonce = "0123456789abcdef".repeat(2);
    const { text: proof } = await ask(second.url, { path: `/proof/${nonce}` });
    expect(proof).toBe(createHmac("sha256", first.next.token).update(nonce).digest("hex"));
    expect(await ask(second.url, { path: new URL(first.url).pathname })).toMatchObject({ status: 404 });
    expect(second.next.token).not.toBe(first.next.token);
  });

  it("takes another port and another token if somebody has its port", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await once(squatter, "listening");
    const { port } = squatter.address() as AddressInfo;
    const preferred = { port, token: "T".repeat(43) };
    const { url } = await open(preferred);
    squatter.close();
    expect(url).not.toContain(preferred.token);
    expect(new URL(url).port).not.toBe(String(port));
  });
});
