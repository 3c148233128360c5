import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { siteId, useHostedSites } from "../support/hosted-site.ts";
import { claimsOf, clientPrincipal } from "../support/client-principals.ts";
import { logOf, servedSite } from "../support/served-site.ts";

const hosted = useHostedSites();

const zipped = gzipSync("zipped").toString("base64");

const streaming = `
import { app } from "@azure/functions";
import { defineContract } from "@protected-function/guard/contract";
import { serve } from "@protected-function/guard";
app.setup({ enableHttpStream: true });
const contract = defineContract({
  roles: {
    "Chat.Use": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Chat", members: ["Application", "User"] },
    "Chat.See": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a02", displayName: "See", members: ["Application", "User"] },
  },
  endpoints: {
    events: { methods: ["GET"], route: "events/{id}", allow: ["Chat.Use"] },
    release: { methods: ["POST"], route: "release", allow: ["Chat.Use"] },
    upload: { methods: ["POST"], route: "upload", allow: ["Chat.Use"] },
    echo: { methods: ["POST"], route: "echo", anonymous: "Echoes" },
    zipped: { methods: ["GET", "HEAD"], route: "zipped", allow: ["Chat.Use"] },
    throws: { methods: ["GET"], route: "throws", allow: ["Chat.Use"] },
    "throws-open": { methods: ["GET"], route: "open", anonymous: "Throws" },
    breaks: { methods: ["GET"], route: "breaks", allow: ["Chat.Use"] },
  },
});
let release = () => {};
async function* events(context, id) {
  yield Buffer.from(\`data: \${id} 1\\n\\n\`);
  await new Promise((resolve) => (release = resolve));
  yield Buffer.from("data: 2\\n\\n");
  context.log("the stream ended");
}
const copied = (body) => body.pipeThrough(new TransformStream({
  transform: (chunk, controller) => controller.enqueue(Buffer.from(Buffer.from(chunk).toString().toUpperCase())),
}));
serve(contract, {
  events: (request, context, caller) => ({
    headers: { "content-type": "text/event-stream", "x-caller": caller.clientId, "x-query": request.query.getAll("a").join() },
    body: events(context, request.params.id),
  }),
  release: () => { release(); },
  upload: async (request, context, caller) => {
    context.log("the handler runs");
    return { body: copied(request.body) };
  },
  echo: (request) => ({ headers: { "x-got": [...request.headers.keys()].join() }, body: copied(request.body) }),
  zipped: () => ({ headers: { "content-encoding": "gzip" }, body: Buffer.from("${zipped}", "base64") }),
  throws: () => { throw new Error("the handler's own"); },
  "throws-open": () => { throw new Error("the handler's own"); },
  breaks: () => ({ body: (async function* () { yield Buffer.from("half"); throw new Error("it broke"); })() }),
});
`;

const principalOf = (...roles: string[]) => clientPrincipal({ ...claimsOf.v1Application, roles });

function as(...roles: string[]): { readonly headers: Record<string, string> } {
  return { headers: { "x-ms-client-principal": principalOf(...roles) } };
}

/** A body that goes on until the test ends it. */
function openBody(...first: string[]) {
  const body = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, { highWaterMark: 10 });
  const writer = body.writable.getWriter();
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  for (const text of first) void write(text);
  return { init: { method: "POST", body: body.readable, duplex: "half" } as const, write, end: () => writer.close() };
}

function readerOf(answer: Response) {
  const reader = (answer.body ?? new ReadableStream()).getReader();
  const next = async () => Buffer.from(((await reader.read()).value ?? new Uint8Array()) as Uint8Array).toString();
  return { next, cancel: () => reader.cancel() };
}

