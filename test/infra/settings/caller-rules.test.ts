import { describe, expect, it } from "vitest";
import { callersWith, guid, inFile, problemsIn, setting, valid } from "./problems-in.ts";

const date = (path: string) => `${setting(path)} --plaintext 2027-03-31T00:00:00Z`;
const instant = 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"';
const tenant = "11111111-2222-4333-8444-555555555555";
const pem = "must be one certificate in PEM, its public part only (-----BEGIN CERTIFICATE-----)";

/** [path within the caller, the caller, found, rule, fix]; the path is that of the problem. */
const callerRules: readonly [string, unknown, unknown, string, string][] = [
  [
    "secrets.first.endDate",
    { secrets: { first: { endDate: "2027-03-31" } } },
    "2027-03-31",
    instant,
    date("callers.integration.secrets.first.endDate"),
  ],
  [
    "secrets.first.endDate",
    { secrets: { first: { endDate: "2027-03-31T00:00Z" } } },
    "2027-03-31T00:00Z",
    instant,
    date("callers.integration.secrets.first.endDate"),
  ],
  [
    "secrets.second.startDate",
    { secrets: { second: { startDate: "2027-03-31T00:00:00+01:00", endDate: "2027-06-30T00:00:00Z" } } },
    "2027-03-31T00:00:00+01:00",
    instant,
    date("callers.integration.secrets.second.startDate"),
  ],
  [
    "secrets.first.endDate",
    { secrets: { first: { startDate: "2027-03-31T00:00:00Z", endDate: "2027-03-31T00:00:00Z" } } },
    "2027-03-31T00:00:00Z",
    "must end after it starts",
    date("callers.integration.secrets.first.endDate"),
  ],
  [
    "secrets.first.endDate",
    { secrets: { first: {} } },
    undefined,
    "is missing",
    date("callers.integration.secrets.first.endDate"),
  ],
  [
    "secrets",
    { secrets: "2027-03-31T00:00:00Z" },
    "2027-03-31T00:00:00Z",
    "must be an object of first, second",
    inFile("callers.integration.secrets", { first: { endDate: "2027-03-31T00:00:00Z" } }),
  ],
  [
    "certificate.pem",
    { certificate: { pem: "MII" } },
    "MII",
    pem,
    `${setting("callers.integration.certificate.pem")} <value>`,
  ],
  [
    "certificate.endDate",
    { certificate: { pem: certificate(), endDate: "soon" } },
    "soon",
    instant,
    date("callers.integration.certificate.endDate"),
  ],
  [
    "federated.ab",
    { federated: { ab: { managedIdentityPrincipalId: tenant } } },
    { managedIdentityPrincipalId: tenant },
    "a federated credential's name must be 3 to 30 lower-case letters, digits and hyphens, a letter first, not ending in -immutable",
    "rename it in the stack's settings file",
  ],
  [
    "federated.main-immutable",
    { federated: { "main-immutable": { managedIdentityPrincipalId: tenant } } },
    { managedIdentityPrincipalId: tenant },
    "a federated credential's name must be 3 to 30 lower-case letters, digits and hyphens, a letter first, not ending in -immutable",
    "rename it in the stack's settings file",
  ],
  [
    "deliverTo.keyVault.name",
    {
      secrets: { first: { endDate: "2027-03-31T00:00:00Z" } },
      deliverTo: { keyVault: { resourceGroup: "rg", name: "1" } },
    },
    "1",
    "must be a key vault's name",
    `${setting("callers.integration.deliverTo.keyVault.name")} <value>`,
  ],
  [
    "deliverTo.keyVault.resourceGroup",
    {
      secrets: { first: { endDate: "2027-03-31T00:00:00Z" } },
      deliverTo: { keyVault: { resourceGroup: " ", name: "kv-orders" } },
    },
    " ",
    "must not be empty",
    `${setting("callers.integration.deliverTo.keyVault.resourceGroup")} <value>`,
  ],
  [
    "deliverTo",
    { secrets: {}, deliverTo: { keyVault: { resourceGroup: "rg", name: "kv-orders" } } },
    { keyVault: { resourceGroup: "rg", name: "kv-orders" } },
    "has no client secret to deliver: give it one in secrets, or leave deliverTo out",
    `${setting("callers.integration.deliverTo")} <value>`,
  ],
];

function certificate(): string {
  return "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
}

const oneOf =
  "must be one of {github: {repository, environment, and in quotes ownerId, repositoryId}}, {managedIdentityPrincipalId}, {issuer, subject, audience}";

