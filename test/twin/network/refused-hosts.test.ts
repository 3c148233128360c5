import { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { hasTool, runClient } from "../../support/client-process.ts";
import { say } from "./raw-client.ts";
import { echo, runNetwork } from "./running-network.ts";

const handlers = { "graph.microsoft.com": echo, "login.microsoftonline.com": echo };
const outside =
  "The twin reaches nothing outside, and serves these hosts over HTTPS on port 443 only: " +
  "graph.microsoft.com, login.microsoftonline.com.\n";

function answer(status: string, text: string): string {
  const headers = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${text.length}\r\nconnection: close`;
  return `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${text}`;
}

const connect = (target: string): string => `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`;

afterEach(() => {
  vi.restoreAllMocks();
});

test("refuses a host that it does not have, names it, lists what it has, and counts it", async () => {
  const network = await runNetwork(handlers);

  const first = await say(network, connect("Example.com:443"));
  await say(network, connect("example.com:443"));

  expect(first).toBe(answer("403 Forbidden", `The twin has no host "example.com". ${outside}`));
  expect([...network.proxy.refusedHosts]).toEqual([["example.com", 2]]);
});

test.skipIf(!(await hasTool("curl", "--version")))("opens no connection for a refused host", async () => {
  const network = await runNetwork(handlers);
  const opened = vi.spyOn(Socket.prototype, "connect");

  const result = await runClient("curl", ["-sS", "https://example.com/"], network.environment);

  expect(result.exitCode).toBe(56);
  expect(opened).not.toHaveBeenCalled();
});

test.skipIf(!(await hasTool("curl", "--version")))("opens no connection for a host that it serves", async () => {
  const network = await runNetwork(handlers);
  const opened = vi.spyOn(Socket.prototype, "connect");

  const result = await runClient("curl", ["-sS", "https://graph.microsoft.com/"], network.environment);

  expect(result.exitCode).toBe(0);
  expect(opened).not.toHaveBeenCalled();
});

test("refuses every port but 443, of a host that it has too", async () => {
  const network = await runNetwork(handlers);

  expect(await say(network, connect("graph.microsoft.com:8443"))).toBe(
    answer("403 Forbidden", `The twin refuses port 8443 of "graph.microsoft.com". ${outside}`),
  );
  expect([...network.proxy.refusedHosts]).toEqual([["graph.microsoft.com", 1]]);
});

test("refuses an IPv6 address by name", async () => {
  const network = await runNetwork(handlers);

  expect(await say(network, connect("[::1]:443"))).toContain('The twin has no host "[::1]".');
});

for (const target of ["graph.microsoft.com", "graph.microsoft.com:", ":443", "graph.microsoft.com:https", "a@b:443"]) {
  test(`answers 400 to CONNECT ${target}`, async () => {
    const network = await runNetwork(handlers);

    expect(await say(network, connect(target))).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect([...network.proxy.refusedHosts]).toEqual([]);
  });
}

test("refuses plain HTTP, of a host that it has too", async () => {
  const network = await runNetwork(handlers);

  const said = await say(
    network,
    "GET http://graph.microsoft.com/v1.0/me HTTP/1.1\r\nHost: graph.microsoft.com\r\nConnection: close\r\n\r\n",
  );

  expect(said).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(said).toContain(`The twin refuses plain HTTP to "graph.microsoft.com". ${outside}`);
  expect([...network.proxy.refusedHosts]).toEqual([["graph.microsoft.com", 1]]);
});

for (const target of ["/v1.0/me", "https://graph.microsoft.com/v1.0/me", "*"]) {
  test(`answers 400 to a request for ${target}, which is not what a proxy is asked`, async () => {
    const network = await runNetwork(handlers);

    const said = await say(network, `OPTIONS ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

    expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(said).toContain("This is the twin's proxy, not a web server: set HTTPS_PROXY to its address");
  });
}
