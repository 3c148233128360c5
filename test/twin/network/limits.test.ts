import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { echo, openTls, runNetwork } from "./running-network.ts";

const host = "a-site.scm.eastus-01.azurewebsites.net";
const url = `https://${host}/api/publish`;
const length = async (request: Request): Promise<Response> =>
  Response.json({ length: (await request.arrayBuffer()).byteLength });

test("a body as long as a package arrives whole", async () => {
  const network = await runNetwork({ [host]: length });
  const megabytes = 64;

  const response = await network.fetch(url, { method: "POST", body: new Uint8Array(megabytes * 1024 * 1024) });

  expect(await response.json()).toEqual({ length: megabytes * 1024 * 1024 });
});

const tooLong = {
  error: {
    code: "BodyTooLarge",
    message: "The request's body is longer than 1000 bytes, the most that the twin takes.",
  },
};

test("a body one byte longer than the limit is refused, one of its length is not", async () => {
  const network = await runNetwork({ [host]: length }, { maximumBodyBytes: 1000 });

  const refused = await network.fetch(url, { method: "POST", body: new Uint8Array(1001) });
  const taken = await network.fetch(url, { method: "POST", body: new Uint8Array(1000) });

  expect(refused.status).toBe(413);
  expect(await refused.json()).toEqual(tooLong);
  expect(await taken.json()).toEqual({ length: 1000 });
});

test("a body of unknown length is refused once it is too long, and the client reads the answer", async () => {
  const network = await runNetwork({ [host]: length }, { maximumBodyBytes: 1000 });
  const pieces = new ReadableStream({
    start(controller) {
      for (let piece = 0; piece < 200; piece++) {
        controller.enqueue(new Uint8Array(16_384));
      }
      controller.close();
    },
  });

  const response = await network.fetch(url, { method: "POST", body: pieces, duplex: "half" });

  expect(response.status).toBe(413);
  expect(await response.json()).toEqual(tooLong);
  expect(network.proxy.faults()).toEqual([]);
});

test("the connection of a refused body is used again", async () => {
  const network = await runNetwork({ [host]: length }, { maximumBodyBytes: 1000 });
  const socket = await openTls(network, host);
  socket.write(`POST /one HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 500000\r\n\r\n${"x".repeat(500_000)}`);
  socket.write(`GET /two HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  const said = await text(socket);

  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
});

/** Long enough for a busy machine to send a whole request in. */
const headersMilliseconds = 1000;

test("closes connections of clients that start a request, or none, and then send nothing", async () => {
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

test("gives a client that sends its headers in time no limit between requests or for a body", async () => {
  const network = await runNetwork({ [host]: echo }, { headersMilliseconds });
  const patient = await openTls(network, host);
  patient.write(`POST /one HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\n\r\nhal`);
  const idle = await openTls(network, host);
  idle.write(`GET /one HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

  // When this one's time is over, so would be that of the others.
  await text(await openTls(network, host));
  patient.write(`fGET /two HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  idle.write(`GET /two HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  for (const socket of [patient, idle]) {
    expect((await text(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"]);
  }
});
