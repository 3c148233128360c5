import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { strFromU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { bundleCode } from "../../infra/build/bundle-code.ts";
import { useHostedSites } from "../support/hosted-site.ts";
import { claimsOf, clientPrincipal } from "../support/client-principals.ts";
import { logOf, servedSite } from "../support/served-site.ts";

const functions = fileURLToPath(new URL("../../functions/", import.meta.url));
const hosted = useHostedSites();
const caller = { headers: { "x-ms-client-principal": clientPrincipal(claimsOf.v1Application) } };

const served = `
import { app } from "@azure/functions";
import { defineContract } from "@protected-function/guard/contract";
import { serve } from "@protected-function/guard";
const contract = defineContract({
  roles: { "Function.Invoke": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Invoke", members: ["Application"] } },
  endpoints: {
    Orders: { methods: ["GET"], route: "orders", allow: ["Function.Invoke"] },
    health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe, no data" },
  },
});
const handler = () => ({ body: "answered" });
const serveAll = () => serve(contract, { Orders: handler, health: handler });
`;
const beside = `
app.http("back-door", { route: "back-door", methods: ["GET"], authLevel: "anonymous", handler });
app.get("another", handler);
app.generic("generic", {
  trigger: { type: "httpTrigger", name: "request", authLevel: "anonymous", methods: ["GET"], route: "generic" },
  return: { type: "http", name: "$return" },
  handler,
});
`;
const telemetry = `
app.hook.preInvocation((hook) => {
  const inner = hook.functionHandler;
  hook.functionHandler = async (...inputs) => await inner(...inputs);
});
`;
const undeclared = ["/api/back-door", "/api/another", "/api/generic"];

async function answered(answer: Promise<Response>): Promise<string> {
  const { status, text } = await answer.then(async (response) => ({
    status: response.status,
    text: await response.text(),
  }));
  const problem = /urn:problem:protected-function:([\w-]+)/.exec(text)?.[1];
  return `${status} ${problem ?? text}`;
}

describe("an HTTP function that isn't registered by serve is refused for any caller:", () => {
  test.each([
    ["beside those of the contract", `${served}serveAll();${beside}`],
    ["registered before them", `${served}${beside}serveAll();`],
    ["under a hook of telemetry that wraps every handler", `${served}${telemetry}serveAll();${beside}`],
  ])("%s, which are answered", async (_, source) => {
    const site = await servedSite(hosted, source);
    for (const path of undeclared) {
      expect([path, await answered(site.call(path, caller))]).toEqual([path, "403 endpoint-undeclared"]);
    }
    expect(await answered(site.call("/api/orders", caller))).toBe("200 answered");
    expect(await answered(site.call("/api/orders"))).toBe("401 principal-missing");
    expect(await answered(site.call("/api/health"))).toBe("200 answered");
    expect(logOf(site)[0]).toBe(
      "warning: refused (endpoint-undeclared): back-door isn't an endpoint of the contract: register it with serve(contract, …)",
    );
  });

  test("if serve is never called", async () => {
    const site = await servedSite(hosted, `${served}${beside}`);
    for (const path of undeclared) {
      expect([path, await answered(site.call(path, caller))]).toEqual([path, "403 endpoint-undeclared"]);
    }
  });
});

test("and answers without the hook, its only protection", async () => {
  const site = await servedSite(hosted, `${served}serveAll();${beside}`, { hook: false });
  expect(await answered(site.call("/api/back-door"))).toBe("200 answered");
});

describe("the worker's hook", () => {
  /** What it makes of a handler: the bundle runs here, with a worker's core that keeps its hook. */
  async function handlerAfter(functionName: string, type: string): Promise<unknown> {
    const { code } = await bundleCode(functions, 'import "@protected-function/guard/default-deny";');
    const hooks: ((context: object) => void)[] = [];
    const core = {
      registerHook: (name: string, hook: (context: object) => void) => {
        if (name === "preInvocation") hooks.push(hook);
      },
      setProgrammingModel: () => {},
      log: () => {},
    };
    const require = createRequire(import.meta.url);
    const lent = (id: string): unknown => (id === "@azure/functions-core" ? core : require(id));
    compileFunction(strFromU8(code), ["require", "module", "__filename"])(lent, {}, "/dist/index.cjs");
    const invocationContext = { functionName, options: { trigger: { type } } };
    const context = { invocationContext, inputs: [], functionCallback: handler, hookData: {}, appHookData: {} };
    for (const hook of hooks) hook(context);
    expect(hooks).toHaveLength(1);
    return context.functionCallback;
  }
  const handler = (): void => {};

  test.each(["timerTrigger", "queueTrigger", "serviceBusTrigger", "warmupTrigger"])(
    "doesn't change %s",
    async (type) => {
      expect(await handlerAfter("sweep", type)).toBe(handler);
    },
  );

  test.each(["httpTrigger", "HTTPTRIGGER"])("replaces a handler of %s", async (type) => {
    expect(await handlerAfter("back-door", type)).not.toBe(handler);
  });
});
