import { beforeEach, describe, expect, test, vi } from "vitest";
import { ordersPackage } from "../../support/orders-package.ts";
import { allowPublishing, type HostedSite, inTime, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const zip = await ordersPackage();

/** Uploaded by One Deploy, like any publisher. */
async function published(): Promise<HostedSite> {
  const site = await hosted();
  allowPublishing(site);
  const deployed = await site.scm("/api/publish?RemoteBuild=false&Deployer=orders", {
    method: "POST",
    headers: { "content-type": "application/zip" },
    body: new Uint8Array(zip),
  });
  expect(deployed.status).toBe(202);
  return site;
}

describe("a package that is not the sample", () => {
  let site: HostedSite;
  beforeEach(async () => {
    site = await published();
  });

  test("serves several functions under the prefix of its host.json, parameters decoded, cookies set", async () => {
    const response = await site.call("/shop/v1/Orders/a%20b/items/7");
    const invocationId = site.functionsHost.logs(siteId).at(-1)?.invocationId;
    expect(await response.json()).toEqual({ id: "a b", part: "items/7", invocationId, functionName: "getOrder" });
    expect(response.headers.getSetCookie()).toEqual(["last=a%20b; max-age=60; path=/shop; samesite=lax; httponly"]);
    expect((await site.call("/api/orders/1")).status).toBe(404);
    expect((await site.call("/shop/v1/orders/1", { method: "POST" })).status).toBe(404);
  });

  test("runs hooks that number calls, replace a handler, and turn an error into an answer", async () => {
    const first = await site.call("/shop/v1/orders/1/x");
    const second = await site.call("/shop/v1/orders/1/x?maintenance=yes");
    const third = await site.call("/shop/v1/orders/1", { method: "DELETE" });
    expect([first, second, third].map(({ status, headers }) => [status, headers.get("x-call")])).toEqual([
      [200, "1"],
      [503, "2"],
      [409, "3"],
    ]);
    expect(second.headers.get("retry-after")).toBe("7");
    expect(await third.json()).toEqual({ error: "order 1 is shipped" });
  });

  test("logs at the levels of its host.json, what its log hook made of it, under the invocation's id", async () => {
    await site.call("/shop/v1/orders/1/x");
    await site.call("/shop/v1/orders/2", { method: "DELETE" });
    const lines = site.functionsHost.logs(siteId).filter(({ category }) => category.endsWith(".User"));
    const [{ invocationId } = { invocationId: "" }] = lines;
    expect(lines.map(({ at: _at, number: _number, ...line }) => line)).toEqual(
      [
        ["trace", "looking up 1"],
        ["information", "paid by card ****"],
        ["trace", "noise"],
      ].map(([level, message]) => ({
        level,
        category: "Function.getOrder.User",
        functionName: "getOrder",
        invocationId,
        message,
      })),
    );
    const ofDeletion = site.functionsHost.logs(siteId).filter(({ functionName }) => functionName === "deleteOrder");
    expect(ofDeletion).toEqual([]);
  });

  test("is told when its worker ends", async () => {
    await site.call("/shop/v1/orders/1/x");
    // A changed setting: the next request gets a new worker, and the old one ends after its own.
    site.configure({}, [{ name: "SHOP", value: "closed" }]);
    await site.call("/shop/v1/orders/1/x");
    await vi.waitFor(() => {
      const console = site.functionsHost.logs(siteId).filter(({ category }) => category === "Host.Function.Console");
      expect(console.map(({ level, message }) => `${level} ${message}`)).toEqual(["error orders ends after 1 calls"]);
    }, inTime);
  });
});
