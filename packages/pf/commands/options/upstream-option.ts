import { listText } from "@protected-function/core/text/list-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { shownWord } from "../../cli/shown-word.ts";
import { UsageError } from "../../cli/exit-codes.ts";

/** Options of the commands that put App Service authentication in front of an app that runs already. */
export const upstreamOptions = {
  upstream: { type: "string", value: "url", description: "Your app's address, such as http://localhost:7071." },
  "remote-upstream": {
    type: "boolean",
    default: false,
    description: "Allow an upstream that isn't on this machine.",
  },
} as const;

/**
 * Only HTTP, and only this machine, or an app in a container would see the headers of people who never signed in.
 *
 * @throws UsageError
 */
export function readUpstream(text = "", isRemoteAllowed: boolean): URL {
  const address = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(
      `--upstream is "${shownWord(text)}".`,
      "Use your app's address, such as http://localhost:7071.",
    );
  }
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  const isElsewhere = !isLoopback && !isRemoteAllowed;
  const problems = [
    ...(isElsewhere ? ["isn't on this machine"] : []),
    ...(address === text ? [] : ["has no http://"]),
    ...(url.protocol === "https:" ? ["has https://, but only HTTP is forwarded"] : []),
  ];
  if (problems.length === 0) return url;
  const plain = address.replace(/^https:/i, "http:");
  const here = "Use localhost, 127.0.0.1 or [::1], or add --remote-upstream:";
  throw new UsageError(
    `--upstream is "${shownWord(text)}", which ${listText(problems)}.`,
    isElsewhere ? `${here} --upstream ${shellWord(plain)} --remote-upstream` : `Use --upstream ${shellWord(plain)}`,
  );
}
