import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { millisecondsOf, parseHostJson } from "../../../twin/functions-host/host-json.ts";
import { inTime, notImitated, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const hostJson = (functionTimeout: string): string => JSON.stringify({ version: "2.0", functionTimeout });

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

test("refuses by name what is no time span", async () => {
  const site = await hosted();
  await site.deploy("", { "host.json": hostJson("5 minutes") });
  expect(await notImitated(await site.call("/api/f"))).toContain("does not imitate host.json functionTimeout (");
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
  // The other's time may be over, too, before its worker is gone.
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
