import { causesOf } from "./causes-of.ts";
import { connectionTrouble } from "./connection-trouble.ts";
import { outsideText } from "./outside-text.ts";
import type { Patience } from "./patience.ts";
import { PublishFailed } from "./publish-failed.ts";

export interface AzureAccess {
  /** An access token for the service that is asked. */
  readonly token: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly patience: Patience;
}

interface GivenAnswer {
  readonly status: number;
  /** Without the token, whatever the server sent. */
  readonly text: string;
}

export type AzureAnswer =
  /** An answer to go by. */
  | (GivenAnswer & { readonly kind: "answer" })
  /** No answer, or one that the propagation of a new site explains: worth another try. */
  | { readonly kind: "passing"; readonly status: number | undefined; readonly reason: string };

/** Why a status of a service probably passes, or `undefined` when waiting would not help. */
export type ProbableReason = (status: number) => string | undefined;

/**
 * One request, with the deployer's token, to a host that may have it.
 *
 * @throws {PublishFailed} `refused` when the host can't be reached and waiting would not help
 */
export async function askAzure(
  access: AzureAccess,
  url: URL,
  probableReason: ProbableReason,
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
      signal: access.patience.requestSignal(),
    });
    const { status } = response;
    const text = (await response.text()).replaceAll(token, "[token]");
    const reason = probableReason(status);
    return reason === undefined
      ? { kind: "answer", status, text }
      : { kind: "passing", status, reason: `${status}: ${reason}` };
  } catch (error) {
    const reason = connectionTrouble(error, url.host);
    if (reason !== undefined) return { kind: "passing", status: undefined, reason };
    throw new PublishFailed(
      "refused",
      `${url.host} cannot be reached: ${sayError(error)}. Check HTTPS_PROXY (with NODE_USE_ENV_PROXY=1) ` +
        `and, for a proxy with a certificate authority of its own, NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  }
}

/** An answer as part of one line: its status, and what the server said. */
export function sayAnswer({ status, text }: GivenAnswer): string {
  const said = outsideText(text);
  return said === "" ? `${status}` : `${status} "${said}"`;
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return causesOf(error)
    .map(({ message }) => outsideText(message).replace(/\.$/, ""))
    .join(": ");
}
