import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { millisecondsOf, parseHostJson } from "../../../packages/twin/functions-host/host-json.ts";
import { type HostedSite, inTime, notSupported, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const showPid = 'app.http("pid", { handler: () => ({ body: String(process.pid) }) });';

async function pidOf(site: HostedSite): Promise<string> {
  const pid = await site.text("/api/pid");
  expect(pid).toMatch(/^\d+$/);
  return pid;
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

test("starts one worker for many first requests, and keeps it", async () => {
  const starter = vi.fn(spawn);
  const site = await hosted({ spawn: (...args) => starter(...args) });
  await site.deploy(showPid);
  const pids = await Promise.all([pidOf(site), pidOf(site), pidOf(site)]);
  expect(new Set([...pids, await pidOf(site)]).size).toBe(1);
  expect(starter).toHaveBeenCalledTimes(1);
});

test("runs a new package and new app settings in a new worker; the same ones change nothing", async () => {
  const site = await hosted();
  await site.deploy(showPid);
  const first = await pidOf(site);
  site.configure();
  await site.deploy(showPid);
  expect(await pidOf(site)).toBe(first);
  site.configure({}, [{ name: "A", value: "1" }]);
  const second = await pidOf(site);
  expect(second).not.toBe(first);
  await site.deploy('app.http("pid", { handler: () => ({ body: "new code" }) });');
  expect(await site.text("/api/pid")).toBe("new code");
  await vi.waitFor(() => expect([isAlive(first), isAlive(second)]).toEqual([false, false]), inTime);
});

test("lets the old worker answer its pending requests before it ends", async () => {
  const site = await hosted();
  await site.deploy(`
    const { existsSync } = require("node:fs");
    app.http("slow", { handler: async (request) => {
      while (!existsSync(process.env.SIGNAL)) await new Promise((resolve) => setTimeout(resolve, 5));
      return { body: "old " + process.pid };
    } });
  `);
  const signal = join(site.directory, "go");
  site.configure({}, [{ name: "SIGNAL", value: signal }]);
  const slow = site.text("/api/slow");
  await vi.waitFor(
    () =>
      expect(site.functionsHost.logs(siteId).map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^Executing/),
      ),
    inTime,
  );
  await site.deploy('app.http("slow", { handler: () => ({ body: "new" }) });');
  expect(await site.text("/api/slow")).toBe("new");
  await writeFile(signal, "");
  const answered = await slow;
  expect(answered).toMatch(/^old \d+$/);
  await vi.waitFor(() => expect(isAlive(answered.slice("old ".length))).toBe(false), inTime);
});

test("answers 500 if the worker exits during a request, and starts another for the next", async () => {
  const site = await hosted();
  await site.deploy(`${showPid} app.http("crash", { handler: () => process.exit(7) });`);
  const first = await pidOf(site);
  const crash = await site.call("/api/crash");
  expect([crash.status, await crash.text()]).toEqual([500, ""]);
  const second = await pidOf(site);
  expect(second).not.toBe(first);
});

test("ends a worker whose host closes the connection", async () => {
  const children: ReturnType<typeof spawn>[] = [];
  const site = await hosted({
    spawn: (...args) => {
      const child = spawn(...args);
      children.push(child);
      return child;
    },
  });
  await site.deploy(showPid);
  const pid = await pidOf(site);
  children[0]?.disconnect();
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), inTime);
});

test("kills workers at close, even busy ones, and leaves no folder", async () => {
  const directories: string[] = [];
  const site = await hosted({
    spawn: (command, args, options) => {
      directories.push(String(options.cwd));
      return spawn(command, args, options);
    },
  });
  const signal = join(site.directory, "busy");
  await site.deploy(`${showPid} app.http("busy", { handler: () => {
    require("node:fs").writeFileSync(process.env.SIGNAL, "");
    for (;;);
  } });`);
  site.configure({}, [{ name: "SIGNAL", value: signal }]);
  const pid = await pidOf(site);
  const busy = site.call("/api/busy");
  await vi.waitFor(() => expect(existsSync(signal)).toBe(true), inTime);
  await site.functionsHost.close();
  expect(isAlive(pid)).toBe(false);
  expect((await busy).status).toBe(500);
  await expect(readdir(directories[0] ?? "")).rejects.toThrow("ENOENT");
  const late = await site.call("/api/pid");
  expect([late.status, await late.text()]).toEqual([503, "Function host is not running."]);
});

