import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { processGuardian } from "../../../packages/engine/guardian.ts";
import { DevToolsConnection } from "./devtools-connection.ts";

/** A page in a real, headless Chromium: Debian's package `chromium`, or what CHROMIUM names. */
export interface OpenPage {
  /** The value of an expression in the page; it must be JSON. */
  readonly evaluate: <Value>(expression: string) => Promise<Value>;
  /** A key as a person presses it: `Tab`, `Enter`, `Escape`. */
  readonly press: (key: "Tab" | "Enter" | "Escape") => Promise<void>;
  /** As on another screen, in the other scheme of colors, or on paper. */
  readonly emulate: (screen: {
    readonly width: number;
    readonly scheme: "light" | "dark";
    readonly media?: "print" | undefined;
  }) => Promise<void>;
  /** Waits, from one of the browser's pictures to the next, until an expression holds. */
  readonly holds: (expression: string) => Promise<void>;
  /** What was copied. */
  readonly clipboard: () => Promise<string>;
  /** What the page asked the network for, itself included. */
  readonly requested: () => readonly string[];
  /** What the browser complained of: errors of scripts, of the page's content security policy. */
  readonly complaints: () => readonly string[];
  readonly screenshot: (file: string) => Promise<void>;
  /** How many sheets of A4 it prints on. */
  readonly sheets: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const keyCodes = { Tab: 9, Enter: 13, Escape: 27 } as const;

/** One browser for all pages of a worker: its start takes longer than what is done with a page. Its guardian ends it. */
let browser: Promise<string> | undefined;

/** Opens HTML as a person opens a file that was sent to them. */
export async function openPage(html: string): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-page-"));
  const file = join(folder, "page.html");
  writeFileSync(file, html);
  return openAddress(pathToFileURL(file).href, () => rmSync(folder, { recursive: true, force: true }));
}

/** Opens an address as a person does that pastes it. */
export async function openAddress(url: string, afterClose = (): void => undefined): Promise<OpenPage> {
  browser ??= startBrowser();
  const address = await browser;
  const answer = await fetch(`${address}/json/new?about:blank`, { method: "PUT" });
  const tab = (await answer.json()) as { readonly id: string; readonly webSocketDebuggerUrl: string };
  const end = async (): Promise<void> => {
    await fetch(`${address}/json/close/${tab.id}`);
    afterClose();
  };
  try {
    const connection = await DevToolsConnection.open(tab.webSocketDebuggerUrl);
    await Promise.all(["Page", "Runtime", "Log", "Network"].map((domain) => connection.send(`${domain}.enable`)));
    const loaded = connection.once("Page.loadEventFired");
    await connection.send("Page.navigate", { url });
    await loaded;
    return {
      evaluate: (expression) => evaluate(connection, expression),
      press: async (key) => {
        const event = { key, code: key, windowsVirtualKeyCode: keyCodes[key], ...(key === "Enter" && { text: "\r" }) };
        await connection.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
        await connection.send("Input.dispatchKeyEvent", { type: "keyUp", key, code: key });
      },
      emulate: async ({ width, scheme, media = "" }) => {
        const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: false };
        await connection.send("Emulation.setDeviceMetricsOverride", metrics);
        const features = [{ name: "prefers-color-scheme", value: scheme }];
        await connection.send("Emulation.setEmulatedMedia", { media, features });
      },
      holds: (expression) =>
        evaluate(
          connection,
          `new Promise((done) => { const look = () => (${expression} ? done(null) : requestAnimationFrame(look)); look(); })`,
        ),
      clipboard: async () => {
        await connection.send("Browser.grantPermissions", { permissions: ["clipboardReadWrite"] });
        return evaluate(connection, "navigator.clipboard.readText()");
      },
      requested: () =>
        connection
          .seen("Network.requestWillBeSent")
          .map((event) => (event as { readonly request: { readonly url: string } }).request.url),
      complaints: () =>
        [...connection.seen("Log.entryAdded"), ...connection.seen("Runtime.exceptionThrown")].map((event) =>
          JSON.stringify(event),
        ),
      screenshot: async (path) => {
        const shot = await connection.send("Page.captureScreenshot", { captureBeyondViewport: true });
        writeFileSync(path, Buffer.from((shot as { readonly data: string }).data, "base64"));
      },
      sheets: async () => {
        const { data } = (await connection.send("Page.printToPDF", {
          paperWidth: 8.27,
          paperHeight: 11.69,
          printBackground: true,
          preferCSSPageSize: true,
        })) as { readonly data: string };
        return (
          Buffer.from(data, "base64")
            .toString("latin1")
            .match(/\/Type\s*\/Page\b/g)?.length ?? 0
        );
      },
      close: async () => {
        connection.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Answers where it listens, which Chromium says on standard error. */
async function startBrowser(): Promise<string> {
  const guardian = processGuardian();
  const profile = guardian.temporaryDirectory("protected-function-chromium-");
  // No sandbox: tests run as root in containers, and the page is ours.
  const { stderr } = guardian.spawn(
    process.env["CHROMIUM"] ?? "chromium",
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--window-size=1500,1000",
      `--user-data-dir=${profile}`,
      "--remote-debugging-port=0",
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  const port = await new Promise<string>((resolve, reject) => {
    stderr?.setEncoding("utf8");
    stderr?.on("data", (text: string) => {
      said += text;
      const [, found] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    stderr?.on("end", () => reject(new Error(`Chromium did not start (apt-get install chromium). ${said}`)));
  });
  return `http://127.0.0.1:${port}`;
}

async function evaluate<Value>(connection: DevToolsConnection, expression: string): Promise<Value> {
  const { result, exceptionDetails } = (await connection.send("Runtime.evaluate", {
    expression,
    returnByValue: true,
    awaitPromise: true,
  })) as { readonly result: { readonly value: Value }; readonly exceptionDetails?: { readonly text: string } };
  if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text} ${JSON.stringify(result)}`);
  return result.value;
}
