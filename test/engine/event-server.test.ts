import { createServer } from "node:net";
import grpc from "@grpc/grpc-js";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type EventServer, startEventServer } from "../../packages/engine/event-server.ts";
import { incompleteReason } from "../../packages/engine/events-unreadable.ts";
import { openEventClient } from "../support/engine/event-client.ts";
import { until } from "../support/engine/until.ts";

const opened: EventServer[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const server of opened.splice(0)) server.close();
});

async function start(): Promise<EventServer> {
  const server = await startEventServer();
  opened.push(server);
  return server;
}

function summary(isPreview: boolean): string {
  return JSON.stringify({ summaryEvent: { resourceChanges: { same: 1 }, isPreview } });
}

const preview = { expected: 1, isPreview: true };

describe("event server", () => {
  test("has all events in order once the engine has its answer", async () => {
    const server = await start();
    const client = openEventClient(server.address);
    client.send('{"sequence":0}');
    client.send(summary(true));
    await client.end();
    expect(server.streams).toHaveLength(1);
    expect(server.streams[0]?.events).toEqual([{ sequence: 0 }, JSON.parse(summary(true))]);
    expect(incompleteReason(server.streams, preview)).toBeUndefined();
  });

  test("accepts an event larger than gRPC's default of 4 MB", async () => {
    const server = await start();
    const client = openEventClient(server.address);
    client.send(JSON.stringify({ stdoutEvent: { message: "x".repeat(5_000_000) } }));
    client.send(summary(true));
    await client.end();
    expect(incompleteReason(server.streams, preview)).toBeUndefined();
  });

  test("reports a missing summary of an engine that ended early", async () => {
    const server = await start();
    const client = openEventClient(server.address);
    client.send("{}");
    await until("the event has arrived", () => server.streams[0]?.events.length);
    await client.cut();
    expect(incompleteReason(server.streams, preview)).toContain("broke off");
  });

  test("reports an event that isn't JSON", async () => {
    const server = await start();
    const client = openEventClient(server.address);
    client.send('{"resourcePreEvent":');
    client.send(summary(true));
    await client.end();
    expect(incompleteReason(server.streams, preview)).toContain("isn't JSON");
  });

  test("reports a missing update summary if only the preview sent one", async () => {
    const server = await start();
    const client = openEventClient(server.address);
    client.send(summary(true));
    await client.end();
    expect(incompleteReason(server.streams, { expected: 1, isPreview: false })).toContain(
      "broke off before their summary",
    );
    expect(incompleteReason(server.streams, { expected: 2, isPreview: false })).toContain(
      "1 streams of events arrived",
    );
  });

  test("reports an engine that never connected, and doesn't trust a second one", async () => {
    const server = await start();
    expect(incompleteReason(server.streams, preview)).toContain("0 streams of events arrived");
    for (const client of [openEventClient(server.address), openEventClient(server.address)]) {
      client.send(summary(true));
      await client.end();
    }
    expect(incompleteReason(server.streams, preview)).toContain("2 streams of events arrived");
  });

  test("fails if its address is in use", async () => {
    const { bindAsync } = grpc.Server.prototype;
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { readonly port: number };
    vi.spyOn(grpc.Server.prototype, "bindAsync").mockImplementation(function (this: grpc.Server, _, credentials, done) {
      bindAsync.call(this, `127.0.0.1:${port}`, credentials, done);
    });
    await expect(startEventServer()).rejects.toThrow("No address added");
    await new Promise((resolve) => other.close(resolve));
  });
});
