import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import { afterEach, describe, expect, test, vi } from "vitest";
import { EventsUnreadable } from "../../toolkit/engine/events-unreadable.ts";
import { openExistingStack } from "../../toolkit/engine/open-existing-stack.ts";
import type { Stack } from "../../toolkit/engine/stack.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { temporaryFolder } from "../support/engine/temporary-folder.ts";
import { until } from "../support/engine/until.ts";

const program = fileURLToPath(new URL("../toolkit/engine/programs/tiny", import.meta.url));

/** What the program makes a secret. */
const secret = "sesame";

describe.skipIf(engine === undefined)(`the engine's events${skipNote}`, { timeout: 180_000 }, () => {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    for (const end of endings.splice(0).toReversed()) await end();
  });

  /** A stack with its state outside of the temporary folder of this process. */
  async function openTiny(shell: Readonly<Record<string, string>> = {}): Promise<Stack> {
    if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
    const folder = mkdtempSync(join("/tmp", "protected-function-test-"));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const [backend, project, configFile] = [
      join(folder, "backend"),
      join(folder, "p"),
      join(folder, "Pulumi.test.yaml"),
    ];
    mkdirSync(backend);
    mkdirSync(project);
    copyFileSync(join(program, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    writeFileSync(configFile, "config: {}\n");
    const { PATH, HOME } = process.env;
    const stack = await openExistingStack({
      engine,
      directory: program,
      stack: "test",
      configFile,
      environment: { PATH, HOME, PULUMI_BACKEND_URL: `file://${backend}`, PULUMI_CONFIG_PASSPHRASE: "p", ...shell },
    });
    endings.push(() => stack.close());
    await stack.initialize(project);
    return stack;
  }

  test("end in a summary whatever the operation finds, nothing at all included", async () => {
    const stack = await openTiny();
    expect((await stack.refresh()).summary.same).toBe(0);
    expect((await stack.destroy()).summary.delete).toBe(0);
    expect((await stack.preview()).summary.create).toBe(2);
    expect((await stack.up()).summary.create).toBe(2);
    expect((await stack.up({ refresh: true, expectNoChanges: true })).summary.same).toBe(2);
    expect((await stack.preview({ refresh: true })).summary.same).toBe(2);
    const [own] = (await stack.up({ continueOnError: true })).steps.map(({ urn }) => urn);
    expect((await stack.refresh({ targets: [own ?? ""] })).summary.same).toBe(1);
    expect((await stack.destroy({ previewFirst: true, continueOnError: true })).summary.delete).toBe(2);
    expect((await stack.destroy({ previewFirst: true })).summary.delete).toBe(0);
  });

  test("are in no file, with the secrets in them", async () => {
    const temporary = temporaryFolder();
    vi.stubEnv("TMPDIR", temporary);
    const stack = await openTiny({ TMPDIR: temporary });
    const { outputs } = await stack.up();
    expect(outputs["hidden"]).toBe("[secret]");
    expect(filesIn(temporary).filter((file) => readFileSync(file, "utf8").includes(secret))).toEqual([]);
    expect(filesIn(temporary).filter((file) => readFileSync(file, "utf8").includes("resourcePreEvent"))).toEqual([]);
  });

  test("fail the operation when the reader dies midway, though the engine ends well", async () => {
    const stack = await openTiny();
    await stack.up();
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
    const error = await stack.preview().catch((error: unknown) => error);
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

  test.each(["preview", "up", "refresh", "destroy"] as const)(
    "fail %s before the engine starts when their address is taken",
    async (operation) => {
      const stack = await openTiny();
      const taken = createServer().listen(0, "127.0.0.1");
      endings.push(() => new Promise((resolve) => taken.close(resolve)));
      const port = await until("a port is taken", () => (taken.address() as { readonly port: number } | null)?.port);
      const { bindAsync } = grpc.Server.prototype;
      vi.spyOn(grpc.Server.prototype, "bindAsync").mockImplementation(function (
        this: grpc.Server,
        _,
        credentials,
        done,
      ) {
        bindAsync.call(this, `127.0.0.1:${port}`, credentials, done);
      });
      const error = await stack[operation]().catch((error: unknown) => error);
      expect(error).toBeInstanceOf(EventsUnreadable);
      expect(String(error)).toContain(`Didn't start pulumi ${operation}: can't listen on 127.0.0.1`);
      expect(await stack.history()).toEqual([]);
    },
  );

  test.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
    "arrive all the same when the temporary disk is full",
    async () => {
      const full = mkdtempSync(join(tmpdir(), "engine-test-"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", full]);
      endings.push(async () => {
        // The kernel may hold it for a moment after the last process is gone.
        await until("it is unmounted", () => spawnSync("umount", [full]).status === 0 || undefined);
        rmSync(full, { recursive: true });
      });
      vi.stubEnv("TMPDIR", full);
      const stack = await openTiny();
      await stack.up();
      try {
        writeFileSync(join(full, "filler"), Buffer.alloc(128 * 1024));
      } catch {
        // Full, as it is meant to be.
      }
      const { summary, steps } = await stack.preview({ refresh: true });
      expect(summary.same).toBe(2);
      expect(steps.map(({ op }) => op)).toEqual(["same", "same"]);
    },
  );
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
