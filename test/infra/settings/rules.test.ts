import { describe, expect, it } from "vitest";
import { callersWith, problemsIn, setting, valid } from "./problems-in.ts";

const inFile = (path: string, example: unknown) =>
  `write it in the stack's settings file, such as protected-function:${path}: ${JSON.stringify(example)}`;
const date = (path: string) => `${setting(path)} --plaintext 2027-03-31T00:00:00Z`;
const tenant = "11111111-2222-4333-8444-555555555555";
const subscription = "66666666-7777-4888-8999-000000000000";
const instant = 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"';
const guid = "must be a GUID, such as 11111111-2222-4333-8444-555555555555";
const upn = "must be a user principal name, such as ada@contoso.com";
const pem = "must be one certificate in PEM, its public part only (-----BEGIN CERTIFICATE-----)";
const onlyOnce = "must name each only once, whatever the case";

/** [setting, value, rule, fix] */
const rules: readonly [string, unknown, string, string][] = [
  ["name", "a", "must be 2 to 16 lower-case letters and digits, a letter first", `${setting("name")} whocalls`],
  ["name", 7, "must be 2 to 16 lower-case letters and digits, a letter first", `${setting("name")} whocalls`],
  [
    "location",
    "West Europe",
    "must be an Azure region in its short form, such as westeurope",
    `${setting("location")} westeurope`,
  ],
  ["cloud", "germany", "must be public, usgovernment or china", `${setting("cloud")} public`],
  ["expectedTenantId", "contoso.com", guid, `${setting("expectedTenantId")} ${tenant}`],
  ["expectedSubscriptionId", "Pay", guid, `${setting("expectedSubscriptionId")} ${subscription}`],
  ["tokenVersion", 3, "must be 1 or 2", `${setting("tokenVersion")} 1`],
  ["publicClientFlows", "yes", "must be true or false", `${setting("publicClientFlows")} false`],
  ["assignedUsers", "ada@contoso.com", "must be a list", inFile("assignedUsers", ["ada@contoso.com"])],
  ["assignedUsers", ["a@b.c", "A@b.c"], onlyOnce, inFile("assignedUsers", ["ada@contoso.com"])],
  ["assignedGroups", ["Crew", "crew"], onlyOnce, inFile("assignedGroups", ["Function users"])],
  ["owners", {}, "must be a list", inFile("owners", ["ada@contoso.com"])],
  [
    "serviceManagementReference",
    "x".repeat(257),
    "must be at most 256 characters",
    `${setting("serviceManagementReference")} SVC-1234`,
  ],
  ["instanceMemoryMB", 1024, "must be 512, 2048 or 4096", `${setting("instanceMemoryMB")} 2048`],
  [
    "maximumInstanceCount",
    39,
    "must be at least 40, Flex Consumption's lower limit",
    `${setting("maximumInstanceCount")} 40`,
  ],
  [
    "maximumInstanceCount",
    1001,
    "must be at most 1000, Flex Consumption's upper limit",
    `${setting("maximumInstanceCount")} 40`,
  ],
  ["maximumInstanceCount", 40.5, "must be a whole number from 40 to 1000", `${setting("maximumInstanceCount")} 40`],
  ["alwaysReadyInstances", -1, "must be at least 0", `${setting("alwaysReadyInstances")} 0`],
  ["alwaysReadyInstances", 1001, "must be at most maximumInstanceCount", `${setting("alwaysReadyInstances")} 0`],
  ["alwaysReadyInstances", "1", "must be a whole number, 0 or more", `${setting("alwaysReadyInstances")} 0`],
  ["retentionDays", 7, "must be at least 30, what is included in the price", `${setting("retentionDays")} 30`],
  ["retentionDays", 731, "must be at most 730, Log Analytics' upper limit", `${setting("retentionDays")} 30`],
  ["retentionDays", null, "must be a whole number from 30 to 730", `${setting("retentionDays")} 30`],
  ["tags", [], "must be an object of texts", inFile("tags", { team: "integration" })],
  ["maximumSecretLifetimeDays", 0, "must be at least 1", `${setting("maximumSecretLifetimeDays")} 180`],
  ["maximumSecretLifetimeDays", 731, "must be at most 730", `${setting("maximumSecretLifetimeDays")} 180`],
  [
    "maximumSecretLifetimeDays",
    "half a year",
    "must be a whole number from 1 to 730",
    `${setting("maximumSecretLifetimeDays")} 180`,
  ],
  [
    "callers",
    {},
    "must name at least one caller: with none, App Service would let any application of the tenant in",
    inFile("callers", { integration: {} }),
  ],
  [
    "callers",
    ["integration"],
    "must be an object: the name of each caller, and what it gets",
    inFile("callers", { integration: {} }),
  ],
  [
    "exemptions",
    ["secret-lifetime"],
    "must be an object: the rule, and the reason",
    inFile("exemptions", { "secret-lifetime": "The partner rotates once a year, ticket 4711" }),
  ],
  ["adopt", [], "must be an object of api, hosting", inFile("adopt", adoptionExample())],
];

