import { rsaCertificate } from "../../support/rsa-certificate.ts";
import { describe, expect, it } from "vitest";
import { show } from "../../../infra/settings/problems-of.ts";
import { callersWith, guid, inFile, problemsIn, setting, valid } from "./problems-in.ts";

const instant = 'must be a time in UTC, in quotes, such as "2027-03-31T00:00:00Z"';
const tenant = "11111111-2222-4333-8444-555555555555";
const { pem } = await rsaCertificate();
const pemRule = "must be one certificate in PEM, the public part only (-----BEGIN CERTIFICATE-----)";
const keyVault = { resourceGroup: "rg", name: "kv-orders" };
const secrets = { first: { endDate: "2027-03-31T00:00:00Z" } };
const nameRule =
  "a federated credential's name must be 3 to 30 lower-case letters, digits and hyphens, starting with a letter, not ending in -immutable";
const identity = { managedIdentityPrincipalId: tenant };
/** After the day of these tests. */
const halfAYear = "2027-05-23T00:00:00Z";
const vaults = "\n  Look it up: az keyvault list -o table";
const removed = "remove it from the stack's settings file, or add a client secret in secrets";
const rename = "rename it in the stack's settings file";
const undelivered = "has no client secret to deliver: add one in secrets, or leave deliverTo out";

/** [path within the caller, the caller, found, rule, value or whole fix]; the path is that of the problem. */
const callerRules: readonly [string, unknown, unknown, string, string?][] = [
  ["secrets.first.endDate", { secrets: { first: { endDate: "2027-03-31" } } }, "2027-03-31", instant],
  ["secrets.first.endDate", { secrets: { first: { endDate: "2027-03-31T00:00Z" } } }, "2027-03-31T00:00Z", instant],
  [
    "secrets.second.startDate",
    { secrets: { second: { startDate: "2027-03-31T00:00:00+01:00", endDate: "2027-06-30T00:00:00Z" } } },
    "2027-03-31T00:00:00+01:00",
    instant,
    "2027-03-30T23:00:00Z",
  ],
  [
    "secrets.first.endDate",
    { secrets: { first: { startDate: "2026-03-31T00:00:00Z", endDate: "2026-03-31T00:00:00Z" } } },
    "2026-03-31T00:00:00Z",
    "must be after startDate",
    "write a later endDate, or an earlier startDate, in the stack's settings file",
  ],
  ["secrets.first.endDate", { secrets: { first: {} } }, undefined, "is missing", halfAYear],
  [
    "secrets",
    { secrets: "2027-03-31T00:00:00Z" },
    "2027-03-31T00:00:00Z",
    "must be an object of first, second",
    inFile("callers.integration.secrets", secrets),
  ],
  [
    "certificate.pem",
    { certificate: { pem: "MII" } },
    "MII",
    pemRule,
    "write pem: | in the stack's settings file, and below it the whole text of the certificate's file. Of a binary file: openssl x509 -inform der -in <file>",
  ],
  [
    "certificate.pem",
    { certificate: { pem: `${pem}-----BEGIN PRIVATE KEY-----` } },
    "PRIVATE KEY",
    pemRule,
    "in the stack's settings file, leave only the lines from -----BEGIN CERTIFICATE----- to its end, below pem: |. If the key was committed or sent, others may have it: first make a new key and a new certificate",
  ],
  ["certificate.endDate", { certificate: { pem, endDate: "soon" } }, "soon", instant, halfAYear],
  ["federated.ab", { federated: { ab: identity } }, "ab", nameRule, rename.replace("it", "it to ab-main")],
  ["federated.main-immutable", { federated: { "main-immutable": identity } }, "main-immutable", nameRule, rename],
  [
    "deliverTo.keyVault.name",
    { secrets, deliverTo: { keyVault: { ...keyVault, name: "1" } } },
    "1",
    "must be the name of a key vault",
    `<value, such as kv-orders>${vaults}`,
  ],
  [
    "deliverTo.keyVault.resourceGroup",
    { secrets, deliverTo: { keyVault: { ...keyVault, resourceGroup: " " } } },
    " ",
    "must be the name of a resource group: 1 to 90 letters, digits and _ ( ) - . and no period at the end",
    `<value, such as rg-orders>${vaults}`,
  ],
  ["deliverTo", { secrets: {}, deliverTo: { keyVault } }, { keyVault }, undelivered, removed],
];

const oneOf =
  "must be one of {github: {repository, environment, and in quotes ownerId, repositoryId}}, {managedIdentityPrincipalId}, {issuer, subject, audience}";
const writtenOut = "must be written out, without *: Entra ID compares it exactly";
const github = { repository: "a/b", environment: "p" };

