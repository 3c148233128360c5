import { once } from "node:events";
import { parseArgs } from "node:util";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { runningTwin } from "../../stacks/local/running-twin.ts";
import { allowThirdPartyCookies } from "../../stacks/browser/allow-third-party-cookies.ts";
import { browserArguments } from "../../stacks/browser/browser-arguments.ts";
import { findChromium } from "../../stacks/browser/find-chromium.ts";
import { pinnedKey } from "../../stacks/browser/pinned-key.ts";

/** `./pf browser`: a browser that reaches the running twin under Microsoft's names, and nothing else outside. */
export const browser = defineCommand({
  name: "browser",
  intent: "try",
  isRare: true,
  summary: "Open Chromium on the running twin, in a separate profile.",
  details:
    "The browser reaches the twin under Microsoft's own names, and nothing else. It needs Chromium, Chrome or Edge, and ./pf twin or ./pf dev in another terminal.",
  examples: ["./pf browser", "./pf browser https://<host>/.auth/login/aad"],
  usage: ["[<url>]"],
  arguments: { url: "The address to open. Default: the deployed site." },
  options: {},
  exits: { 0: "you closed the browser or pressed Ctrl-C" },
  page: "docs/guides/sign-in-from-a-browser.md#on-the-twin",
  run: async (args, { reporter, signal }) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    const command = findChromium(process.env);
    const { environment, outputs } = await runningTwin();
    const url = readUrl(positionals[0] ?? `https://${outputs.functionApp.hostName}/`);
    const guardian = processGuardian();
    const profile = guardian.temporaryDirectory("protected-function-browser-");
    allowThirdPartyCookies(profile);
    const child = guardian.spawn(
      command,
      browserArguments(environment["HTTPS_PROXY"] ?? "", await pinnedKey(environment), profile, url),
      {
        stdio: "ignore",
        env: childEnvironment(process.env),
      },
    );
    try {
      reporter.note("Chromium reaches the twin only. Its profile is removed when you close it.");
      const ended = once(child, "exit").then(([code]) => Number(code));
      const aborted = new Promise<number>((resolve) =>
        signal.addEventListener("abort", () => resolve(0), { once: true }),
      );
      const code = await Promise.race([ended, aborted]);
      if (code === 0) return exitCodes.held;
      throw new Unavailable(
        "NO_CHROMIUM",
        `${command} ended with exit code ${code}. It needs a screen (DISPLAY or WAYLAND_DISPLAY): run this command on a machine that has one.`,
      );
    } finally {
      await guardian.stop(child, 1000);
      guardian.removeDirectory(profile);
    }
  },
});

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === "https:" || url?.protocol === "http:") return url.href;
  throw new UsageError(`"${text}" isn't an address. Use one that begins with https:// or http://.`);
}