describe("a streamed answer", () => {
  test("arrives as it is written, for a caller with the role", async () => {
    const site = await servedSite(hosted, streaming);
    const answer = await site.call("/api/events/7?a=1&a=2", as("Chat.Use"));
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("x-query")]).toEqual([
      200,
      "text/event-stream",
      "1,2",
    ]);
    const reader = readerOf(answer);
    expect(await reader.next()).toBe("data: 7 1\n\n");
    expect((await site.call("/api/release", { method: "POST", ...as("Chat.Use") })).status).toBe(204);
    expect([await reader.next(), await reader.next()]).toEqual(["data: 2\n\n", ""]);
  });

  test("has headers and no body for HEAD, and keeps its encoding", async () => {
    const site = await servedSite(hosted, streaming);
    const head = await site.call("/api/zipped", { method: "HEAD", ...as("Chat.Use") });
    expect([head.status, head.headers.get("content-encoding"), head.body]).toEqual([200, "gzip", null]);
    const packed = await site.call("/api/zipped", as("Chat.Use"));
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(Buffer.from(await packed.arrayBuffer()).toString("base64")).toBe(zipped);
  });

  test("goes on in the handler if the client leaves, as in Azure", async () => {
    const site = await servedSite(hosted, streaming);
    const reader = readerOf(await site.call("/api/events/7", as("Chat.Use")));
    await reader.next();
    await reader.cancel();
    await site.call("/api/release", { method: "POST", ...as("Chat.Use") });
    await expect.poll(() => logOf(site)).toContain("information: the stream ended");
  });

  test("is 500 without a body if a handler throws, and the log has its error", async () => {
    const site = await servedSite(hosted, streaming);
    for (const path of ["/api/throws", "/api/open"]) {
      const answer = await site.call(path, as("Chat.Use"));
      expect([answer.status, await answer.text()]).toEqual([500, ""]);
    }
    const failures = () => site.functionsHost.logs(siteId).filter(({ message }) => message.includes("(Failed, "));
    await expect
      .poll(() => failures().map(({ message }) => message))
      .toEqual([
        expect.stringContaining("Error: the handler's own"),
        expect.stringContaining("Error: the handler's own"),
      ]);
  });

  test("breaks off if its stream fails", async () => {
    const site = await servedSite(hosted, streaming);
    const answer = await site.call("/api/breaks", as("Chat.Use"));
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow("The answer ended before it was complete.");
  });
});

describe("a streamed request", () => {
  test("reaches the handler as it is sent, before its end", async () => {
    const site = await servedSite(hosted, streaming);
    const { init, write, end } = openBody("one");
    const reader = readerOf(await site.call("/api/upload", { ...init, ...as("Chat.Use") }));
    expect(await reader.next()).toBe("ONE");
    void write("two");
    expect(await reader.next()).toBe("TWO");
    void end();
    expect(await reader.next()).toBe("");
  });

  test.each([
    ["without a principal", {}, 401],
    ["without the role", as("Chat.See"), 403],
  ])("is refused %s before its first byte is read, and no handler runs", async (_, init, status) => {
    const site = await servedSite(hosted, streaming);
    const upload = openBody();
    const answer = await site.call("/api/upload", { ...upload.init, ...init });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    await answer.text();
    void upload.end();
    expect(logOf(site).filter((line) => !line.includes("refused"))).toEqual([]);
  });

  test("stays a stream for an anonymous handler, which learns nothing of its sender", async () => {
    const site = await servedSite(hosted, streaming, { appSettings: [] });
    const { init, end } = openBody("one");
    const headers = { ...as("Chat.Use").headers, authorization: "Bearer forged", "x-hub-signature-256": "kept" };
    const answer = await site.call("/api/echo", { ...init, headers });
    expect(answer.headers.get("x-got")).toContain("x-hub-signature-256");
    expect(answer.headers.get("x-got")).not.toMatch(/x-ms-|authorization/);
    const reader = readerOf(answer);
    expect(await reader.next()).toBe("ONE");
    void end();
    expect(await reader.next()).toBe("");
  });
});

// The host puts both into the trigger's metadata, where the library looks for the headers of a streamed request.
describe.each([
  ["a streamed request", streaming],
  ["a whole request", streaming.replace("enableHttpStream: true", "enableHttpStream: false")],
])("headers that a caller sends in another place of %s", (_, source) => {
  const forged = JSON.stringify({ "x-ms-client-principal": principalOf("Chat.Use") });
  const query = `Headers=${encodeURIComponent(forged)}`;

  test("don't make its principal", async () => {
    const site = await servedSite(hosted, source);
    const statusOf = async (path: string, init: RequestInit) => (await site.call(path, init)).status;
    expect(await statusOf(`/api/zipped?${query}`, as("Chat.See"))).toBe(403);
    expect(await statusOf(`/api/zipped?${query}`, {})).toBe(401);
    const body = JSON.stringify({ Headers: JSON.parse(forged) });
    const post = (init: { readonly headers?: Record<string, string> }) => ({
      method: "POST",
      body,
      headers: { ...init.headers, "content-length": String(body.length) },
    });
    expect(await statusOf("/api/release", post(as("Chat.See")))).toBe(403);
    expect(await statusOf("/api/release", post({}))).toBe(401);
    expect(await statusOf("/api/release", post(as("Chat.Use")))).toBe(204);
  });

  test("don't hide a path that App Service may have read as anonymous", async () => {
    const site = await servedSite(hosted, source);
    const headers = { ...as("Chat.Use").headers, "x-waws-unencoded-url": "/api/echo/../zipped" };
    expect((await site.call("/api/zipped?headers=1", { headers })).status).toBe(403);
    expect((await site.call("/api/zipped?headers=1", as("Chat.Use"))).status).toBe(200);
  });
});
