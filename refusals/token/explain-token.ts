import { mismatch, type Fact, type Mismatch, type Refusal, type Requirements } from "../requirements.ts";
import { listed } from "../../text/names.ts";
import {
  carried,
  decodeToken,
  readClaims,
  type TokenClaims,
  kindOf,
  type TokenKind,
  type DecodedToken,
} from "./read-token.ts";
import {
  audienceDifference,
  issuerDifference,
  kindDifference,
  signatureDifference,
  validityDifference,
} from "./token-differences.ts";
import { clientDifference, roleDifference } from "./caller-differences.ts";
import { pastedText } from "../../text/plain-text.ts";

/** What a token carries and where that is not what the deployed settings demand. The token is not in it. */
export interface TokenExplanation {
  readonly sentence: string;
  readonly carries: readonly Fact[];
  readonly differences: readonly Mismatch[];
  /** Who will answer, by these differences; `pass` where there is none. Absent where the demands are not known. */
  readonly expect?: Refusal | "pass";
  /** What this cannot tell. */
  readonly remains: readonly string[];
}

const kinds: Readonly<Record<TokenKind, string>> = {
  application: "an access token that an application got for itself (client credentials)",
  user: "an access token for a signed-in user (delegated)",
  "id token": "an id token, not an access token",
  "session token": "a session token of App Service authentication, not Entra ID's",
  foreign: "a token that Entra ID did not issue",
};

/** Decodes locally; no key is fetched, nothing is sent. */
export function explainToken(text: string, required: Requirements | undefined, now: Date): TokenExplanation {
  const token = decodeToken(text);
  if (token.form !== "jwt") return unreadable(token, required);
  const claims = readClaims(token);
  const kind = kindOf(claims);
  const differences = differencesOf(kind, claims, required, now);
  const version = claims.version === undefined ? "" : `, version ${claims.version === "2.0" ? "2" : "1"}`;
  return {
    sentence: `This is ${kinds[kind]}${kind === "foreign" || kind === "session token" ? "" : version}.`,
    carries: carried(claims, now),
    differences,
    ...(required && { expect: expectedRefusal(differences) }),
    remains: required ? [...closedTo(claims, differences, required), ...remains(differences)] : [missing],
  };
}

function differencesOf(
  kind: TokenKind,
  claims: TokenClaims,
  required: Requirements | undefined,
  now: Date,
): readonly Mismatch[] {
  const always = [signatureDifference(claims, kind), validityDifference(claims, now)];
  return all().filter((difference) => difference !== undefined);

  function all(): readonly (Mismatch | undefined)[] {
    if (!required) return always;
    const root = kindDifference(kind, claims, required);
    if (root) return [root, ...always];
    const audience = audienceDifference(claims, required);
    const issuer = issuerDifference(claims, required);
    // A token for another API says nothing about roles here, and of its client only what the next one will, too.
    if (audience) return [issuer, audience, ...always];
    return [issuer, ...always, clientDifference(kind, claims, required), roleDifference(kind, claims, required)];
  }
}

/** The gate comes first, its validation before its policy; the function last. */
function expectedRefusal(differences: readonly Mismatch[]): Refusal | "pass" {
  const order: readonly Refusal[] = ["gate 401", "gate 403", "function 403"];
  return order.find((refusal) => differences.some(({ refusedBy }) => refusedBy === refusal)) ?? "pass";
}

const missing =
  "What the deployed settings demand is not known: add --stack <name> or --outputs <file> to compare issuer, audience, client and app role.";

/** Where the token opens some endpoint, and not every one. */
function closedTo(
  { roles }: TokenClaims,
  differences: readonly Mismatch[],
  { endpoints }: Requirements,
): readonly string[] {
  if (differences.some(({ what }) => what === "app role")) return [];
  const closed = endpoints.filter((endpoint) => !endpoint.roles.some((role) => roles.includes(role)));
  if (closed.length === 0) return [];
  const named = closed.map(({ name, roles: wanted }) => `${name} (${wanted.join(" or ")})`);
  return [`Which endpoint it was: of these the token lacks the app role: ${listed(named)}. --endpoint names one.`];
}

function remains(differences: readonly Mismatch[]): readonly string[] {
  const always =
    "Whether the signature holds is not verified here: no key is fetched. A token altered by one letter gets 401.";
  if (differences.length > 0) return [always];
  return [
    always,
    "The settings are those that Pulumi deployed last; what somebody changed since in the portal shows in `npx pulumi refresh`, and the issuer in the challenge of the 401 (--challenge).",
    "The gate may serve the settings of some minutes ago after `pulumi up`, and keeps Entra ID's keys in a cache (inferred).",
    "Whether the header arrived: it is `Authorization: Bearer <token>`, one space, no quotes; a proxy may remove it.",
  ];
}

/** What cannot be read is no access token for this API; why not differs. */
function unreadable(
  token: Exclude<DecodedToken, { readonly form: "jwt" }>,
  required: Requirements | undefined,
): TokenExplanation {
  const { found, how } = described(token);
  const demanded = "a signed JWT: three parts between dots";
  const difference = mismatch({ what: "form", found, demanded, refusedBy: "gate 401", who: "caller's team", how });
  return {
    sentence: `This is ${found}.`,
    carries: [],
    differences: [difference],
    ...(required && { expect: "gate 401" }),
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
