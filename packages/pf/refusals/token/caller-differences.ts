import { pastedText } from "@protected-function/core/text/plain-text.ts";
import { type Requirements, type Mismatch, mismatch, requiredRoles } from "../requirements.ts";
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
  const list = applications.map(({ name, clientId }) => `${clientId} (${name})`).join(", ");
  const base = { demanded: list || "a caller of the stack, which has none", refusedBy: "gate 403" } as const;
  if (clientId === apiClientId) {
    return mismatch({
      ...base,
      what: kind === "user" ? "sign-in of people (delegated token)" : "client",
      found: `${clientId}, the API's own app registration, where nobody may sign in`,
      ...(signInClientId === undefined
        ? {
            who: "deployer",
            setting: "protected-function:publicClientFlows",
            how: "Better, the caller's team uses client credentials of a caller. Only if people must sign in with passwords, set it to true: they get their own public client. That weakens security.",
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
    how: "Add this caller to the settings and run `npx pulumi up`. Or the caller's team uses the clientId of its own app registration.",
  });
}

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

function howForApplication(
  { clientId }: TokenClaims,
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
