import { expect, test } from "vitest";
import { echo, runNetwork, sayOverTls, statusLine } from "./running-network.ts";

const handlers = {
  "graph.microsoft.com": (request: Request) => new Response(request.url),
  "management.azure.com": echo,
};

test("answers 421 when Host names another host than the connection is for, even one that the twin has", async () => {
  const network = await runNetwork(handlers);

  const said = await sayOverTls(network, "graph.microsoft.com", "GET / HTTP/1.1", "Host: management.azure.com");

  expect(statusLine(said)).toBe("HTTP/1.1 421 Misdirected Request");
  expect(said).toContain(
    '{"error":{"code":"MisdirectedRequest","message":"This connection is for \\"graph.microsoft.com\\"; the request ' +
      'names another host. Connect to that host through the proxy."}}',
  );
});

test("answers 421 when an absolute target names another host", async () => {
  const network = await runNetwork(handlers);
  const lines = ["GET https://management.azure.com/ HTTP/1.1", "Host: graph.microsoft.com"];

  expect(statusLine(await sayOverTls(network, "graph.microsoft.com", ...lines))).toBe(
    "HTTP/1.1 421 Misdirected Request",
  );
});

const accepted = [
  { target: "/v1.0/me?$top=1", host: "graph.microsoft.com", url: "https://graph.microsoft.com/v1.0/me?$top=1" },
  { target: "/", host: "Graph.Microsoft.com:443", url: "https://graph.microsoft.com/" },
  { target: "https://graph.microsoft.com/a", host: "graph.microsoft.com", url: "https://graph.microsoft.com/a" },
  {
    target: "//management.azure.com/a",
    host: "graph.microsoft.com",
    url: "https://graph.microsoft.com//management.azure.com/a",
  },
];
for (const { target, host, url } of accepted) {
  test(`reads ${target} with Host ${host} as ${url}`, async () => {
    const network = await runNetwork(handlers);

    const said = await sayOverTls(network, "graph.microsoft.com", `GET ${target} HTTP/1.1`, `Host: ${host}`);

    expect(statusLine(said)).toBe("HTTP/1.1 200 OK");
    expect(said).toContain(`\r\n${url}\r\n`);
  });
}

const host = "graph.microsoft.com";

test.each([
  [
    "two Host headers that differ",
    "400 Bad Request",
    ["GET / HTTP/1.1", `Host: ${host}`, "Host: management.azure.com"],
  ],
  ["two Host headers that agree", "400 Bad Request", ["GET / HTTP/1.1", `Host: ${host}`, `Host: ${host}`]],
  ["a Host header that lists two", "400 Bad Request", ["GET / HTTP/1.1", `Host: ${host}, management.azure.com`]],
  ["a Host header with a path", "400 Bad Request", ["GET / HTTP/1.1", `Host: ${host}/x`]],
  ["a user in its target", "400 Bad Request", [`GET https://user:secret@${host}/ HTTP/1.1`, `Host: ${host}`]],
  ["HTTP/2.0 in its request line", "505 HTTP Version Not Supported", ["GET / HTTP/2.0", `Host: ${host}`]],
  ["HTTP/0.9 in its request line", "505 HTTP Version Not Supported", ["GET / HTTP/0.9", `Host: ${host}`]],
])("a request with %s reaches no service, and isn't a fault", async (_, status, lines) => {
  const network = await runNetwork({ [host]: echo });

  const said = await sayOverTls(network, host, ...lines);

  expect(statusLine(said)).toBe(`HTTP/1.1 ${status}`);
  expect(said).not.toContain('"method":"GET"');
  expect(said).not.toContain("secret");
  expect(network.proxy.faults()).toEqual([]);
});

test.each([
  ["HTTP/1.0", ["GET / HTTP/1.0", `Host: ${host}`]],
  ["a user in its query only", ["GET /?at=https://user@x HTTP/1.1", `Host: ${host}`]],
])("a request with %s is answered", async (_, lines) => {
  const network = await runNetwork({ [host]: echo });
  expect(statusLine(await sayOverTls(network, host, ...lines))).toBe("HTTP/1.1 200 OK");
});
