import { jsonOf } from "../text/json.ts";
import { withoutSecrets } from "../text/redact.ts";
import { deployersCloud } from "./clouds.ts";
import { outsideText, propertyOf } from "./one-deploy/outside-text.ts";
import { PublishFailed } from "./one-deploy/publish-failed.ts";
import { securityDefaultsPath } from "./security-defaults.ts";

export interface AwaitDirectoryOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An access token for Microsoft Graph. */
  readonly token: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const longestRequestMilliseconds = 30_000;

/**
 * Waits, if waiting alone can help.
 *
 * @returns `on` if security defaults were to be read and are on; else `off`, once the pause is over
 * @throws {PublishFailed}
 */
export async function awaitDirectory(options: AwaitDirectoryOptions): Promise<"on" | "off"> {
  const { environment, sleep } = options;
  const seconds = Number(environment["PAUSE_SECONDS"]);
  if (!(seconds > 0)) throw new PublishFailed("usage", "PAUSE_SECONDS is missing. Only `pulumi up` runs this program.");
  if (environment["READ_SECURITY_DEFAULTS"] === "true" && (await areSecurityDefaultsOn(options))) return "on";
  const longest = Number(environment["DIRECTORY_LONGEST_PAUSE_MILLISECONDS"] || Infinity);
  await sleep(Math.min(seconds * 1000, longest));
  return "off";
}

async function areSecurityDefaultsOn({ environment, token, fetch }: AwaitDirectoryOptions): Promise<boolean> {
  const url = `${deployersCloud(environment).graph}${securityDefaultsPath}`;
  const accessToken = await token();
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${accessToken}` },
    // Send the token to this host only.
    redirect: "manual",
    signal: AbortSignal.timeout(longestRequestMilliseconds),
  });
  const text = withoutSecrets(await answer.text(), [accessToken]);
  const isEnabled = propertyOf(jsonOf(text), "isEnabled");
  if (answer.status === 200 && typeof isEnabled === "boolean") return isEnabled;
  throw new PublishFailed(
    "refused",
    `Security defaults can't be read: ${answer.status} "${outsideText(text)}". It takes Policy.Read.All of Microsoft Graph.`,
  );
}
