import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Running, runPf } from "../support/command-line.ts";
import { callerOf, contract, devCheckout, handlers, outputOf } from "../support/dev-checkout.ts";
import { hasEngine } from "../support/local-deployment.ts";

describe.skipIf(!hasEngine())("dev in front of an app that runs already", { timeout: 240_000 }, () => {
  let checkout: string;
  let app: Server;
  let dev: Running;
  let output: () => string;
  const reached: IncomingMessage[] = [];
  const shows = (text: string) => vi.waitFor(() => expect(output()).toContain(text), { timeout: 90_000 });
  const pf = (...args: readonly string[]) => runPf(args, { TMPDIR: checkout }, "", checkout);

  beforeAll(async () => {
    checkout = devCheckout("one");
    app = createServer((request, response) => {
      reached.push(request);
      response.setHeader("content-type", "application/json").end(JSON.stringify({ from: "the app", url: request.url }));
    }).listen(0, "127.0.0.1");
    await once(app, "listening");
    dev = pf("dev", "--upstream", `http://127.0.0.1:${(app.address() as AddressInfo).port}`);
    output = outputOf(dev);
    await shows("answers what App Service authentication admits");
  }, 120_000);
  afterAll(async () => {
    dev?.child.kill("SIGINT");
    await dev?.finished;
    app?.close();
    rmSync(checkout, { recursive: true, force: true });
  });

  it("sends on what App Service admits, with the caller's identity, and nothing else", async () => {
    const call = await callerOf(pf);
    expect(await call()).toEqual({ status: 200, body: { from: "the app", url: "/api/orders/1" } });
    const principal = String(reached.at(-1)?.headers["x-ms-client-principal"]);
    expect(Buffer.from(principal, "base64").toString()).toContain("Orders.Read");

    reached.length = 0;
    const refused = await Promise.all(
      ["no-token", "stranger", "expired"].map(
        async (as) => (await pf("call", "--as", as, "--param", "id=1").finished).exitCode,
      ),
    );
    expect(refused).toEqual([1, 1, 1]);
    expect(reached).toEqual([]);
  });

  it("puts no saved code there, and tells what needs a deployment", async () => {
    const call = await callerOf(pf);
    writeFileSync(join(checkout, "functions/src/index.ts"), handlers("two"));
    writeFileSync(join(checkout, "functions/contract.ts"), contract.replace("orders/{id}", "orders/{id}/lines"));
    await shows("not deployed yet: functions/contract.ts");
    expect(await call()).toMatchObject({ status: 200, body: { from: "the app" } });
    expect(output()).not.toContain("New code answers");
  });
});

it.each([
  [["--upstream", "https://shop.example"], "only HTTP is forwarded"],
  [["--upstream", "http://shop.example"], "or add --remote-upstream"],
  [["--upstream", "http://localhost:7071", "--inspect"], "Use only one of --inspect, --upstream."],
] as const)("dev %j is refused before anything starts", async (args, reason) => {
  const { exitCode, stderr } = await runPf(["dev", ...args]).finished;
  expect(stderr).toContain(reason);
  expect(exitCode).toBe(2);
});
