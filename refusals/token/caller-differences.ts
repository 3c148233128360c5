import { pastedText } from "../../text/plain-text.ts";
import { type Requirements, type Mismatch, mismatch, requiredRoles } from "../requirements.ts";
import type { TokenClaims, TokenKind } from "./read-token.ts";

/** Which application calls: the gate's policy. */
export function clientDifference(
  kind: TokenKind,
  { clientId }: TokenClaims,
  required: Requirements,
): Mismatch | undefined {
  const { applications, apiClientId, signInClientId, scope, clientClaim } = required;
  if (clientId !== undefined && clientId === signInClientId) return undefined;
  if (applications.some((application) => application.clientId === clientId)) return undefined;
  const list = applications.map(({ name, clientId }) => `${clientId} (${name})`).join(", ");
  const base = { demanded: list || "a caller of the stack; there is none", refusedBy: "gate 403" } as const;
  if (clientId === apiClientId) {
    return mismatch({
      ...base,
      what: kind === "user" ? "sign-in of people (delegated token)" : "client",
      found: `${clientId}, the API's own registration, where nobody signs in`,
      ...(signInClientId === undefined
        ? {
            who: "deployer",
            setting: "protected-function:publicClientFlows",
            how: "Better, the caller's team uses client credentials of a caller; only if people must sign in with passwords, true: they get a client of their own for that. A weakening.",
          }
        : {
            who: "caller's team",
            how: `Sign in at the stack's public client, client_id ${signInClientId}, with the scope ${scope}.`,
          }),
    });
  }
  return mismatch({
    ...base,
    what: "client",
    found: clientId === undefined ? `the token names no client (${clientClaim})` : pastedText(clientId),
    who: "deployer",
    setting: "protected-function:callers",
    how: "Name this caller in the settings, `npx pulumi up`; or the caller's team uses the clientId of the registration that was made for it.",
  });
}

const fresh = "then get a fresh token: one already issued keeps its claims";

/** With which app role: the function. */
export function roleDifference(kind: TokenKind, claims: TokenClaims, required: Requirements): Mismatch | undefined {
  const wanted = requiredRoles(required);
  if (claims.roles.some((role) => wanted.includes(role))) return undefined;
  const roles = wanted.join(" or ");
  return mismatch({
    what: "app role",
    found: pastedText(claims.roles.join(", ")) || "no roles",
    demanded: roles || "none: every endpoint is anonymous",
    refusedBy: "function 403",
    who: "deployer",
    ...(kind === "user"
      ? {
          setting: "protected-function:people",
          how: `Name the user, or a group of the user's, there under ${roles}; \`npx pulumi up\`; ${fresh}.`,
        }
      : { setting: "protected-function:callers", how: howForApplication(claims, required, wanted) }),
  });
}

function howForApplication(
  { clientId }: TokenClaims,
  { applications }: Requirements,
  wanted: readonly string[],
): string {
  const caller = applications.find((application) => application.clientId === clientId);
  const isDeclared = caller?.roles.some((role) => wanted.includes(role)) === true;
  const cached = caller?.isManagedIdentity
    ? " A managed identity's token is kept for up to a day, the old one until then."
    : "";
  const how = isDeclared
    ? "The stack assigns the role to each caller: `npx pulumi refresh`, then `npx pulumi up` if the assignment is gone " +
      `(an administrator may have removed it); ${fresh}.`
    : `Add ${wanted.join(" or ")} to the caller's \`roles\` there; \`npx pulumi up\`; ${fresh}.`;
  return `${how}${cached}`;
}
