import type { StackOutputs } from "../../infra/outputs.ts";
import type { Endpoint } from "../call.ts";

/** In everything that a check sends and that neither a refusal nor another caller may show. */
export const canary = "canary-5b1d";

type Claim = readonly [typ: string, val: unknown];

/** A client principal that no honest platform sends, and how the guard has to refuse it. */
interface HostilePrincipal {
  readonly what: string;
  /** Each is a header `X-MS-CLIENT-PRINCIPAL`. */
  readonly headers: readonly string[];
  readonly refusal: string;
}

const long = {
  objectId: "http://schemas.microsoft.com/identity/claims/objectidentifier",
  tenantId: "http://schemas.microsoft.com/identity/claims/tenantid",
  scope: "http://schemas.microsoft.com/identity/claims/scope",
  role: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
  upn: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
};

/** As App Service authentication writes it, except for what `more` says. */
function written(claims: readonly Claim[], more: object = {}): string {
  const wire = {
    auth_typ: "aad",
    claims: claims.map(([typ, val]) => ({ typ, val })),
    name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    role_typ: long.role,
    ...more,
  };
  return Buffer.from(JSON.stringify(wire)).toString("base64");
}

const application: readonly Claim[] = [
  ["appid", `application-${canary}`],
  ["oid", `object-${canary}`],
  ["tid", `tenant-${canary}`],
];

const rolesOf = (names: readonly string[]): readonly Claim[] => names.map((name) => ["roles", name]);

/** An honest principal with these roles. */
export function honestPrincipal(roles: readonly string[]): string {
  return written([...application, ...rolesOf(roles)]);
}

/** Each has every role, so that only its form is left to refuse. */
function misformed(roles: readonly string[]): readonly HostilePrincipal[] {
  const claims = [...application, ...rolesOf(roles)];
  const honest = written(claims);
  const raw = (text: string | Buffer) => Buffer.from(text).toString("base64");
  const bytes = Buffer.from(honest, "base64");
  const at = bytes.indexOf(canary);
  const principals: Readonly<Record<string, string>> = {
    "of another provider": written(claims, { auth_typ: `provider-${canary}` }),
    "of a provider in capitals": written(claims, { auth_typ: "AAD" }),
    "without a provider": written(claims, { auth_typ: undefined }),
    "not in base64": `${honest.replace(/=+$/, "")}!`,
    "in base64url": Buffer.from(written([...claims, ["x", "\u00ff\u00fe>>>???"]], {}), "base64")
      .toString("base64url")
      .replace(/^(.{8})./, "$1-"),
    "with a space": honest.replace(/^(.{8})/, "$1 "),
    "not JSON": raw(`not JSON ${canary}`),
    "in JSON, but a list": raw(JSON.stringify([canary])),
    "in JSON, but null": raw("null"),
    "in JSON, but a text": raw(JSON.stringify(canary)),
    "not in UTF-8": raw(Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at)])),
    "without claims": written(claims, { claims: undefined }),
    "with claims by name": written(claims, { claims: Object.fromEntries(claims) }),
    "with a claim without a value": written([...claims, ["x", undefined]]),
    "with a claim that is a number": written([...claims, ["x", 1]]),
    "with a role in a list": written([...claims, ["roles", roles]]),
    "with a claim that is a text": written(claims, { claims: [canary] }),
    "with a name_typ that is no text": written(claims, { name_typ: { [canary]: 1 } }),
    "with a role_typ that is no text": written(claims, { role_typ: [long.role] }),
    "of more than 64 KiB": written([...claims, ["x", "x".repeat(64 * 1024)]]),
  };
  return [
    ...Object.entries(principals).map(([what, header]) => ({
      what,
      headers: [header],
      refusal: "401 principal-malformed",
    })),
    { what: "twice", headers: [honest, honest], refusal: "401 principal-malformed" },
    { what: "missing", headers: [], refusal: "401 principal-missing" },
    { what: "empty", headers: [""], refusal: "401 principal-missing" },
  ];
}

/** Each has every role, and names no caller, or more than one. */
function nameless(roles: readonly string[]): readonly HostilePrincipal[] {
  const callers: Readonly<Record<string, readonly Claim[]>> = {
    "of two applications, by appid and azp": [...application, ["azp", `other-${canary}`]],
    "of two applications, by appid": [...application, ["appid", `other-${canary}`]],
    "of two objects": [...application, ["oid", `other-${canary}`]],
    "of two objects, by the short and the long name": [...application, [long.objectId, `other-${canary}`]],
    "of two tenants": [...application, [long.tenantId, `other-${canary}`]],
    "of an application and a user, by idtyp": [...application, ["idtyp", "app"], ["idtyp", "user"]],
    "of neither an application nor a user, by idtyp": [...application, ["idtyp", `robot-${canary}`]],
    "of nobody": [],
    "of an application without a client ID": [["oid", `object-${canary}`]],
    "of an application with an empty client ID": [["appid", ""]],
    "of a user without a name or object ID": [["scp", "user_impersonation"]],
  };
  return Object.entries(callers).map(([what, claims]) => ({
    what,
    headers: [written([...claims, ...rolesOf(roles)])],
    refusal: "401 caller-unknown",
  }));
}

