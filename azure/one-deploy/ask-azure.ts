import { withoutSecrets } from "../../text/redact.ts";
import { causesOf } from "./causes-of.ts";
import { connectionTrouble } from "./connection-trouble.ts";
import { outsideText } from "./outside-text.ts";
import type { UploadDeadline } from "./upload-deadline.ts";
import { PublishFailed } from "./publish-failed.ts";

export interface AzureAccess {
  /** An access token for the service that is asked. */
  readonly token: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly deadline: UploadDeadline;
}

export interface AzureAnswer {
  /** Undefined where there was no answer, for a reason that passes. */
  readonly status: number | undefined;
  /** Without the token, whatever the server sent. */
  readonly text: string;
  /** The answer, or why there was none, as a part of one line. */
  readonly words: string;
}

/**
 * One request, with the deployer's token, to a host that may have it.
 *
 * @param meaning what a status means at that host, where it is known; else the server's own words stand for it
 * @throws {PublishFailed} `refused` when the host can't be reached and waiting would not help
 */
export async function askAzure(
  access: AzureAccess,
  url: URL,
  meaning: (status: number) => string | undefined,
  init?: RequestInit,
): Promise<AzureAnswer> {
  const token = await access.token();
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${token}`);
  try {
    const response = await access.fetch(url, {
      ...init,
      headers,
      // The token is for this host only.
      redirect: "manual",
      signal: access.deadline.requestSignal(),
    });
    const { status } = response;
    const text = withoutSecrets(await response.text(), [token]);
    return { status, text, words: meaning(status) ?? sayAnswer(status, text) };
  } catch (error) {
    const words = connectionTrouble(error, url.host);
    if (words !== undefined) return { status: undefined, text: "", words };
    throw new PublishFailed(
      "refused",
      `${url.host} cannot be reached: ${sayError(error)}. Check HTTPS_PROXY (with NODE_USE_ENV_PROXY=1) ` +
        `and, for a proxy with a certificate authority of its own, NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  }
}

function sayAnswer(status: number, text: string): string {
  const said = outsideText(text);
  return said === "" ? `${status}` : `${status} "${said}"`;
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return causesOf(error)
    .map(({ message }) => outsideText(message).replace(/\.$/, ""))
    .join(": ");
}
