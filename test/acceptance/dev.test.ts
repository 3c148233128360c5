import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { fetch, WebSocket } from "undici";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Running, runPf } from "../support/command-line.ts";
import { callerOf, contract, devCheckout, handlers, outputOf } from "../support/dev-checkout.ts";
import { hasEngine } from "../support/local-deployment.ts";

describe.skipIf(!hasEngine())("dev", { timeout: 240_000 }, () => {
  let checkout: string;
  let dev: Running;
  let output: () => string;
  const shows = (text: string) => vi.waitFor(() => expect(output()).toContain(text), { timeout: 90_000 });
  const index = () => join(checkout, "functions/src/index.ts");
  const pf = (...args: readonly string[]) => runPf(args, { TMPDIR: checkout }, "", checkout);
  const start = async () => {
    dev = pf("dev", "--inspect", "0");
    output = outputOf(dev);
    await shows("Save a file in functions/");
  };
  beforeAll(async () => {
    checkout = devCheckout("one");
    await start();
  }, 120_000);
  afterAll(async () => {
    dev?.child.kill("SIGINT");
    await dev?.finished;
    rmSync(checkout, { recursive: true, force: true });
  });

  it("answers with each saved version, and no call fails meanwhile", async () => {
    const call = await callerOf(pf);
    const failures: unknown[] = [];
    const isOver = new AbortController();
    const calls = (async () => {
      while (!isOver.signal.aborted) {
        const [answer] = await Promise.all([call(), new Promise((resolve) => setTimeout(resolve, 50))]);
        if (answer.status !== 200) failures.push(answer);
      }
    })();
    const answers = async (version: string) => {
      await expect.poll(async () => (await call()).body, { timeout: 30_000, interval: 50 }).toEqual({ version });
    };
    for (const version of ["two", "three", "four", "five"]) {
      writeFileSync(index(), handlers(version));
      await answers(version);
    }
    writeFileSync(index(), handlers("five", "const x = ;"));
    await shows("src/index.ts:4");
    expect((await call()).body).toEqual({ version: "five" });
    await shows("by the code before your last save");
    const called = await pf("call", "--param", "id=1").finished;
    expect(called.stdout).toContain('"version": "five"');
    expect(called.stderr).toMatch(
      /^! From the code before your last save, .*\n {2}functions\/src\/index\.ts:4:\d+: can't/,
    );
    writeFileSync(index(), handlers("five", 'throw new Error("at load");'));
    await shows("functions/src/index.ts:4: throws while the build loads it");
    expect((await call()).body).toEqual({ version: "five" });
    for (const version of ["eight", "nine", "ten", "eleven"]) {
      writeFileSync(index(), handlers(version));
      await answers(version);
    }
    isOver.abort();
    await calls;
    expect(failures).toEqual([]);
  });

  it("answers with the last of many saves, with an added file, a moved one, and without a deleted one", async () => {
    const call = await callerOf(pf);
    const answers = (version: string) =>
      expect
        .poll(async () => await call(), { timeout: 30_000, interval: 50 })
        .toEqual({
          status: 200,
          body: { version },
        });
    // Editors that format on saving write more than once.
    for (let save = 1; save <= 8; save += 1) writeFileSync(index(), handlers(`burst ${save}`));
    await answers("burst 8");

    const added = join(checkout, "functions/src/words/word.ts");
    mkdirSync(dirname(added));
    writeFileSync(added, 'export const word = "added";');
    writeFileSync(
      index(),
      handlers("", 'import { word } from "./words/word.ts";', "return { jsonBody: { version: word } };"),
    );
    await answers("added");

    // As editors save whole: beside it, then in its place.
    writeFileSync(`${added}.tmp`, 'export const word = "renamed";');
    renameSync(`${added}.tmp`, added);
    await answers("renamed");

    rmSync(added);
    await shows("words/word.ts");
    expect(await call()).toEqual({ status: 200, body: { version: "renamed" } });
    writeFileSync(index(), handlers("without"));
    await answers("without");
  });

  it("says that a changed contract needs a deployment, and keeps the code that fits the deployed one", async () => {
    const call = await callerOf(pf);
    const before = (await call()).body;
    writeFileSync(join(checkout, "functions/contract.ts"), contract.replace("orders/{id}", "orders/{id}/lines"));
    await shows("not deployed yet: functions/contract.ts");
    expect((await call()).body).toEqual(before);
    writeFileSync(join(checkout, "functions/contract.ts"), contract);
    await shows("Everything is as deployed again.");
  });

  it("lets a debugger stop in the saved TypeScript", async () => {
    const call = await callerOf(pf);
    writeFileSync(index(), handlers("stops", "", "debugger;"));
    await expect.poll(async () => (await call()).body, { timeout: 30_000 }).toEqual({ version: "stops" });
    const debug = await attachDebugger(Number(/Debug: +127\.0\.0\.1:(\d+)/.exec(output())?.[1]));
    const answer = call();
    expect(await debug.stopped).toEqual({ file: pathToFileURL(index()).href, line: 5 });
    debug.resume();
    expect(await answer).toEqual({ status: 200, body: { version: "stops" } });
    debug.close();
  });

  it("ends without waiting for its clients, leaves a private folder, and finds the tenant again", async () => {
    const token = (await pf("token").finished).stdout.trim();
    const before = await (await callerOf(pf, token))();
    expect(before.status).toBe(200);
    const begin = performance.now();
    dev.child.kill("SIGINT");
    expect((await dev.finished).exitCode).toBe(0);
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(statSync(join(checkout, ".pf/dev")).mode & 0o777).toBe(0o700);
    await start();
    await shows("the tenant of the last run");
    const call = await callerOf(pf, token);
    expect(await call()).toEqual(before);
  });

  it("has a browser that reaches Entra ID's page, and leaves no profile when it is closed", async () => {
    const [command, said] = [join(checkout, "chromium.sh"), join(checkout, "chromium.log")];
    const chromiumPath = process.env["CHROMIUM"] ?? "chromium";
    const headless = "--headless=new --disable-gpu --disable-dev-shm-usage --remote-debugging-port=0";
    writeFileSync(command, `#!/bin/sh\nexec ${chromiumPath} ${headless} "$@" 2> ${said}\n`, { mode: 0o755 });
    const site = /Function: +(https:\S+)/.exec(output())?.[1] ?? "";
    const environment = { TMPDIR: checkout, CHROMIUM: command };
    writeFileSync(said, "");
    const browser = runPf(["browser", `${site}/.auth/login/aad`], environment, "", checkout);
    const listening = /DevTools listening on (ws:\S+)/;
    await vi.waitFor(() => expect(readFileSync(said, "utf8")).toMatch(listening), { timeout: 30_000 });
    const driven = await chromium.connectOverCDP(listening.exec(readFileSync(said, "utf8"))?.[1] ?? "");
    const [page] = driven.contexts().flatMap((context) => context.pages());
    await page?.waitForSelector("[name=password]");
    expect(new URL(page?.url() ?? "").host).toBe("login.microsoftonline.com");
    await expect(page?.goto("https://example.com/") ?? Promise.resolve()).rejects.toThrow("ERR_");
    await (await driven.newBrowserCDPSession()).send("Browser.close");
    expect((await browser.finished).exitCode).toBe(0);
    expect(readdirSync(checkout).filter((name) => name.startsWith("protected-function-browser-"))).toEqual([]);
  });

  it("has no browser without a screen, and says so", async () => {
    const command = join(checkout, "no-screen.sh");
    writeFileSync(command, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const { exitCode, stderr } = await runPf(["browser"], { TMPDIR: checkout, CHROMIUM: command }, "", checkout)
      .finished;
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining("exit code 1.\nIt needs a screen")]);
  });

  it("answers calls in each situation, a moved clock and a shell", async () => {
    const called = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await pf("call", "--param", "id=1", "--json", ...args).finished).stdout);
    expect(await called()).toMatchObject({ kind: "answered", status: 200 });
    const unauthenticated = { kind: "refused", by: "App Service", status: 401 };
    expect(await called("--as", "no-token")).toMatchObject(unauthenticated);
    expect(await called("--as", "expired")).toMatchObject(unauthenticated);
    expect(await called("--as", "stranger")).toMatchObject({ kind: "refused", by: "Entra ID" });

    const shell = runPf(["twin", "shell"], { TMPDIR: checkout, SHELL: "/bin/sh" }, 'echo "$HTTPS_PROXY"', checkout);
    expect((await shell.finished).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);

    const call = await callerOf(pf);
    expect((await call()).status).toBe(200);
    expect((await pf("twin", "clock", "+8h").finished).exitCode).toBe(0);
    expect((await call()).status).toBe(401);
  });
});

