import { browserArguments } from "../../../packages/pf/commands/browser/command.ts";
import { processGuardian } from "../../../packages/engine/guardian.ts";
import { DevToolsConnection } from "./devtools-connection.ts";

/** A tab of a Chromium that was opened as `./pf browser` opens it, without a screen. */
export interface Browsing {
  readonly goTo: (url: string) => Promise<void>;
  readonly evaluate: <Value>(expression: string) => Promise<Value>;
  /** Waits, from one loaded page to the next, until an expression holds. */
  readonly until: (expression: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openBrowsing(proxy: string, pin: string): Promise<Browsing> {
  const guardian = processGuardian();
  const profile = guardian.temporaryDirectory("protected-function-chromium-");
  const headless = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"];
  const child = guardian.spawn(
    process.env["CHROMIUM"] ?? "chromium",
    [...headless, ...browserArguments(proxy, pin, profile, "about:blank")],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const address = await listening(child.stderr);
  const tabs = (await (await fetch(`${address}/json`)).json()) as readonly {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const tab = tabs.find(({ type }) => type === "page");
  if (!tab) throw new Error("Chromium has no page.");
  const connection = await DevToolsConnection.open(tab.webSocketDebuggerUrl);
  await Promise.all(["Page", "Runtime"].map((domain) => connection.send(`${domain}.enable`)));

  async function evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = (await connection.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
      userGesture: true,
    })) as { readonly result: { readonly value: Value }; readonly exceptionDetails?: object };
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }
  return {
    evaluate,
    goTo: async (url) => {
      const loaded = connection.once("Page.loadEventFired");
      await connection.send("Page.navigate", { url });
      await loaded;
    },
    until: async (expression) => {
      for (;;) {
        const next = connection.once("Page.loadEventFired");
        // A page that is being left answers nothing.
        if (await evaluate<boolean>(expression).catch(() => false)) return;
        await next;
      }
    },
    close: async () => {
      connection.close();
      await guardian.stop(child);
      guardian.removeDirectory(profile);
    },
  };
}

function listening(stderr: NodeJS.ReadableStream | null): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    stderr?.setEncoding("utf8");
    stderr?.on("data", (text: string) => {
      said += text;
      const [, port] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said) ?? [];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    stderr?.on("end", () => reject(new Error(`Chromium did not start (apt-get install chromium). ${said}`)));
  });
}
