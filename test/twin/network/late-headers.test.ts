import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { openTls } from "./raw-client.ts";
import { echo, runNetwork } from "./running-network.ts";

const host = "graph.microsoft.com";
/** Long enough for a busy machine to send a whole request in. */
const headersMilliseconds = 1000;

test("clients that begin a request, or none, and send no more are told so, and their connections end", async () => {
  const network = await runNetwork({ [host]: echo }, { headersMilliseconds });
  const begun = ["", "GET / HT", `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `];

  const said = begun.map(async (bytes) => {
    const socket = await openTls(network, host);
    socket.write(bytes);
    return text(socket);
  });

  const timedOut = expect.stringMatching(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(await Promise.all(said)).toEqual(begun.map(() => timedOut));
  expect((await network.fetch(`https://${host}/still`)).status).toBe(200);
});

test("a client that sends its headers in time may take its time between requests, and for a body", async () => {
  const network = await runNetwork({ [host]: echo }, { headersMilliseconds });
  const patient = await openTls(network, host);
  patient.write(`POST /one HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\n\r\nhal`);
  const idle = await openTls(network, host);
  idle.write(`GET /one HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

  // When this one's time is over, that of the others would be, too.
  await text(await openTls(network, host));
  patient.write(`fGET /two HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  idle.write(`GET /two HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  for (const socket of [patient, idle]) {
    expect((await text(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"]);
  }
});
