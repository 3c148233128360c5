import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Endpoint } from "../call.ts";

/** In everything that a check sends and that neither a refusal nor another caller may show. */
export const canary = "canary-5b1d";

type Claim = readonly [typ: string, val: unknown];

/** A client principal that no honest platform sends, and how the guard has to refuse it. */
interface HostilePrincipal {
  readonly description: string;
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
function encodedPrincipal(claims: readonly Claim[], overrides: object = {}): string {
  const wire = {
    auth_typ: "aad",
    claims: claims.map(([typ, val]) => ({ typ, val })),
    name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    role_typ: long.role,
    ...overrides,
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
  return encodedPrincipal([...application, ...rolesOf(roles)]);
}

/** Each has every role, so that only its form is left to refuse. */
function misformed(roles: readonly string[]): readonly HostilePrincipal[] {
  const claims = [...application, ...rolesOf(roles)];
  const honest = encodedPrincipal(claims);
  const raw = (text: string | Buffer) => Buffer.from(text).toString("base64");
  const bytes = Buffer.from(honest, "base64");
  const at = bytes.indexOf(canary);
  const principals: Readonly<Record<string, string>> = {
    "of another provider": encodedPrincipal(claims, { auth_typ: `provider-${canary}` }),
    "of a provider in capitals": encodedPrincipal(claims, { auth_typ: "AAD" }),
    "without a provider": encodedPrincipal(claims, { auth_typ: undefined }),
    "not in base64": `${honest.replace(/=+$/, "")}!`,
    "in base64url": Buffer.from(encodedPrincipal([...claims, ["x", "\u00ff\u00fe>>>???"]], {}), "base64")
      .toString("base64url")
      .replace(/^(.{8})./, "$1-"),
    "with a space": honest.replace(/^(.{8})/, "$1 "),
    "not JSON": raw(`not JSON ${canary}`),
    "in JSON, but a list": raw(JSON.stringify([canary])),
    "in JSON, but null": raw("null"),
    "in JSON, but a text": raw(JSON.stringify(canary)),
    "not in UTF-8": raw(Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at)])),
    "without claims": encodedPrincipal(claims, { claims: undefined }),
    "with claims by name": encodedPrincipal(claims, { claims: Object.fromEntries(claims) }),
    "with a claim without a value": encodedPrincipal([...claims, ["x", undefined]]),
    "with a claim that is a number": encodedPrincipal([...claims, ["x", 1]]),
    "with a role in a list": encodedPrincipal([...claims, ["roles", roles]]),
    "with a claim that is a text": encodedPrincipal(claims, { claims: [canary] }),
    "with a name_typ that is no text": encodedPrincipal(claims, { name_typ: { [canary]: 1 } }),
    "with a role_typ that is no text": encodedPrincipal(claims, { role_typ: [long.role] }),
    "of more than 64 KiB": encodedPrincipal([...claims, ["x", "x".repeat(64 * 1024)]]),
  };
  return [
    ...Object.entries(principals).map(([description, header]) => ({
      description,
      headers: [header],
      refusal: "401 principal-malformed",
    })),
    { description: "twice", headers: [honest, honest], refusal: "401 principal-malformed" },
    { description: "missing", headers: [], refusal: "401 principal-missing" },
    { description: "empty", headers: [""], refusal: "401 principal-missing" },
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
  return Object.entries(callers).map(([description, claims]) => ({
    description,
    headers: [encodedPrincipal([...claims, ...rolesOf(roles)])],
    refusal: "401 caller-unknown",
  }));
}

