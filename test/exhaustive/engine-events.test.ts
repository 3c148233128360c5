import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { EventsUnreadable } from "../../packages/engine/events-unreadable.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { openTinyStack, type TinyStack } from "../support/engine/tiny-stack.ts";
import { until } from "../support/engine/until.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

/** What the program makes a secret. */
const secret = "sesame";

describe.skipIf(engine === undefined)(`the engine's events${skipNote}`, { timeout: 180_000 }, () => {
  let tiny: TinyStack;
  const temporary = folderOfAllTests();
  beforeAll(async () => {
    vi.stubEnv("TMPDIR", temporary.path);
    tiny = await openTinyStack({ TMPDIR: temporary.path });
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    vi.unstubAllEnvs();
    await tiny?.close();
  });

  test("end in a summary for any operation, even an empty one, and no file contains them with the secrets", async () => {
    const { stack } = tiny;
    expect((await stack.refresh()).summary.same).toBe(0);
    expect((await stack.destroy()).summary.delete).toBe(0);
    expect((await stack.preview()).summary.create).toBe(2);
    const { summary, outputs } = await stack.up();
    expect(summary.create).toBe(2);
    expect(outputs["hidden"]).toBe("[secret]");
    expect(filesIn(temporary.path).filter((file) => readFileSync(file, "utf8").includes(secret))).toEqual([]);
    expect(filesIn(temporary.path).filter((file) => readFileSync(file, "utf8").includes("resourcePreEvent"))).toEqual(
      [],
    );
    expect((await stack.up({ refresh: true, expectNoChanges: true })).summary.same).toBe(2);
    expect((await stack.preview({ refresh: true })).summary.same).toBe(2);
    const [own] = (await stack.up({ continueOnError: true })).steps.map(({ urn }) => urn);
    expect((await stack.refresh({ targets: [own ?? ""] })).summary.same).toBe(1);
    expect((await stack.destroy({ previewFirst: true, continueOnError: true })).summary.delete).toBe(2);
    expect((await stack.destroy({ previewFirst: true })).summary.delete).toBe(0);
  });

  test("fail the operation if the reader dies midway, even if the engine succeeds", async () => {
    const { addService } = grpc.Server.prototype;
    let heard = 0;
    vi.spyOn(grpc.Server.prototype, "addService").mockImplementation(function (this: grpc.Server, service, calls) {
      const { streamEvents } = calls as { streamEvents: grpc.handleClientStreamingCall<unknown, unknown> };
      const dying: typeof streamEvents = (call, answer) => {
        call.once("data", () => {
          heard += 1;
          this.forceShutdown();
        });
        streamEvents(call, answer);
      };
      addService.call(this, service, { ...calls, streamEvents: dying });
    });
    const error = await tiny.stack.preview().catch((error: unknown) => error);
    expect(heard).toBe(1);
    expect(error).toBeInstanceOf(EventsUnreadable);
    expect(error).toMatchObject({
      code: "EVENTS_UNREADABLE",
      operation: "preview",
      message:
        "Can't tell what pulumi preview found or did: its events broke off before their summary. " +
        "It changed nothing. Run the same command again.",
    });
  });

  test("fail each operation before the engine starts if their address is in use", async () => {
    const { stack } = tiny;
    const before = await stack.history();
    const taken = createServer().listen(0, "127.0.0.1");
    const port = await until("a port is taken", () => (taken.address() as { readonly port: number } | null)?.port);
    const { bindAsync } = grpc.Server.prototype;
    vi.spyOn(grpc.Server.prototype, "bindAsync").mockImplementation(function (this: grpc.Server, _, credentials, done) {
      bindAsync.call(this, `127.0.0.1:${port}`, credentials, done);
    });
    for (const operation of ["preview", "up", "refresh", "destroy"] as const) {
      const error = await stack[operation]().catch((error: unknown) => error);
      expect(error).toBeInstanceOf(EventsUnreadable);
      expect(String(error)).toContain(`Didn't start pulumi ${operation}: can't listen on 127.0.0.1`);
    }
    await new Promise((resolve) => taken.close(resolve));
    expect(await stack.history()).toEqual(before);
  });
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
