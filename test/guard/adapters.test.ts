import { describe, expect, test } from "vitest";
import {
  contractOfFramework,
  expectOwnCallers,
  frameworkApp,
  printedBlock,
  printedHandler,
} from "../support/framework-app.ts";
import { useHostedSites } from "../support/hosted-site.ts";

const hosted = useHostedSites();

const hono = frameworkApp(
  `import { Hono } from "hono";
const app = new Hono<{ Bindings: { caller: { clientId: string } } }>().basePath("/api");
app.get("/who", (context) => context.text(context.env.caller.clientId));
app.post("/items/:id", async (context) => context.json({ by: context.env.caller.clientId, ...(await context.req.json()) }));`,
  printedHandler("Hono"),
);
const express = frameworkApp(
  `import express from "express";
const app = express();
app.use(express.json());
app.post("/api/items/:id", (request: any, response) => {
  response.status(200).json({ ...request.body, id: request.params.id, by: request.caller.clientId });
});
app.get("/api/boom", () => { throw new Error("boom"); });`,
  printedHandler("Express"),
);

describe.each([false, true])("a framework's app answers each caller as itself, streaming: %s", (streams) => {
  test.each([
    ["Hono", hono, ["/api/who"]],
    ["Hono, by a body", hono, ["/api/items/7", '{"a":1}']],
    ["Express", express, ["/api/items/7", '{"a":1}']],
    [
      "Express, as the page prints it",
      {
        "contract.ts": contractOfFramework(printedBlock("functions/contract.ts")),
        "package.json": '{ "name": "f", "version": "1.0.0", "type": "module" }',
        "src/index.ts": printedBlock("functions/src/index.ts"),
      },
      ["/api/who"],
    ],
  ] as const)("%s", { timeout: 60_000 }, async (_, app, ask) => {
    await expectOwnCallers(hosted, app, ask, {
      streams,
    });
    expect.hasAssertions();
  });
});
