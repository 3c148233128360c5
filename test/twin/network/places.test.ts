import { expect, onTestFinished, test } from "vitest";
import { createCertificateAuthority } from "../../../packages/twin/network/certificate-authority.ts";
import { createHostTable } from "../../../packages/twin/network/host-table.ts";
import { createLoopbackFetch } from "../../../packages/twin/network/loopback-fetch.ts";
import { openPlaces } from "../../../packages/twin/network/places.ts";

const url = "https://login.microsoftonline.com/common";

/** A host that answers where it sees its client, and what the client said of itself. */
async function world() {
  const certificateAuthority = await createCertificateAuthority();
  const hosts = createHostTable();
  hosts.add("login.microsoftonline.com", ({ headers }, from) => Response.json([from, headers.get("x-forwarded-for")]));
  hosts.add("graph.microsoft.com", () => {
    throw new Error("broken");
  });
  const exchanges: string[] = [];
  const places = await openPlaces({
    hosts,
    certificateAuthority,
    onExchange: ({ path }) => exchanges.push(path),
  });
  onTestFinished(() => places.close());
  const through = (proxyUrl: string) => {
    const fetch = createLoopbackFetch({ proxyUrl, caPem: certificateAuthority.pem });
    onTestFinished(() => fetch.close());
    return fetch;
  };
  return { places, through, exchanges };
}

test("a service sees the address of a client's proxy, or a default address", async () => {
  const { places, through, exchanges } = await world();
  const seen = async (proxyUrl: string): Promise<unknown> => (await through(proxyUrl)(url)).json();

  expect(await seen(places.proxy.url)).toEqual(["203.0.113.10", null]);
  expect(await seen(await places.proxyFrom("198.51.100.7"))).toEqual(["198.51.100.7", null]);
  expect(await seen(await places.proxyFrom("2001:db8::7"))).toEqual(["2001:db8::7", null]);
  expect(exchanges).toEqual(["/common", "/common", "/common"]);
});

test("ignores the address that a client claims", async () => {
  const { places, through } = await world();
  const fetch = through(await places.proxyFrom("198.51.100.7"));
  const answer = await fetch(url, { headers: { "x-forwarded-for": "192.0.2.1" } });
  expect(await answer.json()).toEqual(["198.51.100.7", "192.0.2.1"]);
});

test("opens one proxy for each address, even for concurrent requests", async () => {
  const { places } = await world();
  const [first, second] = await Promise.all([places.proxyFrom("198.51.100.7"), places.proxyFrom("198.51.100.7")]);
  expect(second).toBe(first);
  expect(await places.proxyFrom("198.51.100.7")).toBe(first);
  expect(await places.proxyFrom("198.51.100.8")).not.toBe(first);
  expect(places.proxy.url).not.toBe(first);
});

test.each(["home", "", "198.51.100", "fe80::1%eth0"])("refuses %j as an address", async (ipAddress) => {
  const { places } = await world();
  await expect(places.proxyFrom(ipAddress)).rejects.toThrow(`"${ipAddress}" is no IP address`);
});

test("collects faults and refused hosts of all places", async () => {
  const { places, through } = await world();
  const fetches = [through(places.proxy.url), through(await places.proxyFrom("198.51.100.7"))];
  for (const fetch of fetches) {
    await expect(fetch("https://example.com/")).rejects.toThrow("fetch failed");
    expect((await fetch("https://graph.microsoft.com/")).status).toBe(500);
  }
  expect([...places.refusedHosts()]).toEqual([["example.com", 2]]);
  expect(places.faults().map(({ host }) => host)).toEqual(["graph.microsoft.com", "graph.microsoft.com"]);
});

test("closing ends all places, and opens no more", async () => {
  const { places, through } = await world();
  const fetch = through(await places.proxyFrom("198.51.100.7"));
  await fetch(url);

  await places.close();

  await expect(fetch(url)).rejects.toThrow("fetch failed");
  await expect(places.proxyFrom("198.51.100.7")).rejects.toThrow("The twin is closed");
});

test("also closes a proxy that is being opened when everything closes", async () => {
  const { places, through } = await world();
  const opening = places.proxyFrom("198.51.100.7");
  const closing = places.close();
  const fetch = through(await opening);
  await closing;
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});
