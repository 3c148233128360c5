import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fetch } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { leftIn, processesOf, type Running, runPf, within } from "../support/command-line.ts";
import { callerOf, devCheckout, handlers, outputOf } from "../support/dev-checkout.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { folderOfEachTest } from "../support/temporary-folder.ts";

const hangs = "await new Promise(() => undefined);";

/** What Ctrl-C leaves: not how long it takes, which `npm run bench` measures. */
describe.skipIf(!hasEngine() || process.platform !== "linux")("after Ctrl-C", { timeout: 240_000 }, () => {
  let checkout: string;
  const temporary = folderOfEachTest();
  let running: Running | undefined;
  beforeEach(() => {
    checkout = devCheckout("one");
  });
  afterEach(async () => {
    running?.child.kill("SIGKILL");
    await running?.finished;
    rmSync(checkout, { recursive: true, force: true });
  });
  const pf = (...args: readonly string[]) => runPf(args, { TMPDIR: temporary.path }, "", checkout);
  const start = async (...args: readonly string[]): Promise<() => string> => {
    running = pf(...args);
    const output = outputOf(running);
    await vi.waitFor(() => expect(output()).toMatch(/^ *Page: +http/m), { timeout: 90_000 });
    return output;
  };
  const pageOf = (output: () => string): string => /^ *Page: +(\S+)$/m.exec(output())?.[1] ?? "";
  /** Ends it, and expects nothing of it: at once no file, and no process as soon as the machine has ended them. */
  const end = async (): Promise<void> => {
    running?.child.kill("SIGINT");
    const finished = await running?.finished;
    expect(finished?.exitCode, finished?.stderr).toBe(0);
    expect(finished?.stderr).toMatch(/^Stopped .*\. Start again: \.\/pf (?:dev|twin|easy-auth .*)$/m);
    running = undefined;
    expect(leftIn(temporary.path)).toEqual([]);
    await within(2000, () => processesOf(temporary.path).length === 0);
    expect(processesOf(temporary.path)).toEqual([]);
  };

  it("dev leaves its folder alone: with an open page, a call that hangs, and a build under way", async () => {
    const before = readdirSync(checkout).toSorted();
    const output = await start("dev");
    const events = await fetch(`${pageOf(output)}events`);
    const call = await callerOf(pf);
    const index = join(checkout, "functions/src/index.ts");
    writeFileSync(index, handlers("hangs", "", hangs).replace("orders: () =>", "orders: async () =>"));
    await vi.waitFor(() => expect(output()).toContain("New code answers"), { timeout: 30_000 });
    const hanging = call().catch(() => "broken off");
    writeFileSync(index, handlers("two"));
    await end();
    expect(await hanging).toBe("broken off");
    await events.body?.cancel();
    expect(readdirSync(checkout).toSorted()).toEqual([".pf", ...before].toSorted());
    expect(readdirSync(join(checkout, ".pf"), { recursive: true }).toSorted()).toEqual([
      ".gitignore",
      "dev",
      ...["page.json", "stack.json", "twin.bin", "version"].map((name) => join("dev", name)),
    ]);
  });

  it("at the moment that dev is ready, the next dev has the same tenant, and the code that is there by then", async () => {
    await start("dev");
    const token = (await pf("token").finished).stdout.trim();
    await end();
    const second = await start("dev");
    expect(second()).toContain("Ready on a local twin, with the tenant of the last run.");
    const call = await callerOf(pf, token);
    expect((await call()).body).toEqual({ version: "one" });
    writeFileSync(join(checkout, "functions/src/index.ts"), handlers("two"));
    await expect.poll(async () => (await call()).body, { timeout: 30_000 }).toEqual({ version: "two" });
    await end();
    // As after a checkout of an earlier commit: Pulumi's state has this code, and the twin doesn't.
    writeFileSync(join(checkout, "functions/src/index.ts"), handlers("one"));
    await start("dev");
    const again = await callerOf(pf);
    await expect.poll(async () => (await again()).body, { timeout: 10_000 }).toEqual({ version: "one" });
    await end();
  });

  it("dev leaves nothing of a build that loads code that never ends", async () => {
    await start("dev");
    const begun = join(checkout, ".git/begun");
    const loops = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(begun)}, ""); for (;;);`;
    writeFileSync(join(checkout, "functions/src/index.ts"), handlers("loops", loops));
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 30_000 });
    await end();
  });

  it("a second dev in the same folder is refused while the first runs, and leaves it alone", async () => {
    await start("dev");
    const second = await pf("dev").finished;
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain(`Another ./pf dev runs in this folder: process ${running?.child.pid}.`);
    running?.child.kill("SIGKILL");
    await running?.finished;
    await start("dev");
    await end();
  });

  it("twin and easy-auth leave nothing", async () => {
    await start("twin");
    await end();
    const settings = join(checkout, "auth.json");
    const clientId = "11111111-2222-3333-4444-555555555555";
    const registration = { clientId, openIdIssuer: `https://login.microsoftonline.com/${clientId}/v2.0` };
    const azureActiveDirectory = { enabled: true, registration };
    const globalValidation = { requireAuthentication: true, unauthenticatedClientAction: "Return401" };
    const document = { platform: { enabled: true }, globalValidation, identityProviders: { azureActiveDirectory } };
    writeFileSync(settings, JSON.stringify(document));
    const app = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(app, "listening");
    const upstream = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
    const output = await start("easy-auth", "--auth-settings", settings, "--upstream", upstream);
    const events = await fetch(`${pageOf(output)}events`);
    await end();
    await events.body?.cancel();
    app.close();
  });
});
