import { afterEach, describe, expect, it } from "vitest";
import type { Exchange } from "../../twin/index.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const sites = /\/providers\/Microsoft\.Web\/sites\//;

let stack: EmptyLocalStack;

/** Azure lets a site be written by one request at a time; each takes long enough for the engine to send the next. */
async function openBusy() {
  const exchanges: Exchange[] = [];
  stack = await openLocally({
    twin: { resourceManager: { siteWriteMilliseconds: 300 }, onExchange: (exchange) => exchanges.push(exchange) },
  });
  const writes = () =>
    exchanges
      .filter(({ host, method, path }) => host === "management.azure.com" && method === "PUT" && sites.test(path))
      .map(({ path, status }) => `${path.replace(/.*\/sites\/[^/]+/, "").replace(/\?.*/, "") || "site"} ${status}`);
  return { exchanges, writes, engine: stack.local.stack };
}

describe.skipIf(!hasEngine())("a new site that takes one write at a time", () => {
  afterEach(() => stack?.close());

  it("is written by one request after the other, its gate before its code; then nothing is left to do", async () => {
    const { exchanges, writes, engine } = await openBusy();

    await engine.up();

    expect(writes()).toEqual([
      "site 201",
      "/basicPublishingCredentialsPolicies/scm 200",
      "/basicPublishingCredentialsPolicies/ftp 200",
      "/providers/Microsoft.Insights/diagnosticSettings/access-log 200",
      "/config/authsettingsV2 200",
    ]);
    const gate = exchanges.findIndex(({ method, path }) => method === "PUT" && path.includes("authsettingsV2"));
    const upload = exchanges.findIndex(({ path }) => path.startsWith("/api/publish"));
    expect(gate).toBeGreaterThan(-1);
    expect(upload).toBeGreaterThan(gate);
    await engine.preview({ refresh: true, expectNoChanges: true });
    await engine.destroy();
    expect(stack.local.twin.control.inventory()).toMatchObject({ resources: 0 });
  });
});
