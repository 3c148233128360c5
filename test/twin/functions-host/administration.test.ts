import { expect, test } from "vitest";
import { notImitated, notImitatedText, siteId, useHostedSites } from "./hosted-site.ts";

const hosted = useHostedSites();
const functions = 'app.http("plain", { handler: async () => ({ body: "plain" }) });';

async function deployed() {
  const site = await hosted();
  await site.deploy(functions);
  const key = site.tenant.subscription.masterKeyOf(siteId);
  const ask = async (method: string, path: string, sent = ""): Promise<unknown> => {
    const answer = await site.call(path, { method, headers: { "x-functions-key": sent } });
    return [answer.status, await answer.text()];
  };
  return { site, key, ask };
}

test.each([
  ["GET", "/admin/host/status", '{"state":"Running","errors":[]}'],
  ["POST", "/admin/host/synctriggers", '{"status":"success"}'],
])("answers %s %s to whom has the master key, and to nobody else", async (method, path, said) => {
  const { key, ask } = await deployed();
  expect(await ask(method, path)).toEqual([401, ""]);
  expect(await ask(method, path, `${key.slice(0, -2)}AA`)).toEqual([401, ""]);
  expect(await ask(method, path, key)).toEqual([200, said]);
});

test.each(["GET", "POST"])("answers %s /admin/host/ping to anybody, and says nothing", async (method) => {
  const { ask } = await deployed();
  expect(await ask(method, "/admin/host/ping")).toEqual([200, ""]);
});

test.each(["/admin", "/admin/functions", "/admin/host/synctriggers", "/runtime/webhooks/x"])(
  "refuses GET %s by name, with the master key, too",
  async (path) => {
    const { site, key } = await deployed();
    for (const headers of [{}, { "x-functions-key": key }]) {
      expect(await notImitated(await site.call(path, { headers }))).toBe(
        notImitatedText(`GET ${path} of the Functions host`),
      );
    }
  },
);
