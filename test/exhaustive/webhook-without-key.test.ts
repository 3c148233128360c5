import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hasEngine } from "../support/local-deployment.ts";
import { sampleProject } from "../support/sample-project.ts";

/*
 * No app can do this: the host requires the key. So the host is broken here, and the app is as it was. What MCP's
 * webhookAuthorizationLevel does, the build refuses by name (test/infra/build/what-your-app-may-use.test.ts).
 */
beforeEach(() => {
  // Other files of the worker may have loaded the host as it is.
  vi.resetModules();
  vi.doMock(import("../../packages/twin/functions-host/host-administration.ts"), async (original) => {
    const module = await original();
    const administer: typeof module.administer = (request, app, masterKey) =>
      new URL(request.url).pathname.startsWith("/runtime/webhooks/durabletask")
        ? Response.json({ id: "an instance" })
        : module.administer(request, app, masterKey);
    return { ...module, administer };
  });
});
afterEach(() => {
  vi.doUnmock("../../packages/twin/functions-host/host-administration.ts");
  vi.resetModules();
});

const endDate = "2099-05-31T00:00:00Z";

describe.skipIf(!hasEngine())("a whole proof", { timeout: 300_000 }, () => {
  it("fails for a Durable Functions webhook that answers every token without a key, and for that alone", async () => {
    const { proveApp } = await import("../support/prove-app.ts");
    await using project = await sampleProject("tools");
    const { rows } = await proveApp(project, {
      callers: { agent: { roles: ["Tools.Use"], secrets: { first: { endDate } } } },
    });

    const failed = rows.filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ id, claim }) => `${id} ${claim}`)).toEqual([
      "E14 /runtime/webhooks/durabletask needs both: a token for App Service authentication, and a key of the Functions host.",
    ]);
    expect(JSON.stringify(failed[0])).toContain("200 with a body");
    expect(rows.find(({ claim }) => claim.startsWith("/runtime/webhooks/mcp"))?.outcome).toBe("proved");
  });
});