test("leaves nothing behind if closed during a start", async () => {
  const starter = vi.fn(spawn);
  const site = await hosted({ spawn: (...args) => starter(...args) });
  await site.deploy(showPid);
  const call = site.call("/api/pid");
  await site.functionsHost.close();
  expect((await call).status).toBe(503);
  for (const { value } of starter.mock.results) expect(isAlive(String((value as { pid?: number }).pid))).toBe(false);
});

test("kills an old worker that doesn't exit", async () => {
  const site = await hosted();
  await site.deploy(`${showPid} app.hook.appTerminate(() => new Promise(() => setInterval(() => {}, 1000)));`);
  const pid = await pidOf(site);
  await site.deploy(`app.http("pid", { handler: () => ({ body: "new" }) });`);
  expect(await site.text("/api/pid")).toBe("new");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), inTime);
});

test("ends only the worker at an unhandled rejection", async () => {
  const site = await hosted();
  await site.deploy(
    `${showPid} app.http("lost", { handler: () => { Promise.reject(new Error("lost")); return {}; } });`,
  );
  const first = await pidOf(site);
  await site.call("/api/lost");
  await vi.waitFor(() => expect(isAlive(first)).toBe(false), inTime);
  await vi.waitFor(async () => expect(await pidOf(site)).not.toBe(first), inTime);
  await vi.waitFor(() => {
    const said = site.functionsHost.logs(siteId).map(({ level, message }) => `${level} ${message}`);
    expect(said).toContain("error Error: lost");
  }, inTime);
});

test("removes a deleted site and ends its worker", async () => {
  const site = await hosted();
  await site.deploy(showPid);
  const pid = await pidOf(site);
  site.tenant.subscription.delete(siteId);
  expect((await site.call("/api/pid")).status).toBe(404);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), inTime);
});

const hostJson = (functionTimeout: string): string => JSON.stringify({ version: "2.0", functionTimeout });

describe("functionTimeout of host.json", () => {
  test.each([
    ["00:00:01", 1000],
    ["01:02:03", 3_723_000],
    ["2.00:00:00", 172_800_000],
    ["-1", undefined],
  ])("reads %s", (text, milliseconds) => {
    expect(millisecondsOf(parseHostJson(hostJson(text)).functionTimeout)).toBe(milliseconds);
  });

  test("is half an hour unless host.json says otherwise", () => {
    expect(parseHostJson('{"version":"2.0"}').functionTimeout).toBe("00:30:00");
  });

  test("refuses by name what isn't a time span", async () => {
    const site = await hosted();
    await site.deploy("", { "host.json": hostJson("5 minutes") });
    expect(await notSupported(await site.call("/api/f"))).toContain("doesn't support host.json functionTimeout (");
  });

  test("ends the worker of a call that takes too long, with all its calls, and starts another", async () => {
    const site = await hosted();
    const signal = join(site.directory, "waiting");
    site.configure({}, [{ name: "SIGNAL", value: signal }]);
    await site.deploy(
      `
    app.http("pid", { handler: () => ({ body: String(process.pid) }) });
    app.http("waits", { handler: () => {
      require("node:fs").writeFileSync(process.env.SIGNAL, "");
      return new Promise(() => {});
    } });
    app.http("loops", { handler: () => { for (;;); } });
  `,
      { "host.json": hostJson("00:00:02") },
    );
    const first = await site.text("/api/pid");
    const waits = site.call("/api/waits");
    await vi.waitFor(() => expect(existsSync(signal)).toBe(true), inTime);
    const loops = site.call("/api/loops");
    for (const response of [await waits, await loops]) {
      expect([response.status, await response.text()]).toEqual([500, ""]);
    }
    const said = site.functionsHost.logs(siteId).filter(({ message }) => message.startsWith("Timeout value of"));
    // The other's time may also be over before its worker is gone.
    expect(said[0]).toMatchObject({
      level: "error",
      functionName: "waits",
      message: expect.stringMatching(
        /^Timeout value of 00:00:02 exceeded by function 'Functions\.waits' \(Id: 'id-\d+'\)\. Initiating cancellation\.$/,
      ),
    });
    const second = await site.text("/api/pid");
    expect(second).toMatch(/^\d+$/);
    expect(second).not.toBe(first);
  });
});
