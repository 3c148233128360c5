import { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { clientEnvironment } from "../../../packages/twin/network/client-environment.ts";
import { hasTool, runClient } from "../../support/client-process.ts";
import { echo, runNetwork, say } from "./running-network.ts";

const url = "https://graph.microsoft.com/v1.0/me";
const python =
  "import ssl, urllib.request; context = ssl.create_default_context(); " +
  "context.verify_flags |= ssl.VERIFY_X509_STRICT; " +
  `print(urllib.request.urlopen("${url}", context=context).read().decode())`;

const clients = [
  {
    name: "node's fetch",
    command: process.execPath,
    args: ["-e", `fetch("${url}").then((r) => r.text()).then(console.log)`],
  },
  { name: "curl", command: "curl", args: ["-sS", url], version: "--version" },
  { name: "Python, verifying strictly as 3.13 does", command: "python3", args: ["-c", python], version: "--version" },
];

for (const { name, command, args, version } of clients) {
  test.skipIf(version !== undefined && !(await hasTool(command, version)))(
    `${name} reaches a service by its Microsoft name with the client environment alone`,
    async () => {
      const network = await runNetwork({
        "graph.microsoft.com": (request) => new Response(`${request.method} ${request.url}`),
      });

      const result = await runClient(command, args, network.environment);

      expect(result).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^GET https:\/\/graph\.microsoft\.com\/v1\.0\/me\n?$/),
        stderr: "",
      });
    },
  );
}

test.skipIf(!(await hasTool("curl", "--version")))("the proxy tells curl that a host is refused", async () => {
  const network = await runNetwork({ "graph.microsoft.com": echo });

  const result = await runClient("curl", ["-sS", "https://example.com/"], network.environment);

  expect(result.exitCode).toBe(56);
  expect(result.stderr).toContain("response 403");
});

test("node's fetch does not trust the twin without the authority's variable", async () => {
  const network = await runNetwork({ "graph.microsoft.com": echo });
  const { NODE_EXTRA_CA_CERTS: _left, ...withoutAuthority } = network.environment;
  const script = `fetch("${url}").catch((error) => console.log(error.cause.code))`;

  const result = await runClient(process.execPath, ["-e", script], withoutAuthority);

  expect(result.stdout).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE\n");
});

test("the client environment is the proxy's and the authority's variables, and nothing else", () => {
  expect(clientEnvironment({ proxyUrl: "http://127.0.0.1:1234", caFile: "/tmp/ca.pem" })).toEqual({
    HTTPS_PROXY: "http://127.0.0.1:1234",
    https_proxy: "http://127.0.0.1:1234",
    NO_PROXY: "localhost,127.0.0.1",
    no_proxy: "localhost,127.0.0.1",
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: "/tmp/ca.pem",
    REQUESTS_CA_BUNDLE: "/tmp/ca.pem",
    CURL_CA_BUNDLE: "/tmp/ca.pem",
    SSL_CERT_FILE: "/tmp/ca.pem",
  });
});

const handlers = { "graph.microsoft.com": echo, "login.microsoftonline.com": echo };
const outside =
  "The twin makes no outside connections. It serves these hosts over HTTPS on port 443 only: " +
  "graph.microsoft.com, login.microsoftonline.com.\n";

function answer(status: string, text: string): string {
  const headers = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${text.length}\r\nconnection: close`;
  return `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${text}`;
}

const connect = (target: string): string => `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`;

afterEach(() => {
  vi.restoreAllMocks();
});

test("refuses and counts an unknown host, with its name and the list of known ones", async () => {
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

test("refuses every port but 443, even of a known host", async () => {
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

test("refuses plain HTTP, even to a known host", async () => {
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
  test(`answers 400 to a request for ${target}, which isn't a proxy request`, async () => {
    const network = await runNetwork(handlers);

    const said = await say(network, `OPTIONS ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

    expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(said).toContain("This is the twin's proxy, not a web server: set HTTPS_PROXY to its address");
  });
}
