import { mismatch, type Fact, type Mismatch, type Refusal, type Requirements } from "../requirements.ts";
import { listNames } from "@protected-function/core/text/names.ts";
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
  microsoftDifference,
  signatureDifference,
  validityDifference,
} from "./token-differences.ts";
import { clientDifference, roleDifference } from "./caller-differences.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";

/** A token's content, and its differences from the deployed settings' requirements. It doesn't hold the token. */
export interface TokenExplanation {
  readonly sentence: string;
  readonly carries: readonly Fact[];
  readonly differences: readonly Mismatch[];
  /** Who refuses because of these differences; `pass` without any. Absent if the requirements aren't known. */
  readonly expect?: Refusal | "pass";
  /** What wasn't checked. */
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
    if (!required) return [microsoftDifference(claims), ...always];
    const root = kindDifference(kind, claims, required);
    if (root) return [root, ...always];
    const audience = audienceDifference(claims, required);
    const issuer = issuerDifference(claims, required);
    // A token for another API shows nothing about roles here. Its client is compared once it has the right audience.
    if (audience) return [issuer, audience, ...always];
    return [issuer, ...always, clientDifference(kind, claims, required), roleDifference(kind, claims, required)];
  }
}

/** App Service authentication validates the token, then applies its policy. The function comes last. */
function expectedRefusal(differences: readonly Mismatch[]): Refusal | "pass" {
  const order: readonly Refusal[] = ["gate 401", "gate 403", "function 403"];
  return order.find((refusal) => differences.some(({ refusedBy }) => refusedBy === refusal)) ?? "pass";
}

const missing =
  "Issuer, audience, client and app role. To compare them with the deployed settings, add --twin, --stack <stack> or --outputs <file>";

/** The endpoints that the token can't call, if it can call others. */
function closedTo(
  { roles }: TokenClaims,
  differences: readonly Mismatch[],
  { endpoints }: Requirements,
): readonly string[] {
  if (differences.some(({ what }) => what === "app role")) return [];
  const closed = endpoints.filter((endpoint) => !endpoint.roles.some((role) => roles.includes(role)));
  if (closed.length === 0) return [];
  const endpointTexts = closed.map(({ name, roles: requiredRoles }) => `${name} (${requiredRoles.join(" or ")})`);
  return [
    `Which endpoint refused. The token has no app role for these: ${listNames(endpointTexts)}. Name one with --endpoint.`,
  ];
}

function remains(differences: readonly Mismatch[]): readonly string[] {
  const always = "The signature: no key is fetched here. A token that was changed by one letter gets 401.";
  if (differences.length > 0) return [always];
  return [
    always,
    "Changes in the portal since the last deployment. `npx pulumi refresh` shows them, and the 401's challenge (--challenge) has the issuer.",
    "Caches: for some minutes after `pulumi up`, App Service authentication may use older settings and keys (inferred).",
    "Whether the header arrived. It is `Authorization: Bearer <token>`, with one space and no quotes; a proxy may remove it.",
  ];
}

/** Text that can't be read isn't an access token for this API. The reasons differ. */
function unreadable(
  token: Exclude<DecodedToken, { readonly form: "jwt" }>,
  required: Requirements | undefined,
): TokenExplanation {
  const { found, how } = described(token);
  const demanded = "a signed JWT: three parts between dots";
  const difference = mismatch({ what: "form", found, demanded, refusedBy: "gate 401", who: "caller's team", how });
  return {
    sentence: `This ${found.startsWith("not ") ? found.replace("not", "isn't") : `is ${found}`}.`,
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
        how: "Request the API's scope. If the API's app registration has a token encryption key, an administrator removes it: App Service authentication can't decrypt.",
      };
    case "opaque":
      return token.what === "refresh token"
        ? {
            found: "apparently a refresh token of Entra ID (inferred)",
            how: "Send `access_token` of the token endpoint's answer. A refresh token goes to Entra ID only.",
          }
        : {
            found: "apparently a client secret, not a token",
            how: "Exchange it for a token at the token endpoint, and never send it to the function. If others saw it, rotate it: ./pf rotate.",
          };
    case "malformed":
      return {
        found: `not a token: ${token.why}`,
        how: "Copy the whole value of `access_token`, and nothing else.",
      };
  }
}
