import { afterEach, describe, expect, it } from "vitest";
import type { Exchange } from "../../twin/index.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { resourceNamed } from "../support/stack-state.ts";

let stack: EmptyLocalStack;

/** A site whose SCM host answers 503 and nothing else, as long as that site lives: Azure/functions-action#390. */
async function openStuck() {
  const exchanges: Exchange[] = [];
  const isSite = /\/providers\/Microsoft\.Web\/sites\/[^/?]+(?:\?|$)/;
  const isStuck = () => !exchanges.some(({ method, path }) => method === "DELETE" && isSite.test(path));
  stack = await openLocally({
    twin: {
      onExchange: (exchange) => exchanges.push(exchange),
      resourceManager: { siteWriteMilliseconds: 100 },
      injections: [{ host: /\.scm\./, method: "POST", path: /^\/api\/publish$/, during: isStuck, status: 503 }],
    },
    standIns: {
      pause: async () => {},
      environment: { PUBLISH_DEADLINE_SECONDS: "4", PUBLISH_LONGEST_PAUSE_MILLISECONDS: "500" },
    },
  });
  return { exchanges, engine: stack.local.stack };
}

describe.skipIf(!hasEngine())("a site whose SCM host is stuck", () => {
  afterEach(() => stack?.close());

  it("is replaced by the documentation's command alone: gate before code, nothing left to do", async () => {
    const { exchanges, engine } = await openStuck();
    await expect(engine.up()).rejects.toThrow(/503: the site's SCM host is starting/);
    const before = await resourceNamed(engine, "function-app");
    exchanges.length = 0;

    const { summary } = await engine.up({ replaced: ["**WebApp::function-app"] });

    expect(summary.replace).toBeGreaterThan(0);
    const made = exchanges.filter(({ method, status }) => method === "PUT" && status < 300).map(({ path }) => path);
    const places = [/\/sites\/[^/?]+\?/, /\/config\/authsettingsV2\?/].map((part) =>
      made.findIndex((path) => part.test(path)),
    );
    const uploaded = exchanges.findIndex(({ path, status }) => path.startsWith("/api/publish") && status === 202);
    const gated = exchanges.findIndex(({ method, path }) => method === "PUT" && path.includes("authsettingsV2"));
    expect(places).toEqual([0, 4]);
    expect(gated).toBeLessThan(uploaded);
    expect(exchanges.filter(({ status }) => status === 409)).toEqual([]);
    const { id, outputs } = await resourceNamed(engine, "function-app");
    expect(id).toBe(before.id);
    expect((await stack.fetch(`https://${String(outputs?.["defaultHostName"])}/api/who-calls`)).status).toBe(401);
    await engine.up({ expectNoChanges: true });
  });
});
