import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { NoAnswer } from "../../../packages/core/azure/http.ts";
import { refusalOf } from "../../../packages/pf/checks/refused-answer.ts";
import { rememberingSilence, sendToSite, silenceIn } from "../../../packages/pf/checks/send-to-site.ts";

let server: Server;
let site: string;
const asked: string[] = [];
beforeEach(async () => {
  asked.length = 0;
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    if (url === "/api/health") response.end("well");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it("takes silence for an answer of the Functions host if the log shows who is silent, and goes on", async () => {
  const [silent, well] = await rememberingSilence({ hasLog: true, atFirst: 50, afterwards: 50 }, async () => [
    await sendToSite("GET", `${site}/api/orders`),
    await sendToSite("GET", `${site}/api/health`),
  ]);

  expect(silent?.status).toBe(504);
  expect(silent && silenceIn(refusalOf("GET", `${site}/api/orders`, silent) ?? {})).toBe("0.05 s");
  expect(well?.text).toBe("well");
});

it("reports no answer without the log", async () => {
  const address = `${site}/api/orders`;

  await expect(
    rememberingSilence({ hasLog: false, atFirst: 50, afterwards: 50 }, () => sendToSite("GET", address)),
  ).rejects.toBeInstanceOf(NoAnswer);
});

it("waits the whole time once: another call of a silent address has less", async () => {
  const limits = await rememberingSilence({ hasLog: true, atFirst: 600, afterwards: 20 }, async () => {
    const timed = async (path: string) => {
      const start = performance.now();
      await sendToSite("GET", `${site}${path}`);
      return performance.now() - start;
    };
    return [await timed("/api/orders?a=1"), await timed("/api/orders?a=2")];
  });

  expect(limits[0]).toBeGreaterThan(550);
  expect(limits[1]).toBeLessThan(550);
  expect(asked).toHaveLength(2);
});