function adoptionExample() {
  return { hosting: { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" } };
}

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

/** [path, settings, rule, fix]; the rules of single items. */
const items: readonly [string, Record<string, unknown>, string, string][] = [
  ["assignedUsers.1", { assignedUsers: ["ada@contoso.com", "Ada"] }, upn, `${setting("assignedUsers.1")} <value>`],
  ["owners.0", { owners: [7] }, upn, `${setting("owners.0")} <value>`],
  ["assignedGroups.0", { assignedGroups: [""] }, "must not be empty", `${setting("assignedGroups.0")} <value>`],
  ["assignedGroups.0", { assignedGroups: [7] }, "must be a text", `${setting("assignedGroups.0")} <value>`],
  ["tags.cost", { tags: { cost: 4711 } }, "must be a text, in quotes", `${setting("tags.cost")} <value>`],
  [
    "exemptions.secret-lifetime",
    { exemptions: { "secret-lifetime": "because" } },
    "must give the reason, in at least 10 characters",
    `${setting("exemptions.secret-lifetime")} <value>`,
  ],
  [
    "callers.A",
    { callers: { A: {} } },
    "a caller's name must be 2 to 30 lower-case letters, digits and hyphens, a letter first",
    "rename it in the stack's settings file",
  ],
  [
    "callers.orders",
    { callers: { orders: "a secret" } },
    "must be an object of secrets, certificate, federated, deliverTo",
    inFile("callers.orders", { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } }),
  ],
  [
    "adopt.api.servicePrincipalObjectId",
    { adopt: { api: { ...adoptedApi(), servicePrincipalObjectId: "func-orders" } } },
    guid,
    `${setting("adopt.api.servicePrincipalObjectId")} <value>`,
  ],
  [
    "adopt.hosting.planName",
    { adopt: { hosting: { resourceGroupName: "rg", functionAppName: "func" } } },
    "is missing",
    `${setting("adopt.hosting.planName")} <value>`,
  ],
];

function adoptedApi() {
  return { clientId: tenant, applicationObjectId: tenant, servicePrincipalObjectId: tenant, displayName: "orders" };
}

describe("each rule of the settings says what is allowed, what was found, and what to do", () => {
  it.each(rules)("%s: %j", (path, value, rule, fix) => {
    const shown = JSON.stringify(value);
    const found = shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;

    expect(problemsIn({ ...valid, [path]: value })).toEqual([{ path, rule, found, fix }]);
  });

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

  it.each(items)("%s: %j", (path, settings, rule, fix) => {
    expect(problemsIn({ ...valid, ...settings })).toEqual([
      { path, rule, fix, found: expect.stringMatching(/^("|\{|\d|nothing)/) },
    ]);
  });
});