/** [where in the credential, the credential, rule] */
const federations: readonly [string, unknown, string][] = [
  [".github.repository", { github: { ...github, repository: "orders" } }, "must be owner/repository"],
  [".github.ownerId", { github: { ...github, ownerId: 7, repositoryId: "1" } }, "must be digits in quotes"],
  [".github.repositoryId", { github: { ...github, ownerId: "7", repositoryId: "b" } }, "must be digits in quotes"],
  [".github.environment", { github: { repository: "a/b" } }, "is missing"],
  [
    ".audence",
    { issuer: "https://issuer.example", subject: "orders", audence: "a" },
    "is not a setting (did you mean audience?)",
  ],
  ["", {}, oneOf],
  [".managedIdentityPrincipalId", { managedIdentityPrincipalId: "id-orders" }, guid],
  [".issuer", { issuer: "http://issuer.example", subject: "orders" }, "must be an https:// URL"],
  [".issuer", { issuer: "https://*.example", subject: "orders" }, writtenOut],
  [".subject", { issuer: "https://issuer.example", subject: "orders/*" }, writtenOut],
  [".github.environment", { github: { repository: "a/b", environment: "*" } }, writtenOut],
  ["", { issuer: "https://issuer.example", subject: "orders", ...identity }, oneOf],
];

describe("each rule of a caller's settings states what is allowed, what was found, and the fix", () => {
  it.each(callerRules)("a caller's %s: %j", (within, caller, found, rule, fix) => {
    const path = `callers.integration.${within}`;
    const value = typeof fix === "string" && /^[<\d]/.test(fix) ? fix : undefined;
    const [plaintext, standard] = path.endsWith("Date") ? [" --plaintext", "2027-03-31T00:00:00Z"] : ["", "<value>"];
    const command = `${setting(path)}${plaintext} ${value ?? standard}`;

    expect(problemsIn(callersWith(caller))).toEqual([
      {
        path,
        rule,
        found: found === undefined ? "" : show(found),
        fix: value === undefined ? (fix ?? command) : command,
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
    const empty = "must name the caller's app roles; leave it out only if the API has a single role";

    expect(problemsIn(callersWith({ roles: [] }))).toEqual([
      { path, rule: empty, found: "[]", fix: inFile(path, ["Function.Invoke"]) },
    ]);
    expect(problemsIn(callersWith({ roles: ["Function.Invoke", "Function.Invoke"] }))).toMatchObject([
      { path, rule: "must not repeat a name (ignoring case)", fix: inFile(path, ["Function.Invoke"]) },
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
    ["secrets", secrets],
    ["federated", {}],
    ["certificate", { pem }],
  ])("has its own credentials: %s is refused", (name, value) => {
    const rule = "must be left out: a caller that exists already (servicePrincipal) has its own credentials";
    expect(problemsIn(callersWith({ ...existing, [name]: value }))).toMatchObject([
      {
        path: `callers.integration.${name}`,
        rule,
        fix: `npx pulumi config rm --stack dev --path 'protected-function:callers.integration.${name}'`,
      },
    ]);
  });

  it("can be named once only, in any case, because Entra ID accepts an assignment once", () => {
    const letters = "aaaaaaaa-2222-4333-8444-555555555555";
    const callers = { factory: { servicePrincipal: letters }, other: { servicePrincipal: letters.toUpperCase() } };

    expect(problemsIn({ ...valid, callers })).toMatchObject([
      {
        path: "callers.other.servicePrincipal",
        rule: "must not repeat the servicePrincipal of factory: give factory the roles of both, and remove this caller",
      },
    ]);
  });

  it("is in no policy for workload identities, and an empty policy is refused", () => {
    const namedLocations = { office: { cidrs: ["203.0.113.0/24"] } };
    const conditionalAccess = { namedLocations, workloadIdentitiesOnlyFrom: ["office"] };
    const problem = {
      path: "conditionalAccess.workloadIdentitiesOnlyFrom",
      rule: "needs a caller with its own app registration, and callers has none",
      fix: "remove it from the stack's settings file, or add a caller without servicePrincipal",
    };
    const off = { ...conditionalAccess, state: "off" };

    expect(problemsIn({ ...callersWith(existing), conditionalAccess })).toMatchObject([problem]);
    expect(problemsIn({ ...valid, callers: {}, conditionalAccess })).toMatchObject([problem]);
    expect(problemsIn({ ...valid, callers: { factory: existing, pipeline: {} }, conditionalAccess })).toEqual([]);
    expect(problemsIn({ ...callersWith(existing), conditionalAccess: off })).toEqual([]);
  });
});
