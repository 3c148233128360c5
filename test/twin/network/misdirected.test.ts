import { expect, test } from "vitest";
import { sayOverTls, statusLine } from "./raw-client.ts";
import { echo, runNetwork } from "./running-network.ts";

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
  test(`takes ${target} with Host ${host} for ${url}`, async () => {
    const network = await runNetwork(handlers);

    const said = await sayOverTls(network, "graph.microsoft.com", `GET ${target} HTTP/1.1`, `Host: ${host}`);

    expect(statusLine(said)).toBe("HTTP/1.1 200 OK");
    expect(said).toContain(`\r\n${url}\r\n`);
  });
}
