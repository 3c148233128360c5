import { CallRefused } from "./call-refused.ts";
import { logText } from "./log-text.ts";

interface Claim {
  readonly type: string;
  readonly value: string;
}

/** The caller that App Service authentication reports. */
export interface ClientPrincipal {
  readonly claims: readonly Claim[];
  /** Type of the claim that names the caller. */
  readonly nameType: string | undefined;
  /** Type of the claims that are roles. */
  readonly roleType: string | undefined;
}

/** Base64 characters. A token of 200 groups, the most that Entra ID puts in one, takes a third of it. */
const longest = 64 * 1024;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads `X-MS-CLIENT-PRINCIPAL` by hand: `request.user` of `@azure/functions` throws for a caller without a name,
 * which is every application.
 *
 * @throws {CallRefused} `principal-missing`, `principal-malformed`
 */
export function readClientPrincipal(headers: { get(name: string): string | null }): ClientPrincipal {
  const header = headers.get("x-ms-client-principal");
  if (header === null || header === "") {
    throw new CallRefused("principal-missing", {
      log: "no X-MS-CLIENT-PRINCIPAL: App Service authentication allowed an unauthenticated request",
      detail: "Send an access token for this API as `Authorization: Bearer`.",
    });
  }
  const wire = decode(header);
  if (wire["auth_typ"] !== "aad") {
    // Roles from another provider aren't this tenant's.
    throw malformed(`auth_typ is ${typeText(wire["auth_typ"])}, not "aad"`);
  }
  return {
    claims: readClaims(wire["claims"]),
    nameType: readType(wire, "name_typ"),
    roleType: readType(wire, "role_typ"),
  };
}

function decode(header: string): Readonly<Record<string, unknown>> {
  if (header.length > longest) throw malformed(`${header.length} characters, more than ${longest}`);
  if (!base64.test(header)) throw malformed("not base64");
  const wire = parse(header);
  if (!isObject(wire)) throw malformed(`expected a JSON object, found ${typeText(wire)}`);
  return wire;
}

function parse(header: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "base64")));
  } catch {
    // The parser's own message quotes the header.
    throw malformed("not JSON in UTF-8");
  }
}

function readClaims(wire: unknown): Claim[] {
  if (!Array.isArray(wire)) throw malformed(`claims is ${typeText(wire)}, not an array`);
  return wire.map((claim: unknown, index) => {
    if (!isObject(claim) || typeof claim["typ"] !== "string" || typeof claim["val"] !== "string") {
      throw malformed(`claims[${index}] has no typ or val that is a string`);
    }
    return { type: claim["typ"], value: claim["val"] };
  });
}

function readType(wire: Readonly<Record<string, unknown>>, name: "name_typ" | "role_typ"): string | undefined {
  const type = wire[name] ?? "";
  if (typeof type !== "string") throw malformed(`${name} is ${typeText(type)}, not a string`);
  return type === "" ? undefined : type;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeText(value: unknown): string {
  if (typeof value === "string") return `"${logText(value)}"`;
  if (Array.isArray(value)) return "an array";
  return value === undefined ? "absent" : value === null ? "null" : `of type ${typeof value}`;
}

function malformed(problem: string): CallRefused {
  return new CallRefused("principal-malformed", {
    log: `X-MS-CLIENT-PRINCIPAL is malformed: ${problem}`,
    detail: "The client principal from App Service authentication can't be read.",
  });
}

/**
 * Names that a token's claim has in the client principal. App Service maps some to the long names of .NET's inbound
 * claim map and leaves others. That differs by platform version, so each claim is looked up under all its names.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export const claimTypes = {
  clientId: ["appid", "azp"],
  objectId: ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"],
  tenantId: ["tid", "http://schemas.microsoft.com/identity/claims/tenantid"],
  tokenKind: ["idtyp"],
  scope: ["scp", "http://schemas.microsoft.com/identity/claims/scope"],
  roles: ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"],
  /** Best first: the sign-in name before names that can be changed at will. */
  userName: [
    "preferred_username",
    "upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "unique_name",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "name",
  ],
} as const;
