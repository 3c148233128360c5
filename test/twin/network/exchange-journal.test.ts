import { expect, test } from "vitest";
import { journalPath } from "../../../twin/network/exchange.ts";
import { echo, runNetwork } from "./running-network.ts";

test("each answer is in the journal, by the twin's clock, before the client has it", async () => {
  const at = new Date("2030-01-01T00:00:00Z");
  const network = await runNetwork(
    { "management.azure.com": () => new Response(null, { status: 404 }) },
    { clock: { now: () => at } },
  );

  await network.fetch("https://management.azure.com/subscriptions/S?api-version=2022-09-01", {
    method: "PUT",
    body: "{}",
  });

  expect(network.exchanges).toEqual([
    {
      at,
      method: "PUT",
      host: "management.azure.com",
      path: "/subscriptions/S?api-version=2022-09-01",
      status: 404,
      durationMs: expect.any(Number),
    },
  ]);
});

test("a misdirected or refused request is not hidden: its status is in the journal, its host in the refused ones", async () => {
  const network = await runNetwork({ "graph.microsoft.com": echo });

  await network.fetch("https://graph.microsoft.com/", { method: "POST", body: "x" });
  await expect(network.fetch("https://example.com/")).rejects.toThrow("fetch failed");

  expect(network.exchanges.map(({ host, status }) => ({ host, status }))).toEqual([
    { host: "graph.microsoft.com", status: 200 },
  ]);
  expect([...network.proxy.refusedHosts]).toEqual([["example.com", 1]]);
});

const paths = [
  ["/a", "/a"],
  ["/a?api-version=2022-09-01&$filter=appId%20eq%20'x'", "/a?api-version=2022-09-01&$filter=appId eq 'x'"],
  ["/a?code=secret&client_secret=s&client_assertion=t&sig=u", "/a?code=…&client_secret=…&client_assertion=…&sig=…"],
  ["/a?apikey=secret&CODE=secret", "/a?apikey=…&CODE=…"],
  ["/a?$skiptoken=secret", "/a?$skiptoken=…"],
];
for (const [target = "", path] of paths) {
  test(`the journal holds ${target} as ${path}`, () => {
    expect(journalPath(new URL(target, "https://graph.microsoft.com"))).toBe(path);
  });
}
