import type { Server } from "node:http";
import { join } from "node:path";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  askControl,
  type FeedLine,
  followControl,
  serveControl,
  type TwinPowers,
} from "../../../../packages/pf/stacks/local/control-socket.ts";
import { folderOfEachTest } from "../../../support/temporary-folder.ts";

const event: FeedLine = { kind: "log", at: "2026-11-26T10:00:00.000Z" };

describe.skipIf(process.platform === "win32")("a running twin's control socket", () => {
  const folder = folderOfEachTest();
  let socket: string;
  let server: Server | undefined;
  const serve = async (powers: Partial<TwinPowers>) => {
    server = serveControl(socket, { ...refusing, ...powers });
    await once(server, "listening");
    return server;
  };
  beforeEach(() => {
    socket = join(folder.path, "control");
  });
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  it("carries a run to the twin and back, and says why there was none", async () => {
    const asked: unknown[] = [];
    await serve({
      run: async (run) => {
        asked.push(run);
        if (run.functionName === "report") throw new Error("report has an HTTP trigger");
        return { returned: "8", outputs: { copy: "x" }, log: ["line"] };
      },
    });

    expect(await askControl(socket, "/run", { functionName: "restock", data: "é\n" })).toEqual({
      returned: "8",
      outputs: { copy: "x" },
      log: ["line"],
    });
    expect(asked).toEqual([{ functionName: "restock", data: "é\n" }]);
    expect(await askControl(socket, "/run", { functionName: "report" })).toEqual({
      refused: "report has an HTTP trigger",
    });
  });

  it("refuses what it doesn't know", async () => {
    await serve({});
    await expect(askControl(socket, "/clock", { milliseconds: -1 })).rejects.toThrow("The running twin refused");
    await expect(askControl(socket, "/erase", {})).rejects.toThrow("The running twin refused");
  });

  it.each(["a twin that ends", "a twin that is killed"])("ends the events with %s", async (how) => {
    let ends = 0;
    const running = await serve({
      follow: (onEvent) => {
        onEvent(event);
        return () => (ends += 1);
      },
    });
    const seen: FeedLine[] = [];
    const followed = followControl(
      socket,
      (line) => {
        seen.push(line);
        running.close();
        if (how === "a twin that is killed") running.closeAllConnections();
        else running.emit("stop");
      },
      new AbortController().signal,
    );
    if (how === "a twin that ends") running.once("stop", () => running.closeAllConnections());
    expect(await followed).toBe("twin ended");
    expect(seen).toEqual([event]);
    expect(ends).toBe(1);
  });

  it("ends the events with the reader's signal", async () => {
    await serve({ follow: (onEvent) => (onEvent(event), () => undefined) });
    const reader = new AbortController();
    expect(await followControl(socket, () => reader.abort(), reader.signal)).toBe("aborted");
  });

  it("says that nothing answers where no twin is", async () => {
    await expect(askControl(socket, "/clock", { milliseconds: 1 })).rejects.toMatchObject({ code: "NO_TWIN" });
    await expect(followControl(socket, () => undefined, new AbortController().signal)).rejects.toMatchObject({
      code: "NO_TWIN",
    });
  });
});

const never = (): never => {
  throw new Error("not asked");
};
const refusing: TwinPowers = {
  follow: never,
  now: () => new Date(0),
  advanceClock: never,
  token: never,
  passwordOf: never,
  proxyFrom: never,
  run: never,
};
