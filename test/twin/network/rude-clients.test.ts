import { once } from "node:events";
import { expect, test } from "vitest";
import { echo, openSocket, openTls, openTunnel, runNetwork, type RunningNetwork, say } from "./running-network.ts";

const host = "graph.microsoft.com";

async function expectServes(network: RunningNetwork): Promise<void> {
  expect((await network.fetch(`https://${host}/still`)).status).toBe(200);
  expect(network.proxy.faults()).toEqual([]);
}

test("survives data other than TLS inside a tunnel", async () => {
  const network = await runNetwork({ [host]: echo });
  const socket = await openTunnel(network, host);
  socket.write("GET / HTTP/1.1\r\nHost: graph.microsoft.com\r\n\r\n");
  socket.resume();

  await once(socket, "close");

  await expectServes(network);
});

test("survives a reset before the handshake, and one right after CONNECT", async () => {
  const network = await runNetwork({ [host]: echo });
  (await openTunnel(network, host)).resetAndDestroy();
  const socket = await openSocket(network);
  socket.write(`CONNECT ${host}:443 HTTP/1.1\r\n\r\n`, () => socket.resetAndDestroy());
  await once(socket, "close");

  await expectServes(network);
});

test("survives clients that reset their connection at every moment around CONNECT", async () => {
  const network = await runNetwork({ [host]: echo });
  for (const target of [`${host}:443`, "example.com:443", "nonsense"]) {
    for (let attempt = 0; attempt < 50; attempt++) {
      const socket = await openSocket(network);
      socket.write(`CONNECT ${target} HTTP/1.1\r\n\r\n${"x".repeat(attempt * 1000)}`);
      setImmediate(() => socket.resetAndDestroy());
      await once(socket, "close");
    }
  }

  await expectServes(network);
});

test("survives a client that leaves half way through its body", async () => {
  const network = await runNetwork({ [host]: echo });
  const socket = await openTls(network, host);
  socket.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nhalf`, () => socket.destroy());
  await once(socket, "close");

  await expectServes(network);
  expect(network.exchanges.map(({ path }) => path)).toEqual(["/still"]);
});

for (const { what, body } of [
  { what: "with a body", body: "late" },
  { what: "without one", body: null },
]) {
  test(`survives a client that leaves before its answer, ${what}, is ready`, async () => {
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const network = await runNetwork({
      [host]: async (request) => {
        if (!request.url.endsWith("/still")) {
          entered.resolve();
          await left.promise;
        }
        return new Response(body);
      },
    });
    const controller = new AbortController();
    const asked = network.fetch(`https://${host}/slow`, { signal: controller.signal });
    await entered.promise;
    controller.abort();
    await expect(asked).rejects.toThrow("This operation was aborted");
    // The round trip lets the network notice that the other client is gone.
    await network.fetch(`https://${host}/still`);
    left.resolve();

    await expectServes(network);
    expect(network.exchanges.map(({ path }) => path)).toEqual(["/still", "/still"]);
  });
}

test("survives a client that leaves in the middle of its answer, and stops the answer", async () => {
  const stopped = Promise.withResolvers<void>();
  const network = await runNetwork({
    [host]: (request) =>
      request.url.endsWith("/still")
        ? new Response("ok")
        : new Response(
            new ReadableStream({
              pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
              cancel: () => stopped.resolve(),
            }),
          ),
  });
  const socket = await openTls(network, host);
  socket.write(`GET /endless HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, "data");
  socket.destroy();
  await stopped.promise;

  await expectServes(network);
});

test("answers 400 to data other than HTTP, in the tunnel's TLS and at the proxy", async () => {
  const network = await runNetwork({ [host]: echo });
  const socket = await openTls(network, host);
  socket.write("nonsense\r\n\r\n");
  const [inside] = await once(socket, "data");

  expect(String(inside)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(await say(network, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  await expectServes(network);
});

test("answers 431 to headers that are too long", async () => {
  const network = await runNetwork({ [host]: echo });

  const response = await network.fetch(`https://${host}/`, { headers: { "x-long": "x".repeat(20_000) } });

  expect(response.status).toBe(431);
  await expectServes(network);
});
