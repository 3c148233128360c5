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
export function readUpstream(text: string | undefined, isRemoteAllowed: boolean): URL {
  const url = URL.parse(text ?? "");
  const isPlain = url?.protocol === "http:" && url.username === "" && url.search === "" && url.hash === "";
  if (!url || !isPlain) {
    throw new UsageError(`--upstream is "${text ?? ""}". Use your app's address, such as http://localhost:7071.`);
  }
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (isLoopback || isRemoteAllowed) return url;
  throw new UsageError(
    `--upstream is "${text}", which isn't on this machine. Use localhost, 127.0.0.1 or [::1], or add --remote-upstream.`,
  );
}
