import { expect, test } from "vitest";
import { journalPath } from "../../../packages/twin/network/exchange.ts";
import { NotSupported } from "../../../packages/twin/tenant/refusal.ts";
import { echo, runNetwork } from "./running-network.ts";

const host = "graph.microsoft.com";
const at = new Date("2026-11-24T12:00:00Z");
const clock = { now: () => at };
const faultBody = {
  error: {
    code: "TwinFault",
    message:
      "The twin failed at GET https://graph.microsoft.com/v1.0/me?code=… (TypeError). This is a bug in the twin, not in " +
      "the request: the twin's list of faults has the whole error.",
  },
};

test("answers a throwing handler with 500, and keeps the fault", async () => {
  const error = new TypeError("quotes a secret");
  const network = await runNetwork(
    {
      [host]: () => {
        throw error;
      },
    },
    { clock },
  );

  const response = await network.fetch(`https://${host}/v1.0/me?code=secret`);

  expect(response.status).toBe(500);
  expect(await response.json()).toEqual(faultBody);
  expect(network.proxy.faults()).toEqual([{ at, method: "GET", host, path: "/v1.0/me?code=…", error }]);
  expect(network.proxy.faults()[0]?.error).toBe(error);
});

test("a handler that rejects is a fault too", async () => {
  const network = await runNetwork({ [host]: () => Promise.reject(new TypeError("late")) });

  const response = await network.fetch(`https://${host}/v1.0/me?code=secret`);

  expect(await response.json()).toEqual(faultBody);
  expect(network.proxy.faults()).toHaveLength(1);
});

test("an answer that isn't a Response is a fault", async () => {
  // As a mistake in JavaScript, or behind a cast, would be.
  const answer: unknown = undefined;
  const network = await runNetwork({ [host]: () => answer as Response });

  const response = await network.fetch(`https://${host}/v1.0/me?code=secret`);

  expect(await response.json()).toEqual(faultBody);
  expect(network.proxy.faults()).toMatchObject([{ error: { message: "The handler's answer is not a Response." } }]);
});

test("breaks the connection and keeps a fault if an answer breaks off", async () => {
  const error = new Error("half way");
  const network = await runNetwork({
    [host]: () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(error);
          },
        }),
      ),
  });

  await expect(network.fetch(`https://${host}/`).then((response) => response.text())).rejects.toThrow();

  expect(network.proxy.faults()).toMatchObject([{ host, error }]);
});

test("refuses an unsupported request by name, which isn't a fault", async () => {
  const network = await runNetwork({ [host]: () => Promise.reject(new NotSupported("$search")) });

  const response = await network.fetch(`https://${host}/`);

  expect(response.status).toBe(501);
  expect(await response.json()).toEqual({
    error: {
      code: "NotSupportedByTheTwin",
      message: "The twin doesn't support $search. See packages/twin/FIDELITY.md for what it supports.",
    },
  });
  expect(network.proxy.faults()).toEqual([]);
});

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

test("keeps a misdirected request's status in the journal, and a refused host in the list of refused ones", async () => {
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