/** [where in the credential, the credential, rule] */
const federations: readonly [string, unknown, string][] = [
  [".github.repository", { github: { repository: "orders", environment: "production" } }, "must be owner/repository"],
  ["", { github: { repository: "a/b", environment: "p", ownerId: 7, repositoryId: "1" } }, oneOf],
  [
    ".github.repositoryId",
    { github: { repository: "a/b", environment: "p", ownerId: "7", repositoryId: "b" } },
    "must be digits in quotes",
  ],
  ["", { github: { repository: "a/b" } }, oneOf],
  [".managedIdentityPrincipalId", { managedIdentityPrincipalId: "id-orders" }, guid],
  [".issuer", { issuer: "http://issuer.example", subject: "orders" }, "must be an https:// address"],
  ["", { issuer: "https://issuer.example", subject: "orders", managedIdentityPrincipalId: tenant }, oneOf],
];

describe("each rule of a caller's settings says what is allowed, what was found, and what to do", () => {
  it.each(callerRules)("a caller's %s: %j", (path, caller, found, rule, fix) => {
    expect(problemsIn(callersWith(caller))).toEqual([
      {
        path: `callers.integration.${path}`,
        rule,
        found: found === undefined ? "nothing" : JSON.stringify(found),
        fix,
      },
    ]);
  });

  it.each(federations)("a federated credential%s: %j", (place, federation, rule) => {
    const problems = problemsIn(callersWith({ federated: { main: federation } }));

    expect(problems.map(({ path, rule }) => ({ path, rule }))).toEqual([
      { path: `callers.integration.federated.main${place}`, rule },
    ]);
  });

  it("a caller's roles: one or more, each once", () => {
    const path = "callers.integration.roles";
    const fix = inFile(path, ["Orders.Read"]);
    const empty = "must name the app roles that the caller gets, or be left out while the API has one";

    expect(problemsIn(callersWith({ roles: [] }))).toEqual([{ path, rule: empty, found: "[]", fix }]);
    expect(problemsIn(callersWith({ roles: ["Function.Invoke", "Function.Invoke"] }))).toMatchObject([
      { path, rule: "must name each only once, whatever the case", fix },
    ]);
  });
});

describe("a caller that exists already", () => {
  const existing = { servicePrincipal: tenant };

  it("is named by its client id, and has nothing of the stack's but its roles", () => {
    expect(problemsIn(callersWith({ ...existing, roles: ["Function.Invoke"] }))).toEqual([]);
    expect(problemsIn(callersWith({ servicePrincipal: "id-orders" }))).toMatchObject([
      { path: "callers.integration.servicePrincipal", rule: guid },
    ]);
  });

  it.each([
    ["secrets", { first: { endDate: "2027-03-31T00:00:00Z" } }],
    ["federated", {}],
    ["certificate", { pem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }],
  ])("has its own credentials: %s is refused", (name, value) => {
    expect(problemsIn(callersWith({ ...existing, [name]: value }))).toMatchObject([
      {
        path: `callers.integration.${name}`,
        rule: "must be left out: who exists already (servicePrincipal) has its own credentials",
      },
    ]);
  });

  it("is one caller: Entra ID takes an assignment once, whatever the case of the id", () => {
    const letters = "aaaaaaaa-2222-4333-8444-555555555555";
    const callers = {
      factory: { servicePrincipal: letters },
      "logic-app": { servicePrincipal: letters.toUpperCase() },
    };

    expect(problemsIn({ ...valid, callers })).toMatchObject([
      {
        path: "callers.logic-app.servicePrincipal",
        rule: "must be another's than that of factory: give factory the roles of both, and remove this caller",
      },
    ]);
  });

  it("is in no policy for workload identities: one that is left with nobody is refused", () => {
    const conditionalAccess = {
      namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
      workloadIdentitiesOnlyFrom: ["office"],
    };
    const problem = {
      path: "conditionalAccess.workloadIdentitiesOnlyFrom",
      rule: "is about callers with a registration of this stack's, and callers names none",
    };

    expect(problemsIn({ ...callersWith(existing), conditionalAccess })).toMatchObject([problem]);
    expect(problemsIn({ ...valid, callers: {}, conditionalAccess })).toMatchObject([problem]);
    expect(problemsIn({ ...valid, callers: { factory: existing, pipeline: {} }, conditionalAccess })).toEqual([]);
    expect(problemsIn({ ...callersWith(existing), conditionalAccess: { ...conditionalAccess, state: "off" } })).toEqual(
      [],
    );
  });
});
