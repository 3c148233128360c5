import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { echo, openEagerTls, openTls, runNetwork, sayOverTls, statusLine } from "./running-network.ts";

const host = "graph.microsoft.com";

test("a handler sees every header of the request but those between client and proxy", async () => {
  const network = await runNetwork({ [host]: (request) => Response.json([...request.headers]) });

  const said = await sayOverTls(
    network,
    host,
    "GET / HTTP/1.1",
    `Host: ${host}`,
    "Authorization: Bearer token",
    "Cookie: a=b",
    "Origin: https://portal.azure.com",
    "Proxy-Connection: keep-alive",
    "Proxy-Authorization: Basic secret",
    "Keep-Alive: timeout=5",
    "TE: trailers",
    "X-Twice: one",
    "X-Twice: two",
    "X-Mine: no",
    "Connection: X-Mine",
  );

  expect(said).toContain(
    JSON.stringify([
      ["authorization", "Bearer token"],
      ["cookie", "a=b"],
      ["host", host],
      ["origin", "https://portal.azure.com"],
      ["x-twice", "one, two"],
    ]),
  );
});

test("a handler gets the body's bytes, its method and content type", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const network = await runNetwork({
    [host]: async (request) =>
      new Response(await request.arrayBuffer(), {
        headers: { "x-method": request.method, "x-type": request.headers.get("content-type") ?? "" },
      }),
  });

  const response = await network.fetch(`https://${host}/`, {
    method: "PATCH",
    body: bytes,
    headers: { "content-type": "application/zip" },
  });

  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  expect(response.headers.get("x-method")).toBe("PATCH");
  expect(response.headers.get("x-type")).toBe("application/zip");
});

test("status, headers and each cookie of an answer arrive", async () => {
  const headers = new Headers([
    ["set-cookie", "a=1; Path=/"],
    ["set-cookie", "b=2, Thu"],
    ["www-authenticate", "Bearer"],
    ["connection", "close"],
  ]);
  const network = await runNetwork({ [host]: () => new Response("no", { status: 401, headers }) });

  const response = await network.fetch(`https://${host}/`);

  expect(response.status).toBe(401);
  expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2, Thu"]);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(response.headers.get("connection")).toBe("keep-alive");
});

test("an answer without a body has none", async () => {
  const network = await runNetwork({ [host]: () => new Response(null, { status: 204 }) });

  const response = await network.fetch(`https://${host}/`, { method: "DELETE" });

  expect(response.status).toBe(204);
  expect(await response.text()).toBe("");
});

test("the answer to HEAD has the headers and no body", async () => {
  const network = await runNetwork({ [host]: () => new Response("body", { headers: { "x-here": "yes" } }) });

  const said = await sayOverTls(network, host, "HEAD / HTTP/1.1", `Host: ${host}`);

  expect(statusLine(said)).toBe("HTTP/1.1 200 OK");
  expect(said).toContain("x-here: yes\r\n");
  expect(said.slice(said.indexOf("\r\n\r\n"))).toBe("\r\n\r\n");
});

test("an answer is sent as it comes", async () => {
  const { promise: received, resolve: goOn } = Promise.withResolvers<void>();
  const network = await runNetwork({
    [host]: () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("first"));
            await received;
            controller.enqueue(new TextEncoder().encode("second"));
            controller.close();
          },
        }),
      ),
  });

  const response = await network.fetch(`https://${host}/`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();

  expect(await reader?.read()).toEqual({ done: false, value: "first" });
  goOn();
  expect(await reader?.read()).toEqual({ done: false, value: "second" });
});

test("one connection serves one request after another", async () => {
  const network = await runNetwork({
    [host]: (request) => new Response(request.url, { headers: { "content-length": `${request.url.length}` } }),
  });
  const socket = await openTls(network, host);
  socket.write(`GET /one HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  socket.write(`GET /two HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  const said = await text(socket);

  expect(said.match(/\/(one|two)/g)).toEqual(["/one", "/two"]);
});

test("a client may send its handshake along with CONNECT", async () => {
  const network = await runNetwork({ [host]: echo });
  const socket = await openEagerTls(network, host);
  socket.write(`GET /eager HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  expect(await text(socket)).toContain(`https://${host}/eager`);
});

test("many requests at once each get their own answer", async () => {
  const network = await runNetwork({ [host]: echo, "management.azure.com": echo });
  const urls = Array.from(
    { length: 200 },
    (_, index) => `https://${index % 2 ? host : "management.azure.com"}/${index}`,
  );

  const answers = await Promise.all(
    urls.map(async (url) => (await network.fetch(url, { method: "POST", body: url })).json()),
  );

  expect(answers).toEqual(urls.map((url) => expect.objectContaining({ url, body: url })));
  expect(network.exchanges).toHaveLength(200);
});

test("the method TRACE is refused by name", async () => {
  const network = await runNetwork({ [host]: echo });

  const said = await sayOverTls(network, host, "TRACE / HTTP/1.1", `Host: ${host}`);

  expect(statusLine(said)).toBe("HTTP/1.1 501 Not Implemented");
  expect(said).toContain("The twin doesn't support the method TRACE.");
});
