import { expect, test } from "vitest";
import { sayOverTls, statusLine } from "./raw-client.ts";
import { echo, runNetwork } from "./running-network.ts";

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
])("a request with %s reaches no service, and is no fault", async (_, status, lines) => {
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
