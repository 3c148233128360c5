import { expect, test } from "vitest";
import { host, notSupported, notImitatedText, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();

test("passes the whole request to the function", async () => {
  const site = await hosted();
  await site.deploy(`
    app.http("echo", { methods: ["GET", "POST"], handler: async (request) => ({ jsonBody: {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      query: Object.fromEntries(request.query),
      body: [...new Uint8Array(await request.arrayBuffer())],
    } }) });
  `);
  const headers = { "X-MS-CLIENT-PRINCIPAL-ID": "oid", "content-type": "application/octet-stream", "x-empty": "" };
  const body = new Uint8Array([0, 255, 10, 13]);
  const post = await site.call("/api/echo?a=1&A=2&b=%C3%A4&c=", { method: "POST", headers, body });
  expect(await post.json()).toEqual({
    method: "POST",
    url: `https://${host}/api/echo?a=1&A=2&b=%C3%A4&c=`,
    headers: { "x-ms-client-principal-id": "oid", "content-type": "application/octet-stream", "x-empty": "" },
    query: { a: "1,2", b: "ä", c: "" },
    body: [0, 255, 10, 13],
  });
  expect(await (await site.call("/api/echo")).json()).toEqual({
    method: "GET",
    url: `https://${host}/api/echo`,
    headers: {},
    query: {},
    body: [],
  });
});

test("returns the function's answer", async () => {
  const site = await hosted();
  await site.deploy(`
    const handlers = {
      text: () => ({ body: "hi" }),
      json: () => ({ status: 403, headers: { "content-type": "application/problem+json", "x-a": "1" }, jsonBody: { no: "ä" } }),
      bytes: () => ({ body: new Uint8Array([0, 255]) }),
      created: () => ({ status: 201 }),
      nothing: () => undefined,
      empty: () => ({ status: 204 }),
      cookies: () => ({ cookies: [
        { name: "a", value: "1 2;" },
        { name: "b", value: "x", maxAge: 60, expires: new Date(0 + 1000), domain: "d", path: "/p", secure: true, httpOnly: true, sameSite: "Strict" },
        { name: "c", value: "", sameSite: "None" },
      ] }),
      head: () => ({ body: "left out" }),
      negotiate: () => ({ enableContentNegotiation: true, body: "x" }),
      string: () => "no object",
      throws: () => { throw new Error("secret"); },
      rejects: async () => { throw "no error object"; },
      // The worker takes it for no error at all.
      throwsNothing: () => { throw undefined; },
    };
    for (const [name, handler] of Object.entries(handlers)) app.http(name, { methods: ["GET", "HEAD"], handler });
  `);
  const of = async (name: string, method = "GET"): Promise<unknown[]> => {
    const response = await site.call(`/api/${name}`, { method });
    const bytes = Buffer.from(await response.arrayBuffer());
    return [response.status, Object.fromEntries(response.headers), bytes.toString("latin1")];
  };
  expect(await of("text")).toEqual([200, { "content-type": "text/plain;charset=UTF-8" }, "hi"]);
  expect(await of("json")).toEqual([
    403,
    { "content-type": "application/problem+json", "x-a": "1" },
    Buffer.from('{"no":"ä"}').toString("latin1"),
  ]);
  expect(await of("bytes")).toEqual([200, {}, "\u0000\u00ff"]);
  expect(await of("created")).toEqual([201, {}, ""]);
  expect(await of("nothing")).toEqual([204, {}, ""]);
  expect(await of("throwsNothing")).toEqual([204, {}, ""]);
  expect(await of("empty")).toEqual([204, {}, ""]);
  expect(await of("head", "HEAD")).toEqual([200, { "content-type": "text/plain;charset=UTF-8" }, ""]);
  for (const failing of ["string", "throws", "rejects"]) {
    expect(await of(failing)).toEqual([500, { "content-length": "0" }, ""]);
  }
  expect((await site.call("/api/cookies")).headers.getSetCookie()).toEqual([
    "a=1%202%3B; path=/",
    "b=x; expires=Thu, 01 Jan 1970 00:00:01 GMT; max-age=60; domain=d; path=/p; secure; samesite=strict; httponly",
    "c=; path=/; samesite=none",
  ]);
  expect(await notSupported(await site.call("/api/negotiate"))).toBe(
    notImitatedText("enableContentNegotiation of a function's response"),
  );
});

test("runs concurrent calls of one worker side by side", async () => {
  const site = await hosted();
  await site.deploy(`
    const waiting = [];
    app.http("meet", { handler: async () => {
      await new Promise((resolve) => { waiting.push(resolve); if (waiting.length === 3) waiting.forEach((go) => go()); });
      return { body: String(process.pid) };
    } });
  `);
  const pids = await Promise.all([site.text("/api/meet"), site.text("/api/meet"), site.text("/api/meet")]);
  expect(new Set(pids).size).toBe(1);
});

test("runs the package's hooks around the function", async () => {
  const site = await hosted();
  await site.deploy(`
    const seen = [];
    app.hook.appStart(() => { seen.push("start"); });
    app.hook.preInvocation((context) => { seen.push("before"); context.inputs[0].headers.set("x-hook", "pre"); });
    app.hook.postInvocation((context) => { seen.push("after"); context.result = { body: context.result.body + " " + seen.join() }; });
    app.http("hooked", { handler: (request) => ({ body: request.headers.get("x-hook") }) });
  `);
  expect(await site.text("/api/hooked")).toBe("pre start,before,after");
});

test.each([
  ["a web response", 'new Response("hi", { status: 202, headers: { "x-a": "1" } })', 202, "hi"],
  [
    "a stream, read to its end",
    '({ body: new ReadableStream({ start: (c) => { c.enqueue(Buffer.from("ab")); c.close(); } }) })',
    200,
    "ab",
  ],
  ["a status as text", '({ status: "201", body: "made" })', 201, "made"],
  ["no body where there is none", '({ status: 204, body: "left out" })', 204, ""],
  ["not modified", '({ status: 304, headers: { etag: "1" } })', 304, ""],
  ["no status that is none", "({ status: 600 })", 500, ""],
  ["no header over two lines", '({ headers: { "x-a": "a\\nb" } })', 500, ""],
  ["no cookie without a name of one", '({ cookies: [{ name: "a b", value: "1" }] })', 500, ""],
  ["nothing", "null", 204, ""],
  ["no number", "5", 500, ""],
])("answers %s", async (_, returned, status, body) => {
  const site = await hosted();
  await site.deploy(`app.http("f", { handler: () => ${returned} });`);
  const response = await site.call("/api/f");
  expect([response.status, await response.text()]).toEqual([status, body]);
});

test("passes megabytes in both directions", async () => {
  const site = await hosted();
  await site.deploy(
    `app.http("f", { methods: ["POST"], handler: async (request) => ({ body: await request.arrayBuffer() }) });`,
  );
  const bytes = new Uint8Array(8_000_000).fill(7);
  const response = await site.call("/api/f", { method: "POST", body: bytes });
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
});

test("keeps the asynchronous contexts of calls apart in a hook's storage", async () => {
  const site = await hosted();
  await site.deploy(`
    const storage = new (require("node:async_hooks").AsyncLocalStorage)();
    app.hook.preInvocation((context) => {
      const handler = context.functionHandler;
      context.functionHandler = (...args) => storage.run(args[0].query.get("n"), () => handler(...args));
    });
    app.http("f", { handler: async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { body: storage.getStore() };
    } });
  `);
  const numbers = ["1", "2", "3", "4"];
  expect(await Promise.all(numbers.map((n) => site.text(`/api/f?n=${n}`)))).toEqual(numbers);
});
