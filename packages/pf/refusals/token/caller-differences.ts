import { pastedText } from "@protected-function/core/text/plain-text.ts";
import { assignedApplications, type Requirements, type Mismatch, mismatch, requiredRoles } from "../requirements.ts";
import type { TokenClaims, TokenKind } from "./read-token.ts";

/** The calling application, by App Service authentication's policy. */
export function clientDifference(
  kind: TokenKind,
  { clientId }: TokenClaims,
  required: Requirements,
): Mismatch | undefined {
  const { applications, apiClientId, signInClientId, scope, clientClaim } = required;
  if (clientId !== undefined && clientId === signInClientId) return undefined;
  if (applications.some((application) => application.clientId === clientId)) return undefined;
  const base = { demanded: assignedApplications(required), refusedBy: "gate 403" } as const;
  if (clientId === apiClientId) {
    return mismatch({
      ...base,
      what: kind === "user" ? "sign-in of people (delegated token)" : "client",
      found: `${clientId}, the API's own app registration, where nobody may sign in`,
      ...(signInClientId === undefined
        ? {
            who: "deployer",
            setting: "protected-function:publicClientFlows",
            how: "Better, the caller's team uses client credentials of a caller. Only if people must sign in with passwords, set `protected-function:publicClientFlows` to true: they get their own public client. That weakens security.",
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
    ...fixOfUnknownClient,
  });
}

/** For a client that isn't one of the stack's. */
export const fixOfUnknownClient = {
  who: "deployer",
  setting: "protected-function:callers",
  how: "Add the application as a caller (a managed identity by its `servicePrincipal`) and run `npx pulumi up`. If it already is one, its team must sign in with its own clientId: `npx pulumi stack output callers` shows it.",
} as const;

const fresh = "Then get a fresh token: an issued one keeps its claims";

/** The app role, which the function requires. */
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
          how: `Add the user, or one of the user's groups, under ${roles} and run \`npx pulumi up\`. ${fresh}.`,
        }
      : { setting: "protected-function:callers", how: howForApplication(claims, required, wanted) }),
  });
}

export function howForApplication(
  { clientId }: Pick<TokenClaims, "clientId">,
  { applications }: Requirements,
  roles: readonly string[],
): string {
  const caller = applications.find((application) => application.clientId === clientId);
  const isDeclared = caller?.roles.some((role) => roles.includes(role)) === true;
  const cached = caller?.isManagedIdentity ? " Azure caches a managed identity's token for up to a day." : "";
  const how = isDeclared
    ? "The stack assigns the role to each caller. If an administrator removed the assignment, run `npx pulumi refresh`, " +
      `then \`npx pulumi up\`. ${fresh}.`
    : `Add ${roles.join(" or ")} to the caller's \`roles\` and run \`npx pulumi up\`. ${fresh}.`;
  return `${how}${cached}`;
}
