import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import { allowThirdPartyCookies } from "./allow-third-party-cookies.ts";
import { browserArguments } from "./browser-arguments.ts";
import { findChromium } from "./find-chromium.ts";
import { pinnedKey } from "./pinned-key.ts";

interface BrowserOptions {
  /** The twin's variables for clients. */
  readonly environment: Readonly<Record<string, string>>;
  readonly guardian: Guardian;
  readonly url: string;
}

/** A Chromium that a program drives. */
export interface DrivenBrowser {
  /** Its debugging protocol: `ws://127.0.0.1:<port>/devtools/browser/<id>`. */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** Opens Chromium without a screen, with a profile of its own. @throws Unavailable */
export async function openBrowser({ environment, guardian, url }: BrowserOptions): Promise<DrivenBrowser> {
  const command = findChromium(process.env);
  const pin = await pinnedKey(environment);
  const profile = guardian.temporaryDirectory("protected-function-browser-");
  allowThirdPartyCookies(profile);
  const driven = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"];
  const child = guardian.spawn(
    command,
    [...driven, ...browserArguments(environment["HTTPS_PROXY"] ?? "", pin, profile, url)],
    { stdio: ["ignore", "ignore", "pipe"], env: childEnvironment(process.env) },
  );
  const close = async (): Promise<void> => {
    await guardian.stop(child);
    guardian.removeDirectory(profile);
  };
  try {
    return { endpoint: await endpointIn(child.stderr), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Chromium says on standard error where it listens. */
function endpointIn(stderr: NodeJS.ReadableStream | null): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    stderr?.setEncoding("utf8");
    stderr?.on("data", (text: string) => {
      said += text;
      const [, endpoint] = /DevTools listening on (ws:\/\/127\.0\.0\.1:\d+\/\S+)/.exec(said) ?? [];
      if (endpoint !== undefined) resolve(endpoint);
    });
    stderr?.on("end", () => reject(new Unavailable("NO_CHROMIUM", `Chromium ended at its start: ${said.trim()}`)));
  });
}
