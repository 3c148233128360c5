import { openBrowser } from "../../../packages/pf/stacks/browser/open-browser.ts";
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

export async function openBrowsing(environment: Readonly<Record<string, string>>): Promise<Browsing> {
  const browser = await openBrowser({
    environment,
    guardian: processGuardian(),
    url: "about:blank",
  });
  const address = `http://${new URL(browser.endpoint).host}`;
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
      await browser.close();
    },
  };
}
