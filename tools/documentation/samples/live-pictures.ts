import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openStackPage } from "../../../packages/pf/live-page/stack-page.ts";
import { deploySettings, type DeploySettingsOptions } from "../../../packages/pf/stacks/local/prepare-twin.ts";

/** The page of `./pf dev` after a refused call, in both color schemes. */
export async function takeLivePictures(
  options: DeploySettingsOptions & { readonly settingsFile: string },
): Promise<void> {
  const { local, directory, settingsFile } = options;
  const { outputs, administration } = await deploySettings(options);
  await administration.close();
  const page = await openStackPage({ local, outputs: () => outputs, directory, settingsFile, command: "./pf dev" });
  await page.refresh();
  const profile = local.guardian.temporaryDirectory("protected-function-chromium-");
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--window-size=1280,1640",
  ];
  const browser = spawn(
    process.env["CHROMIUM"] ?? "chromium",
    [...flags, `--user-data-dir=${profile}`, "about:blank"],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  try {
    const tab = await openTab(browser.stderr);
    await tab.send("Page.navigate", { url: page.url });
    for (const as of ["integration", "stranger"]) {
      await tab.until(`document.querySelector('[data-as="${as}"]')`);
      await tab.evaluate(`document.querySelector('[data-as="${as}"]').click()`);
      await tab.until(`document.querySelector("#answer .verdict") && !document.querySelector("#answer[aria-busy]")`);
      // The line of the call comes with the next batch.
      await tab.until(`document.querySelectorAll("#lines li").length > 0`);
    }
    for (const [name, scheme] of [
      ["live-page", "light"],
      ["live-page-dark", "dark"],
    ] as const) {
      await tab.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
      await tab.evaluate("scrollTo(0, 0); document.activeElement.blur()");
      const { data } = (await tab.send("Page.captureScreenshot", {})) as { readonly data: string };
      writeFileSync(
        fileURLToPath(new URL(`../../../docs/samples/${name}.png`, import.meta.url)),
        Buffer.from(data, "base64"),
      );
    }
  } finally {
    browser.kill();
    await once(browser, "exit");
    local.guardian.removeDirectory(profile);
    await page.close();
  }
}

/** https://chromedevtools.github.io/devtools-protocol/ */
async function openTab(stderr: NodeJS.ReadableStream) {
  let said = "";
  let port: string | undefined;
  for await (const part of stderr) {
    [, port] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec((said += String(part))) ?? [];
    if (port !== undefined) break;
  }
  const tabs = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as readonly {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(tabs.find(({ type }) => type === "page")?.webSocketDebuggerUrl ?? "");
  await once(socket, "open");
  let count = 0;
  const send = async (method: string, params: object): Promise<unknown> => {
    const id = (count += 1);
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [{ data }] = (await once(socket, "message")) as [{ readonly data: string }];
      const reply = JSON.parse(data) as { readonly id?: number; readonly result?: unknown };
      if (reply.id === id) return reply.result;
    }
  };
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = (await send("Runtime.evaluate", { expression, returnByValue: true })) as {
      readonly result: { readonly value?: unknown };
    };
    return result.value;
  };
  const until = async (expression: string): Promise<void> => {
    while (!(await evaluate(`Boolean(${expression})`))) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  return { send, evaluate, until };
}
