import { Agent } from "undici";
import { expect, test } from "vitest";
import { echo, runNetwork } from "./running-network.ts";

const url = "https://login.microsoftonline.com/common/discovery/keys";

test("takes what the global fetch takes, and returns the global Response", async () => {
  const network = await runNetwork({ "login.microsoftonline.com": echo });
  const fetch: typeof globalThis.fetch = network.fetch;

  const answers = [
    await fetch(url),
    await fetch(new URL(url)),
    await fetch(new Request(url, { method: "POST", body: "a" })),
  ];

  expect(answers.every((answer) => answer instanceof Response)).toBe(true);
  expect(await Promise.all(answers.map((answer) => answer.json()))).toMatchObject([
    { method: "GET", url, body: "" },
    { method: "GET", url, body: "" },
    { method: "POST", url, body: "a" },
  ]);
});

test("reaches nothing outside, whatever dispatcher it is called with", async () => {
  const network = await runNetwork({ "login.microsoftonline.com": echo });
  const options: RequestInit = {};
  Object.assign(options, { dispatcher: new Agent() });

  await expect(network.fetch("https://example.com/", options)).rejects.toThrow("fetch failed");
  await expect(network.fetch("http://example.net/")).rejects.toThrow("fetch failed");

  expect([...network.proxy.refusedHosts]).toEqual([
    ["example.com", 1],
    ["example.net", 1],
  ]);
});

test("close ends it: a fetch that is under way rejects, and so does the next one", async () => {
  const entered = Promise.withResolvers<void>();
  const network = await runNetwork({
    "login.microsoftonline.com": () => {
      entered.resolve();
      return new Promise<Response>(() => {});
    },
  });
  const underWay = expect(network.fetch(url)).rejects.toThrow("fetch failed");
  await entered.promise;

  await network.fetch.close();

  await underWay;
  await expect(network.fetch(url)).rejects.toThrow("fetch failed");
});
