import { once } from "node:events";
import { expect, test } from "vitest";
import type { Handler } from "../../../packages/twin/network/handler.ts";
import { createHostTable } from "../../../packages/twin/network/host-table.ts";
import { openTls, runNetwork } from "./running-network.ts";

const handler = (): Handler => () => new Response();

test("finds an exact name whatever its case, and nothing else", () => {
  const hosts = createHostTable();
  const graph = handler();
  hosts.add("Graph.Microsoft.com", graph);

  expect(hosts.resolve("GRAPH.microsoft.com")).toBe(graph);
  expect(hosts.resolve("evil-graph.microsoft.com")).toBeUndefined();
  expect(hosts.resolve("graph.microsoft.com.")).toBeUndefined();
});

test("calls a suffix's function with the whole name in lower case, and accepts its refusal", () => {
  const hosts = createHostTable();
  const site = handler();
  hosts.addSuffix(".azurewebsites.net", (hostName) => (hostName === "a.azurewebsites.net" ? site : undefined));

  expect(hosts.resolve("A.azurewebsites.net")).toBe(site);
  expect(hosts.resolve("b.azurewebsites.net")).toBeUndefined();
  expect(hosts.resolve("azurewebsites.net")).toBeUndefined();
});

test("prefers an exact name to a suffix, and the longer suffix to the shorter", () => {
  const hosts = createHostTable();
  const [exact, long, short] = [handler(), handler(), handler()];
  hosts.addSuffix(".net", () => short);
  hosts.addSuffix(".azurewebsites.net", () => long);
  hosts.add("a.azurewebsites.net", exact);

  expect(hosts.resolve("a.azurewebsites.net")).toBe(exact);
  expect(hosts.resolve("b.azurewebsites.net")).toBe(long);
  expect(hosts.resolve("b.net")).toBe(short);
});

test("calls a lookup last, and lists its current names", () => {
  const hosts = createHostTable();
  const [exact, looked] = [handler(), handler()];
  let there: readonly string[] = [];
  hosts.addLookup({ find: (name) => (there.includes(name) ? looked : undefined), names: () => there });
  hosts.addSuffix(".net", () => undefined);
  hosts.add("login.microsoftonline.com", exact);
  expect(hosts.resolve("oidc.example")).toBeUndefined();

  there = ["oidc.example", "login.microsoftonline.com", "a.net"];
  expect(hosts.resolve("OIDC.example")).toBe(looked);
  expect(hosts.resolve("login.microsoftonline.com")).toBe(exact);
  expect(hosts.resolve("a.net")).toBeUndefined();
  expect(hosts.names()).toEqual(["a.net", "login.microsoftonline.com", "oidc.example", "*.net"]);
});

test("lists its exact names, then its suffixes", () => {
  const hosts = createHostTable();
  hosts.addSuffix(".azurewebsites.net", () => undefined);
  hosts.add("management.azure.com", handler());
  hosts.add("graph.microsoft.com", handler());

  expect(hosts.names()).toEqual(["graph.microsoft.com", "management.azure.com", "*.azurewebsites.net"]);
});

test("refuses a name twice, a suffix twice, and a suffix without its dot", () => {
  const hosts = createHostTable();
  hosts.add("a.net", handler());
  hosts.addSuffix(".net", () => undefined);

  expect(() => hosts.add("A.net", handler())).toThrow(
    'The host "a.net" has a handler already. Each name is served by one service.',
  );
  expect(() => hosts.addSuffix(".NET", () => undefined)).toThrow('The host "*.net" has a handler already.');
  expect(() => hosts.addSuffix("net", () => undefined)).toThrow(
    'The host suffix "net" does not begin with a dot. Write ".net".',
  );
});

test("removes a deleted host for connected clients too", async () => {
  const host = "a.azurewebsites.net";
  const sites = new Map([[host, handler()]]);
  const hosts = createHostTable();
  hosts.addSuffix(".azurewebsites.net", (hostName) => sites.get(hostName));
  const network = await runNetwork({}, { hosts });
  const socket = await openTls(network, host);
  sites.clear();
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

  const [answer] = await once(socket, "data");

  expect(String(answer)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  expect(String(answer)).toContain('The twin no longer has the host \\"a.azurewebsites.net\\": it was deleted.');
  await expect(network.fetch(`https://${host}/`)).rejects.toThrow("fetch failed");
});
