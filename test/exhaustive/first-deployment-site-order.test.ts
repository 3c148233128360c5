import { afterEach, describe, expect, it } from "vitest";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import type { Exchange } from "../../packages/twin/index.ts";
import { whoCallsUrl } from "../support/who-calls.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const sites = /\/providers\/Microsoft\.Web\/sites\//;

let stack: EmptyLocalStack;

describe.skipIf(!hasEngine())(
  "a new site that accepts one write at a time, and whose plan counts it after its deletion",
  () => {
    afterEach(() => stack?.close());

    it("gets its requests in sequence, authentication before code, with a host name of its own; one destroy leaves nothing", async () => {
      const start = new Date();
      const exchanges: Exchange[] = [];
      stack = await openLocally({
        twin: {
          clock: new AdjustableClock({ now: () => start }),
          // Each write takes long enough for the engine to send the next; the plan, longer than a destroy by this clock.
          resourceManager: { siteWriteMilliseconds: 300, planReleaseMilliseconds: 600_000 },
          onExchange: (exchange) => exchanges.push(exchange),
        },
      });
      const { stack: engine, twin } = stack.local;

      await engine.up();

      const writes = exchanges
        .filter(({ host, method, path }) => host === "management.azure.com" && method === "PUT" && sites.test(path))
        .map(({ path, status }) => `${path.replace(/.*\/sites\/[^/]+/, "").replace(/\?.*/, "") || "site"} ${status}`);
      expect(writes).toEqual([
        "site 200",
        "/basicPublishingCredentialsPolicies/scm 200",
        "/basicPublishingCredentialsPolicies/ftp 200",
        "/providers/Microsoft.Insights/diagnosticSettings/access-log 200",
        "/config/authsettingsV2 200",
      ]);
      const gate = exchanges.findIndex(({ method, path }) => method === "PUT" && path.includes("authsettingsV2"));
      const upload = exchanges.findIndex(({ path }) => path.startsWith("/api/publish"));
      expect(gate).toBeGreaterThan(-1);
      expect(upload).toBeGreaterThan(gate);
      const url = whoCallsUrl(await stack.local.outputs());
      expect(new URL(url).host).toMatch(/^func-[a-z0-9-]+-[0-9a-f]{16}\.westeurope-01\.azurewebsites\.net$/);
      expect((await stack.fetch(url)).status).toBe(401);
      await engine.preview({ refresh: true, expectNoChanges: true });
      await engine.destroy();
      expect(twin.control.inventory()).toMatchObject({ applications: 0, resources: 0 });
    });
  },
);
