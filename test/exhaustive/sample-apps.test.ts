import { describe, expect, it } from "vitest";
import { generatedApp } from "../sample-apps/generated.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { cleanupNotRun, ordersSettings } from "../support/orders-settings.ts";
import { notProvedIn, proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";

// Another up and a refresh of such an API: own-function.test.ts.
describe.skipIf(!hasEngine())("a user's own API", { timeout: 300_000 }, () => {
  // Neither reading is said by any source.
  it("orders, with excluded paths that are prefixes, headers included", async () => {
    await using project = await sampleProject("orders");
    const gate = { excludedPathMatch: "prefix", excludedPathPrincipals: "kept" } as const;
    const proof = await proveApp(project, ordersSettings, gate);

    expect(proof.endpoints.map(({ verdict }) => verdict)).toEqual([
      "Only integration and pipeline can call GET orders. Perhaps also ada@twin.onmicrosoft.com, with a role, if an existing app signs people in.",
      "Only pipeline and warehouse can call POST orders/{id}.",
      "Anyone can call GET health: Load balancer probe, no data.",
    ]);
    expect(notProvedIn(proof)).toEqual([cleanupNotRun]);
    expect(proof.isGone).toBe(true);
  });

  it("orders, with endpoints for HEAD and OPTIONS, and one that answers with its headers and its address", async () => {
    const endpoints = `look: { methods: ["HEAD", "OPTIONS"], route: "look", allow: ["Orders.Read"] },
    echo: { methods: ["GET", "HEAD"], route: "echo", anonymous: "Answers with what it got" },
    health: {`;
    const echo = "(request) => ({ jsonBody: { url: request.url, ...Object.fromEntries(request.headers) } })";
    await using project = await sampleProject("orders", {
      edits: [
        { file: "functions/contract.ts", find: "health: {", replace: endpoints },
        { file: "functions/src/index.ts", find: ", health }", replace: `, look: () => ({}), echo: ${echo}, health }` },
      ],
    });
    const proof = await proveApp(project, ordersSettings);

    expect(notProvedIn(proof)).toEqual([cleanupNotRun]);
    expect(proof.rows.filter(({ claim }) => /^(?:HEAD|OPTIONS) look /.test(claim)).map(({ id }) => id)).toEqual(
      ["E1", "E2", "E3", "E4", "E8", "E10"].flatMap((row) => [row, row]),
    );
  });

  it.each(["prefix", "exact"] as const)(
    "without a route prefix, an anonymous endpoint beside the host's own page, excluded paths read as %s",
    async (excludedPathMatch) => {
      const host = JSON.stringify({ version: "2.0", extensions: { http: { routePrefix: "" } } });
      await using project = await sampleProject("orders", { files: { "functions/host.json": host } });
      const proof = await proveApp(project, ordersSettings, { excludedPathMatch });

      expect(notProvedIn(proof)).toEqual([cleanupNotRun]);
      expect(proof.rows.filter(({ id }) => id === "E5").map(({ claim, outcome }) => `${outcome}: ${claim}`)).toEqual([
        "proved: GET health answers without a token; no path or method around it does.",
      ]);
      expect(proof.endpoints.at(-1)?.verdict).toBe("Anyone can call GET health: Load balancer probe, no data.");
    },
  );

  it("ten endpoints and five roles, with a managed identity as the only caller, proved by its token", async () => {
    await using project = await sampleProject(generatedApp({ endpoints: 10, roles: 5 }));
    const warehouse = { ...ordersSettings.callers.warehouse, roles: ["Role.0", "Role.2"] };
    const proof = await proveApp(project, { callers: { warehouse } });

    const unproved = notProvedIn(proof);
    expect(unproved.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(proof.rows.filter(({ id, outcome }) => id === "B01" && outcome === "proved").length).toBeGreaterThan(0);
    for (const { reason } of unproved) expect(reason).toMatch(/^needs |^no |^none /);
    expect(proof.endpoints).toHaveLength(10);
    expect(proof.endpoints[0]?.verdict).toBe("Only warehouse can call GET things-0.");
  });
});
