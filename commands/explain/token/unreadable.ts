import type { Demands } from "../demands.ts";
import type { Mismatch } from "../difference.ts";
import { pastedText } from "../../../text/plain-text.ts";
import type { DecodedToken } from "./decode-token.ts";
import type { TokenExplanation } from "./token-explanation.ts";

/** What cannot be read is no access token for this API; why not differs. */
export function unreadable(
  token: Exclude<DecodedToken, { readonly form: "jwt" }>,
  demands: Demands | undefined,
): TokenExplanation {
  const { found, how } = described(token);
  const difference: Mismatch = {
    what: "form",
    found,
    demanded: "a signed JWT: three parts between dots",
    refusedBy: "gate 401",
    mend: { who: "caller's team", how },
  };
  return {
    sentence: `This is ${found}.`,
    carries: [],
    differences: [difference],
    ...(demands && { expect: "gate 401" }),
    remains: [],
  };
}

function described(token: Exclude<DecodedToken, { readonly form: "jwt" }>): {
  readonly found: string;
  readonly how: string;
} {
  switch (token.form) {
    case "encrypted":
      return {
        found: `an encrypted token (JWE, ${pastedText(token.algorithm)}): only its recipient can read it`,
        how: "Ask for the API's scope. If the API's registration has a token encryption key, an administrator removes it: the gate cannot decrypt.",
      };
    case "opaque":
      return token.what === "refresh token"
        ? {
            found: "by its look a refresh token of Entra ID (inferred)",
            how: "Send `access_token` of the token endpoint's answer; a refresh token goes to Entra ID alone.",
          }
        : {
            found: "by its look a client secret, not a token",
            how: "Exchange it for a token at the token endpoint; never send it to the function. If others saw it, rotate it: ./pf rotate.",
          };
    case "malformed":
      return {
        found: `no token: ${token.why}`,
        how: "Copy the whole value of `access_token`, nothing before or after.",
      };
  }
}
