import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();

const answering = "app.setup({ enableHttpStream: true });";

test("a streamed request has the address, method, query, parameters and headers of the request", async () => {
  const site = await hosted();
  await site.deploy(`${answering}
    app.http("f", { route: "f/{id}", methods: ["GET", "POST"], handler: (request, context) => ({ jsonBody: {
      url: request.url, method: request.method, query: [...request.query], params: request.params,
      own: request.headers.get("x-own"), invocationId: context.invocationId,
    } }) });`);
  const answer = await site.call("/api/f/7?a=1&a=2", { headers: { "x-own": "kept" } });
  const { invocationId, ...seen } = (await answer.json()) as { readonly invocationId: string };
  expect(seen).toEqual({
    url: expect.stringMatching(/^https:\/\/[^/]+\/api\/f\/7\?a=1&a=2$/),
    method: "GET",
    query: [
      ["a", "1"],
      ["a", "2"],
    ],
    // As in Azure: the host adds the query to the trigger's metadata.
    params: { id: "7", a: "1,2" },
    own: "kept",
  });
  expect(answer.headers.get("x-ms-invocation-id")).toBe(invocationId);
});

test("a package's servers listen on the loopback interface, whatever it asks for", async () => {
  const site = await hosted();
  await site.deploy(`${answering}
    const { createServer, Server } = require("node:net");
    const own = [createServer().listen(0, "0.0.0.0"), createServer().listen({ port: 0, host: "::" }), createServer().listen()];
    const listening = () => process._getActiveHandles().filter((handle) => handle instanceof Server);
    app.http("f", { handler: () => ({ jsonBody: listening().map((server) => server.address()) }) });`);
  const servers = (await (await site.call("/api/f")).json()) as readonly {
    readonly address: string;
    readonly port: number;
  }[];
  expect(servers.map(({ address }) => address)).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]);
  const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address),
  );
  // On Linux, all of 127.0.0.0/8 is loopback, and a server for all interfaces answers there.
  for (const host of ["127.0.0.2", ...others]) {
    for (const { port } of servers) {
      const socket = connect({ host, port });
      await expect(once(socket, "connect").finally(() => socket.destroy())).rejects.toThrow(
        /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
      );
    }
  }
});

test("a function that fails, or returns nothing, gives a streamed request no answer", async () => {
  const site = await hosted();
  await site.deploy(`${answering}
    app.http("fails", { handler: () => { throw new Error("it failed"); } });
    app.http("nothing", { handler: () => {} });`);
  for (const name of ["fails", "nothing"]) expect((await site.call(`/api/${name}`)).status).toBe(504);
  const said = site.functionsHost.logs(siteId).map(({ message }) => message);
  expect(said.filter((line) => line.startsWith("The function ended without an answer."))).toHaveLength(2);
});

test("headers of more than 16 KiB are refused before a function runs", async () => {
  const site = await hosted();
  await site.deploy(`${answering} app.http("f", { handler: () => ({ body: "ran" }) });`);
  const answer = await site.call("/api/f", { headers: { "x-long": "x".repeat(16 * 1024) } });
  expect([answer.status, await answer.text()]).toEqual([431, ""]);
});
