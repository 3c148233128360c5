import type { Demands } from "../demands.ts";
import { listed } from "../../../text/names.ts";
import type { Mismatch, Refusal } from "../difference.ts";
import { carried } from "./carried.ts";
import { decodeToken } from "./decode-token.ts";
import { audienceDifference } from "./differences/audience-difference.ts";
import { callerDifferences } from "./differences/caller-differences.ts";
import { issuerDifferences } from "./differences/issuer-differences.ts";
import { kindDifference } from "./differences/kind-difference.ts";
import { signatureDifferences } from "./differences/signature-differences.ts";
import { validityDifferences } from "./differences/validity-differences.ts";
import { readClaims, type TokenClaims } from "./token-claims.ts";
import type { TokenExplanation } from "./token-explanation.ts";
import { kindOf, type TokenKind } from "./token-kind.ts";
import { unreadable } from "./unreadable.ts";

const kinds: Readonly<Record<TokenKind, string>> = {
  application: "an access token that an application got for itself (client credentials)",
  user: "an access token for a signed-in user (delegated)",
  "id token": "an id token, not an access token",
  "session token": "a session token of App Service authentication, not Entra ID's",
  foreign: "a token that Entra ID did not issue",
};

/** Decodes locally; no key is fetched, nothing is sent. */
export function explainToken(text: string, demands: Demands | undefined, now: Date): TokenExplanation {
  const token = decodeToken(text);
  if (token.form !== "jwt") return unreadable(token, demands);
  const claims = readClaims(token);
  const kind = kindOf(claims);
  const differences = differencesOf(kind, claims, demands, now);
  const version = claims.version === undefined ? "" : `, version ${claims.version === "2.0" ? "2" : "1"}`;
  return {
    sentence: `This is ${kinds[kind]}${kind === "foreign" || kind === "session token" ? "" : version}.`,
    carries: carried(claims, now),
    differences,
    ...(demands && { expect: expected(differences) }),
    remains: demands ? [...closedTo(claims, differences, demands), ...remains(differences)] : [missing],
  };
}

function differencesOf(
  kind: TokenKind,
  claims: TokenClaims,
  demands: Demands | undefined,
  now: Date,
): readonly Mismatch[] {
  const always = [...signatureDifferences(claims, kind), ...validityDifferences(claims, now)];
  if (!demands) return always;
  const root = kindDifference(kind, claims, demands);
  if (root) return [root, ...always];
  const audience = audienceDifference(claims, demands);
  const issuer = issuerDifferences(claims, demands);
  // A token for another API says nothing about roles here, and of its client only what the next one will, too.
  const caller = audience ? [] : callerDifferences(kind, claims, demands);
  return [...issuer, ...(audience ? [audience] : []), ...always, ...caller];
}

/** The gate comes first, its validation before its policy; the function last. */
function expected(differences: readonly Mismatch[]): Refusal | "pass" {
  const order: readonly Refusal[] = ["gate 401", "gate 403", "function 403"];
  return order.find((refusal) => differences.some(({ refusedBy }) => refusedBy === refusal)) ?? "pass";
}

const missing =
  "What the deployed settings demand is not known: add --stack <name> or --outputs <file> to compare issuer, audience, client and app role.";

/** Where the token opens some endpoint, and not every one. */
function closedTo({ roles }: TokenClaims, differences: readonly Mismatch[], { endpoints }: Demands): readonly string[] {
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
