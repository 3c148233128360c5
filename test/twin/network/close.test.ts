import { once } from "node:events";
import { Agent } from "undici";
import { expect, test } from "vitest";
import { runClient } from "../../support/client-process.ts";
import { echo, openSocket, openTls, runNetwork } from "./running-network.ts";

const host = "graph.microsoft.com";

test("close ends idle, half-open and waiting connections at once", async () => {
  const entered = Promise.withResolvers<void>();
  const network = await runNetwork({
    [host]: () => {
      entered.resolve();
      return new Promise<Response>(() => {});
    },
  });
  const idle = await openSocket(network);
  const secured = await openTls(network, host);
  const waiting = expect(network.fetch(`https://${host}/`)).rejects.toThrow("fetch failed");
  await entered.promise;
  const ended = [once(idle, "close"), once(secured, "close")];

  await network.proxy.close();

  await Promise.all([...ended, waiting]);
  await expect(openSocket(network)).rejects.toThrow("ECONNREFUSED");
});

test("close may be called twice", async () => {
  const network = await runNetwork({});

  await expect(Promise.all([network.proxy.close(), network.proxy.close()])).resolves.toEqual([undefined, undefined]);
});

test("a process that closed its network ends by itself", async () => {
  const folder = new URL("../../../packages/twin/network/", import.meta.url);
  const script = `
    import { createCertificateAuthority } from "${new URL("certificate-authority.ts", folder).href}";
    import { createConnectProxy } from "${new URL("connect-proxy.ts", folder).href}";
    import { createHostTable } from "${new URL("host-table.ts", folder).href}";
    import { createLoopbackFetch } from "${new URL("loopback-fetch.ts", folder).href}";
    const certificateAuthority = await createCertificateAuthority();
    const hosts = createHostTable();
    hosts.add("${host}", () => new Response("served"));
    const proxy = await createConnectProxy({ hosts, certificateAuthority });
    const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem: certificateAuthority.pem });
    process.stdout.write(await (await fetch("https://${host}/")).text());
    await proxy.close();
    await fetch.close();
  `;

  const result = await runClient(process.execPath, ["--input-type=module", "-e", script], {});

  expect(result).toEqual({ exitCode: 0, stdout: "served", stderr: "" });
});

const url = "https://login.microsoftonline.com/common/discovery/keys";

test("accepts the global fetch's arguments, and returns the global Response", async () => {
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

test("rejects current and later fetches after close", async () => {
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