/** Attaches to Node's inspector, as an editor does, and says where the function's code stopped first. */
async function attachDebugger(port: number) {
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await listed.json()) as readonly { readonly webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await once(socket, "open");
  const maps = new Map<string, string>();
  let sent = 0;
  const send = (method: string): void => socket.send(JSON.stringify({ id: (sent += 1), method }));
  const stopped = new Promise<{ readonly file: string; readonly line: number }>((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      const { method, params } = JSON.parse(String(data)) as InspectorMessage;
      if (method === "Debugger.scriptParsed" && params.sourceMapURL)
        maps.set(params.scriptId, readFileSync(new URL(params.sourceMapURL, params.url), "utf8"));
      const at = method === "Debugger.paused" ? params.callFrames[0]?.location : undefined;
      if (!at) return;
      const map = new SourceMap(JSON.parse(maps.get(at.scriptId) ?? "{}") as SourceMapPayload);
      const { originalSource, originalLine } = map.findEntry(at.lineNumber, at.columnNumber) as SourceMapping;
      resolve({ file: originalSource, line: originalLine + 1 });
    });
  });
  send("Debugger.enable");
  return { stopped, resume: () => send("Debugger.resume"), close: () => socket.close() };
}

/** What the test reads of the inspector's events. */
interface InspectorMessage {
  readonly method?: string;
  readonly params: {
    readonly scriptId: string;
    readonly url: string;
    readonly sourceMapURL?: string;
    readonly callFrames: readonly {
      readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number };
    }[];
  };
}
