import type { Demands } from "../demands.ts";
import type { Mismatch } from "../difference.ts";
import { pastedText } from "../../../text/plain-text.ts";

type Compare = (named: string, demands: Demands) => Omit<Mismatch, "refusedBy" | "found"> | undefined;

/** The client that Entra ID names is none of the stack's. */
const client: Compare = (named, { applications, apiClientId, signInClientId }) => {
  const known = [...applications.map(({ clientId }) => clientId), apiClientId, signInClientId];
  if (known.includes(named.toLowerCase())) return undefined;
  return {
    what: "client",
    demanded: applications.map(({ name, clientId }) => `${clientId} (${name})`).join(", "),
    mend: {
      who: "caller's team",
      setting: "protected-function:callers",
      how: "Use the clientId of the registration that was made for this caller; the deployer names a new one in the settings, a managed identity by callers.<name>.servicePrincipal.",
    },
  };
};

/** The resource that was asked for is not this API. */
const resource: Compare = (named, { scope, apiClientId }) => {
  const wanted = scope.replace(/\/\.default$/, "");
  if ([wanted, apiClientId].includes(named)) return undefined;
  const how =
    named.startsWith("00000003-0000-0000-c000") || named.startsWith("00000002-0000-0000-c000")
      ? "without the API in the scope the request is for Microsoft Graph, whose policies apply."
      : "slash and case count.";
  return {
    what: "resource",
    demanded: wanted,
    mend: { who: "caller's team", how: `Ask for the scope ${scope}: ${how}` },
  };
};

const scope: Compare = (named, demands) =>
  named === demands.scope
    ? undefined
    : {
        what: "scope",
        demanded: demands.scope,
        mend: { who: "caller's team", how: `Ask for the scope ${demands.scope}, to the letter.` },
      };

const tenant: Compare = (named, { tenantId, tokenEndpoint }) =>
  named.toLowerCase() === tenantId.toLowerCase()
    ? undefined
    : {
        what: "tenant",
        demanded: tenantId,
        mend: { who: "caller's team", how: `Send the request to ${tokenEndpoint}.` },
      };

const quoted = /'([^']+)'/;
/** Where the sentence of a code names what was sent. The wording is not contractual: no match, no comparison. */
const namedIn: Readonly<Record<number, readonly (readonly [RegExp, Compare])[]>> = {
  700038: [[/^(\S+) is not/, client]],
  700016: [[quoted, client]],
  7000229: [[/client application (\S+)/, client]],
  7000112: [[quoted, client]],
  7000215: [[quoted, client]],
  7000222: [[quoted, client]],
  501051: [
    [quoted, client],
    [/for the application '([^']+)'/, resource],
  ],
  500011: [[/named (\S+) was not found/, resource]],
  50076: [[quoted, resource]],
  50079: [[quoted, resource]],
  1002012: [[/for scope (\S+) is not/, scope]],
  70011: [[/The scope (\S+) is not valid/, scope]],
  90002: [[quoted, tenant]],
  900023: [[quoted, tenant]],
};

/** Where what Entra ID repeats of the request is not what the stack's outputs say. */
export function errorDifferences(
  code: number,
  said: string | undefined,
  demands: Demands | undefined,
): readonly Mismatch[] {
  if (!demands || said === undefined) return [];
  return (namedIn[code] ?? []).flatMap(([pattern, compare]) => {
    const named = pattern.exec(said)?.[1];
    const difference = named === undefined ? undefined : compare(named, demands);
    return difference && named !== undefined
      ? [{ ...difference, found: pastedText(named), refusedBy: "token endpoint" as const }]
      : [];
  });
}
