import { HttpRequest, InvocationContext } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { nodeHandler } from "../../packages/guard/adapters.ts";
import type { Caller } from "../../packages/guard/caller.ts";
import { expectOwnCallers, frameworkApp, printedModule, withHandler } from "../support/framework-app.ts";
import { useHostedSites } from "../support/hosted-site.ts";

const hosted = useHostedSites();

const hono = frameworkApp(
  withHandler(
    "Hono",
    `import { Hono } from "hono";
const app = new Hono<{ Bindings: { caller: { clientId: string } } }>().basePath("/api");
app.get("/who", (context) => context.text(context.env.caller.clientId));
app.post("/items/:id", async (context) => context.json({ by: context.env.caller.clientId, ...(await context.req.json()) }));`,
  ),
);
const express = frameworkApp(
  withHandler(
    "Express",
    `import express from "express";
const app = express();
app.use(express.json());
app.post("/api/items/:id", (request: any, response) => {
  response.status(200).json({ ...request.body, id: request.params.id, by: request.caller.clientId });
});
app.get("/api/boom", () => { throw new Error("boom"); });`,
  ),
);

describe.each([false, true])("a framework's app answers each caller as itself, streaming: %s", (streams) => {
  test.each([
    ["Hono", hono, ["/api/who"]],
    ["Hono, by a body", hono, ["/api/items/7", '{"a":1}']],
    ["Express", express, ["/api/items/7", '{"a":1}']],
    ["Express, as the page prints it", frameworkApp(printedModule("Express")), ["/api/who"]],
  ] as const)("%s", { timeout: 60_000 }, async (_, app, ask) => {
    await expectOwnCallers(hosted, app, ask, {
      streams,
    });
    expect.hasAssertions();
  });
});

describe("a listener that fails", () => {
  const caller = { kind: "application", clientId: "c", roles: [] } as unknown as Caller;
  const request = new HttpRequest({ url: "https://site/api/x", method: "GET" });
  const context = new InvocationContext({ functionName: "all" });

  test.each([
    [
      "at once",
      () => {
        throw new Error("boom");
      },
    ],
    [
      "later",
      async () => {
        await Promise.resolve();
        throw new Error("boom");
      },
    ],
    ["by something that is no error", () => Promise.reject("boom")],
  ])("%s fails the call", async (_, listener) => {
    await expect(nodeHandler(listener)(request, context, caller)).rejects.toThrow("boom");
  });

  test("after it has begun to answer breaks the answer off", async () => {
    const answered = await nodeHandler((_, answer) => {
      answer.write("begun");
      return new Promise((_resolve, reject) => setImmediate(() => reject(new Error("boom"))));
    })(request, context, caller);
    const body = new Response((answered as { body: ReadableStream }).body);
    await expect(body.text()).rejects.toThrow();
  });
});