/** Each has something like the role, and not the role. */
function roleless(allow: readonly string[], roles: readonly string[]): readonly HostilePrincipal[] {
  const [role = ""] = allow;
  const otherRoles = roles.filter((name) => !allow.includes(name));
  const rolesByDescription: Readonly<Record<string, readonly string[]>> = {
    "without a role": [],
    "with an empty role": [""],
    "with a role of nobody": [`role-${canary}\nrefused`],
    "with every other role": otherRoles,
    ...Object.fromEntries(otherRoles.map((name) => [`with ${name}`, [name]])),
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
  const otherClaimTypes = [
    "scp",
    long.scope,
    "groups",
    "wids",
    "role",
    "Roles",
    "name",
    "upn",
    "scope",
    "app_displayname",
  ];
  const refusal = "403 app-role-missing";
  return [
    ...Object.entries(rolesByDescription).map(([description, names]) => ({
      description,
      headers: [honestPrincipal(names)],
      refusal,
    })),
    ...otherClaimTypes.map((claim) => ({
      description: `with the role as ${claim}`,
      headers: [encodedPrincipal([...application, ...allow.map((name): Claim => [claim, name])])],
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
  readonly description: string;
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
  const user = (...claims: readonly Claim[]) => encodedPrincipal([client, scope, ...claims, ...short, ...roles]);
  const groups = Array.from({ length: 200 }, (): Claim => ["groups", "00000000-0000-4000-8000-000000000000"]);
  return [
    { description: "a v1 application", header: encodedPrincipal([client, ...short, ...roles]), caller: asApplication },
    {
      description: "a v2 application",
      header: encodedPrincipal([["azp", "client"], ...short, ...roles]),
      caller: asApplication,
    },
    {
      description: "an application by long names",
      header: encodedPrincipal([client, ...longIds, [long.role, role]], { role_typ: "roles" }),
      caller: asApplication,
    },
    {
      description: "an application with a display name",
      header: encodedPrincipal([client, ["idtyp", "app"], ["name", "Ada"], ...short, ...roles]),
      caller: asApplication,
    },
    {
      description: "an application named by both client ID claims",
      header: encodedPrincipal([client, ["azp", "client"], ...short, ...roles]),
      caller: asApplication,
    },
    {
      description: "an application with a role twice, and another",
      header: encodedPrincipal([client, ...short, ["roles", canary], ...roles, ...roles]),
      caller: { ...asApplication, roles: [canary, role] },
    },
    {
      description: "an application with roles by role_typ",
      header: encodedPrincipal([client, ...short, ["urn:role", role]], { role_typ: "urn:role" }),
      caller: asApplication,
    },
    {
      description: "an application in 200 groups",
      header: encodedPrincipal([client, ...short, ...groups, ...roles]),
      caller: asApplication,
    },
    {
      description: "a v1 user",
      header: user(["name", "Ada L."], ["unique_name", "x#ada"], ["upn", "ada"]),
      caller: asUser("ada"),
    },
    {
      description: "a v2 user",
      header: user(["name", "Ada L."], ["upn", "other"], ["preferred_username", "ada"]),
      caller: asUser("ada"),
    },
    {
      description: "a user by long names",
      header: encodedPrincipal([
        client,
        [long.scope, "x"],
        [long.name, "x#ada"],
        [long.upn, "ada"],
        ...longIds,
        ...roles,
      ]),
      caller: asUser("ada"),
    },
    {
      description: "a user by the principal's name_typ",
      header: encodedPrincipal([client, scope, ["upn", "other"], ["urn:name", "ada"], ...short, ...roles], {
        name_typ: "urn:name",
      }),
      caller: asUser("ada"),
    },
    {
      description: "a user by idtyp",
      header: encodedPrincipal([client, ["idtyp", "user"], ["name", "ada"], ...short, ...roles]),
      caller: asUser("ada"),
    },
    {
      description: "a user of an ID token",
      header: encodedPrincipal([["name", "ada"], ...short, ...roles]),
      caller: asUser("ada"),
    },
    { description: "a user by object ID", header: user(), caller: { kind: "user", ...ids } },
    {
      description: "a user whose name breaks lines",
      header: user(["upn", "ada\n\u001b[31m\u202erefused"]),
      caller: asUser("ada\n\u001b[31m\u202erefused"),
    },
  ];
}
