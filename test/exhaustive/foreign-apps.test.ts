import { beforeAll, describe, expect, it } from "vitest";
import { provideAzurite } from "../support/azurite.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { notProvedIn, proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";

const endDate = "2099-05-31T00:00:00Z";
const caller = (...roles: readonly string[]) => ({ roles, secrets: { first: { endDate } } });

// Small apps of the kinds that come from elsewhere, brought in whole.
describe.skipIf(!hasEngine())("an app of another style", { timeout: 300_000 }, () => {
  beforeAll(provideAzurite, 300_000);

  it("in plain JavaScript and CommonJS, with bindings, constraints, assets, packages, and files of its own, is proved", async () => {
    await using project = await sampleProject("catalog");
    const secret = { keyVault: { resourceGroup: "rg-partners", name: "kv-partners" }, secret: "partner-key" };
    const proof = await proveApp(project, {
      callers: { shop: caller("Catalog.Read"), stock: caller("Catalog.Read", "Catalog.Write") },
      secretSettings: { CATALOG_KEY: secret },
    });

    // The twin reads and writes storage as the function's identity only. The stack's caller may not call price.
    const byKey = (input: string, service: string) =>
      `: The input '${input}\\w+' \\(${input.replace("Input", "")}\\) isn't read: its connection "CatalogStorage" isn't by identity: there is no app setting CatalogStorage__${service}ServiceUri.`;
    expect(notProvedIn(proof).map(({ id, claim, reason }) => `${id} ${claim} ${reason}`)).toEqual(
      [
        ["E12", "products gets its data by the input ", byKey("tableInput", "table")],
        [
          "E12",
          "price delivers its data by the output ",
          ": the checks call as the stack's first caller, who has none of its roles. Give it one in the settings: Catalog.Write",
        ],
        [
          "E12",
          "price delivers its data by the output ",
          ": the twin has queues, blobs and tables, and no other service",
        ],
        ["E12", "files gets its data by the input ", byKey("blobInput", "blob")],
        ["E15", "restock runs when its queueTrigger fires.", ""],
      ].map(([row, claim, why]) => expect.stringMatching(`^${row} ${claim}.* registered, not run here${why}$`)),
    );
    expect(proof.rows.filter(({ id }) => id === "E12").map(({ claim }) => /\((\w+)\)/.exec(claim)?.[1])).toEqual([
      "table",
      "queue",
      "serviceBus",
      "blob",
    ]);
    expect(proof.rows.filter(({ id }) => id === "E13").map(({ claim, outcome }) => `${outcome}: ${claim}`)).toEqual(
      ["GET", "PUT", "GET"].map((method, index) => {
        const routes = [
          "shop/v1/products/{category:alpha}/{id:int?}",
          "shop/v1/prices/{code:length(2,3):regex(^[A-Z]+$)}/{amount:range(1,999)=1}",
          "shop/v1/files/{**path:file}",
        ];
        return `proved: ${method} ${routes[index]} doesn't answer a value that its route's constraints exclude.`;
      }),
    );
    expect(proof.isGone).toBe(true);
  });

  it("that streams its answers and requests is proved", async () => {
    await using project = await sampleProject("chat");
    const proof = await proveApp(project, { callers: { bot: caller("Chat.Use") } });

    expect(notProvedIn(proof)).toEqual([]);
    expect(proof.isGone).toBe(true);
  });

  it("without HTTP endpoints, with MCP tools, Durable Functions and a queue, is proved behind the gate", async () => {
    await using project = await sampleProject("tools");
    const proof = await proveApp(project, { callers: { agent: caller("Tools.Use") } });

    expect(proof.rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(
      proof.rows
        .filter(({ id }) => ["E6", "E14", "E15"].includes(id))
        .map(({ claim, outcome }) => `${outcome}: ${claim}`),
    ).toEqual([
      "proved: The functions reachable over HTTP are exactly the contract's endpoints: names, routes, methods and bindings.",
      "proved: /runtime/webhooks/durabletask needs both: a token for App Service authentication, and a key of the Functions host.",
      "proved: /runtime/webhooks/mcp needs both: a token for App Service authentication, and a key of the Functions host.",
      "not-applicable: charge-card runs when its activityTrigger fires.",
      "not-applicable: index-snippet runs when its queueTrigger fires.",
      "not-applicable: save-snippet runs when its mcpToolTrigger fires.",
      "not-applicable: ship-order runs when its orchestrationTrigger fires.",
    ]);
    expect(proof.watched.found).toEqual(proof.watched.expected);
    for (const { reason } of notProvedIn(proof))
      expect(reason).toMatch(/^needs |^no |^none |^registered, not run here$/);
    expect(proof.isGone).toBe(true);
  });
});
