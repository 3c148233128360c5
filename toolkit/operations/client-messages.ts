import type { refusalIn } from "../checks/call.ts";
import type { TokenWish } from "../checks/caller-token.ts";

/** What the client's process is asked: a token, or a call with it. Secrets go by this channel only. */
export interface ClientRequest {
  readonly wish: TokenWish;
  readonly call?: {
    readonly functionUrl: string;
    /** Where the token is exchanged for a session token first; absent: the token itself is the Bearer. */
    readonly exchangeUrl?: string;
  };
}

/** An HTTP answer, as far as it says who called or why not. */
export interface CallAnswer {
  readonly from: "exchange" | "function";
  /** Who refused, if anybody did. */
  readonly by: ReturnType<typeof refusalIn>["by"];
  readonly status: number;
  readonly contentType: string | undefined;
  /** Value of WWW-Authenticate. */
  readonly challenge: string | undefined;
  readonly text: string;
}

export type ClientReply =
  | { readonly kind: "token"; readonly token: string; readonly answer?: CallAnswer }
  | { readonly kind: "token-refused"; readonly code: string; readonly message: string }
  /** No answer, or a mistake: in words. */
  | { readonly kind: "failed"; readonly message: string };
