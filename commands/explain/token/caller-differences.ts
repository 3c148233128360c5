import { type Demands, rolesDemanded, type Mismatch } from "../demands.ts";
import { pastedText } from "../../../text/plain-text.ts";
import type { TokenClaims, TokenKind } from "./read-token.ts";

/** Which application calls (the gate's policy), and with which app role (the function). */
export function callerDifferences(kind: TokenKind, claims: TokenClaims, demands: Demands): readonly Mismatch[] {
  return [...clientDifference(kind, claims, demands), ...roleDifference(kind, claims, demands)];
}

function clientDifference(kind: TokenKind, claims: TokenClaims, demands: Demands): readonly Mismatch[] {
  const { clientId } = claims;
  const { applications, apiClientId, signInClientId, scope } = demands;
  if (clientId !== undefined && clientId === signInClientId) return [];
  if (applications.some((application) => application.clientId === clientId)) return [];
  const list = applications.map(({ name, clientId }) => `${clientId} (${name})`).join(", ");
  const base = { demanded: list || "a caller of the stack; there is none", refusedBy: "gate 403" } as const;
  if (clientId === apiClientId) {
    return [
      {
        ...base,
        what: kind === "user" ? "sign-in of people (delegated token)" : "client",
        found: `${clientId}, the API's own registration, where nobody signs in`,
        mend:
          signInClientId === undefined
            ? {
                who: "deployer",
                setting: "protected-function:publicClientFlows",
                how: "Better, the caller's team uses client credentials of a caller; only if people must sign in with passwords, true: they get a client of their own for that. A weakening.",
              }
            : {
                who: "caller's team",
                how: `Sign in at the stack's public client, client_id ${signInClientId}, with the scope ${scope}.`,
              },
      },
    ];
  }
  return [
    {
      ...base,
      what: "client",
      found: clientId === undefined ? `the token names no client (${demands.clientClaim})` : pastedText(clientId),
      mend: {
        who: "deployer",
        setting: "protected-function:callers",
        how: "Name this caller in the settings, `npx pulumi up`; or the caller's team uses the clientId of the registration that was made for it.",
      },
    },
  ];
}

function roleDifference(kind: TokenKind, claims: TokenClaims, demands: Demands): readonly Mismatch[] {
  const wanted = rolesDemanded(demands);
  if (claims.roles.some((role) => wanted.includes(role))) return [];
  return [
    {
      what: "app role",
      found: pastedText(claims.roles.join(", ")) || "no roles",
      demanded: wanted.join(" or ") || "none: every endpoint is anonymous",
      refusedBy: "function 403",
      mend: kind === "user" ? mendOfUser(wanted) : mendOfApplication(claims, demands, wanted),
    },
  ];
}

const fresh = "then get a fresh token: one already issued keeps its claims";

function mendOfUser(wanted: readonly string[]): Mismatch["mend"] {
  return {
    who: "deployer",
    setting: "protected-function:people",
    how: `Name the user, or a group of the user's, there under ${wanted.join(" or ")}; \`npx pulumi up\`; ${fresh}.`,
  };
}

function mendOfApplication(
  { clientId }: TokenClaims,
  { applications }: Demands,
  wanted: readonly string[],
): Mismatch["mend"] {
  const caller = applications.find((application) => application.clientId === clientId);
  const isDeclared = caller?.roles.some((role) => wanted.includes(role)) === true;
  const cached = caller?.isManagedIdentity
    ? " A managed identity's token is kept for up to a day, the old one until then."
    : "";
  const how = isDeclared
    ? "The stack assigns the role to each caller: `npx pulumi refresh`, then `npx pulumi up` if the assignment is gone " +
      `(an administrator may have removed it); ${fresh}.`
    : `Add ${wanted.join(" or ")} to the caller's \`roles\` there; \`npx pulumi up\`; ${fresh}.`;
  return { who: "deployer", setting: "protected-function:callers", how: `${how}${cached}` };
}