/** Each has something like the role, and not the role. */
function roleless(allow: readonly string[], roles: readonly string[]): readonly HostilePrincipal[] {
  const [role = ""] = allow;
  const others = roles.filter((name) => !allow.includes(name));
  const held: Readonly<Record<string, readonly string[]>> = {
    "without a role": [],
    "with an empty role": [""],
    "with a role of nobody": [`role-${canary}\nrefused`],
    "with every other role": others,
    ...Object.fromEntries(others.map((name) => [`with ${name}`, [name]])),
    ...Object.fromEntries(
      [
        role.toUpperCase(),
        role.toLowerCase(),
        ` ${role}`,
        `${role} `,
        `${role}.All`,
        role.slice(0, -1),
        role.slice(1),
        `${role},${canary}`,
        `${role} ${canary}`,
        JSON.stringify([role]),
        "*",
        ".*",
      ]
        .filter((name) => !allow.includes(name))
        .map((name) => [`with the role ${JSON.stringify(name)}`, [name]]),
    ),
  };
  const elsewhere = ["scp", long.scope, "groups", "wids", "role", "Roles", "name", "upn", "scope", "app_displayname"];
  const refusal = "403 app-role-missing";
  return [
    ...Object.entries(held).map(([what, names]) => ({ what, headers: [honestPrincipal(names)], refusal })),
    ...elsewhere.map((claim) => ({
      what: `with the role as ${claim}`,
      headers: [written([...application, ...allow.map((name): Claim => [claim, name])])],
      refusal,
    })),
  ];
}

/** Every hostile principal for one protected endpoint. */
export function hostilePrincipals({ allow = [] }: Endpoint, { api }: StackOutputs): readonly HostilePrincipal[] {
  const roles = Object.keys(api.appRoles);
  return [...misformed(roles), ...nameless(roles), ...roleless(allow, roles)];
}

/** A principal of an allowed caller in one of the forms that App Service authentication writes. */
interface HonestPrincipal {
  readonly what: string;
  readonly header: string;
  /** What the handler has to get. */
  readonly caller: object;
}

/** Allowed callers in every form that is documented or reported. A handler has to get exactly who calls. */
export function honestPrincipals({ allow = [] }: Endpoint): readonly HonestPrincipal[] {
  const [role = ""] = allow;
  const ids = { objectId: `object-${canary}`, tenantId: `tenant-${canary}`, roles: [role] };
  const short: readonly Claim[] = [
    ["oid", ids.objectId],
    ["tid", ids.tenantId],
  ];
  const longIds: readonly Claim[] = [
    [long.objectId, ids.objectId],
    [long.tenantId, ids.tenantId],
  ];
  const roles = rolesOf([role]);
  const client: Claim = ["appid", "client"];
  const asApplication = { kind: "application", clientId: "client", ...ids };
  const asUser = (name: string) => ({ kind: "user", name, ...ids });
  const scope: Claim = ["scp", "user_impersonation"];
  const user = (...claims: readonly Claim[]) => written([client, scope, ...claims, ...short, ...roles]);
  const groups = Array.from({ length: 200 }, (): Claim => ["groups", "00000000-0000-4000-8000-000000000000"]);
  return [
    { what: "a v1 application", header: written([client, ...short, ...roles]), caller: asApplication },
    { what: "a v2 application", header: written([["azp", "client"], ...short, ...roles]), caller: asApplication },
    {
      what: "an application by long names",
      header: written([client, ...longIds, [long.role, role]], { role_typ: "roles" }),
      caller: asApplication,
    },
    {
      what: "an application with a display name",
      header: written([client, ["idtyp", "app"], ["name", "Ada"], ...short, ...roles]),
      caller: asApplication,
    },
    {
      what: "an application named by both client ID claims",
      header: written([client, ["azp", "client"], ...short, ...roles]),
      caller: asApplication,
    },
    {
      what: "an application with a role twice, and another",
      header: written([client, ...short, ["roles", canary], ...roles, ...roles]),
      caller: { ...asApplication, roles: [canary, role] },
    },
    {
      what: "an application with roles by role_typ",
      header: written([client, ...short, ["urn:role", role]], { role_typ: "urn:role" }),
      caller: asApplication,
    },
    {
      what: "an application in 200 groups",
      header: written([client, ...short, ...groups, ...roles]),
      caller: asApplication,
    },
    {
      what: "a v1 user",
      header: user(["name", "Ada L."], ["unique_name", "x#ada"], ["upn", "ada"]),
      caller: asUser("ada"),
    },
    {
      what: "a v2 user",
      header: user(["name", "Ada L."], ["upn", "other"], ["preferred_username", "ada"]),
      caller: asUser("ada"),
    },
    {
      what: "a user by long names",
      header: written([client, [long.scope, "x"], [long.name, "x#ada"], [long.upn, "ada"], ...longIds, ...roles]),
      caller: asUser("ada"),
    },
    {
      what: "a user by the principal's name_typ",
      header: written([client, scope, ["upn", "other"], ["urn:name", "ada"], ...short, ...roles], {
        name_typ: "urn:name",
      }),
      caller: asUser("ada"),
    },
    {
      what: "a user by idtyp",
      header: written([client, ["idtyp", "user"], ["name", "ada"], ...short, ...roles]),
      caller: asUser("ada"),
    },
    { what: "a user of an ID token", header: written([["name", "ada"], ...short, ...roles]), caller: asUser("ada") },
    { what: "a user by object ID", header: user(), caller: { kind: "user", ...ids } },
    {
      what: "a user whose name breaks lines",
      header: user(["upn", "ada\n\u001b[31m\u202erefused"]),
      caller: asUser("ada\n\u001b[31m\u202erefused"),
    },
  ];
}
