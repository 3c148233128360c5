import { describe, expect, it } from "vitest";
import { guid, inFile, problemsIn, setting, valid } from "./problems-in.ts";

const tenant = "11111111-2222-4333-8444-555555555555";
const subscription = "66666666-7777-4888-8999-000000000000";
const upn = "must be a user principal name, such as ada@contoso.com";
const onlyOnce = "must name each only once, whatever the case";

const instant = 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"';
const repository = "must be a repository as owner/name, at most 140 characters";

const people = { "Orders.Read": { users: ["ada@contoso.com"], groups: ["Function users"] } };
const vault = { resourceGroup: "rg-orders", name: "kv-orders" };
const inRole = (held: object) => ({ people: { "Function.Invoke": held } });
const invoke = (rest: string) => `${setting(`people["Function.Invoke"]${rest}`)} <value>`;
const settingName = "an app setting's name must be letters, digits and _, a letter first, at most 128";
const secretName = "must be a secret's name in a key vault: letters, digits and -, at most 127";

const alert = { threshold: 20, windowMinutes: 15, emails: ["oncall@contoso.com"] };

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
  [
    "environment",
    "prod",
    "must be production, staging, test or development, or empty",
    `${setting("environment")} test`,
  ],
  ["expiresOn", "2027-03-31", instant, `${setting("expiresOn")} 2027-03-31T00:00:00Z`],
  ["expiresOn", 2027, `${instant}, or empty`, `${setting("expiresOn")} 2027-03-31T00:00:00Z`],
  ["repository", "orders", repository, `${setting("repository")} contoso/orders`],
  // Notes list what they say with commas: one within a value would forge another field of the mark.
  ["repository", "contoso/orders, id abc", repository, `${setting("repository")} contoso/orders`],
  ["tokenVersion", 3, "must be 1 or 2", `${setting("tokenVersion")} 1`],
  ["publicClientFlows", "yes", "must be true or false", `${setting("publicClientFlows")} false`],
  [
    "people",
    ["ada@contoso.com"],
    "must be an object: each app role, and its users and groups",
    inFile("people", people),
  ],
  ["appSettings", "30", "must be an object of texts", inFile("appSettings", { ORDERS_RETENTION_DAYS: "30" })],
  [
    "secretSettings",
    [],
    "must be an object: each app setting, and the secret in a key vault that it is",
    inFile("secretSettings", { ORDERS_PARTNER_KEY: { keyVault: vault, secret: "partner" } }),
  ],
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
  [
    "refusedCallersAlert",
    [],
    "must be an object of threshold, windowMinutes, emails",
    inFile("refusedCallersAlert", alert),
  ],
  ["protectResources", "no", "must be true or false", `${setting("protectResources")} true`],
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
    ["integration"],
    "must be an object: the name of each caller, and what it gets",
    inFile("callers", { integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } } }),
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

const reserved =
  "must have another name: managed-by, project, stack, workload, stack-id, stack-environment, deployed-by, repository, " +
  "expires-on are the stack's own tags";

/** [path, settings, rule, fix]; the rules of single items. */
const items: readonly [string, Record<string, unknown>, string, string][] = [
  ["people.Function.Invoke.users.1", inRole({ users: ["ada@contoso.com", "Ada"] }), upn, invoke(".users[1]")],
  [
    "people.Function.Invoke.users",
    inRole({ users: ["a@b.c", "A@b.c"] }),
    onlyOnce,
    inFile('people["Function.Invoke"].users', ["ada@contoso.com"]),
  ],
  [
    "people.Function.Invoke.groups",
    inRole({ groups: ["Crew", "crew"] }),
    onlyOnce,
    inFile('people["Function.Invoke"].groups', ["Function users"]),
  ],
  [
    "people.Orders-Read.groups.0",
    { people: { Orders: { groups: ["Read-All"] }, "Orders-Read": { groups: ["All"] } } },
    "must have another name: with its role's it reads Orders-Read-All, as Read-All under Orders does",
    `${setting("people.Orders-Read.groups[0]")} <value>`,
  ],
  [
    "appSettings.orders key",
    { appSettings: { "orders key": "1" } },
    settingName,
    "rename it in the stack's settings file",
  ],
  [
    "appSettings.website_run_from_package",
    { appSettings: { website_run_from_package: "1" } },
    "must have another name: names that begin with WEBSITE_ are the platform's",
    "rename it in the stack's settings file",
  ],
  [
    "secretSettings.AzureWebJobsStorage",
    { secretSettings: { AzureWebJobsStorage: { keyVault: vault, secret: "storage" } } },
    "must have another name: names that begin with AzureWebJobs are the platform's",
    "rename it in the stack's settings file",
  ],
  [
    "appSettings.DAYS",
    { appSettings: { DAYS: 30 } },
    "must be a text, in quotes",
    `${setting("appSettings.DAYS")} <value>`,
  ],
  [
    "secretSettings.KEY.secret",
    { secretSettings: { KEY: { keyVault: vault, secret: "https://kv-orders/secrets/key" } } },
    secretName,
    `${setting("secretSettings.KEY.secret")} <value>`,
  ],
  [
    "secretSettings.B.keyVault.resourceGroup",
    {
      secretSettings: {
        A: { keyVault: vault, secret: "a" },
        B: { keyVault: { resourceGroup: "rg-other", name: "KV-orders" }, secret: "b" },
      },
    },
    "must be the group that KV-orders has elsewhere here: rg-orders",
    `${setting("secretSettings.B.keyVault.resourceGroup")} <value>`,
  ],
  ["owners.0", { owners: [7] }, upn, `${setting("owners[0]")} <value>`],
  ["people.Function.Invoke.groups.0", inRole({ groups: [""] }), "must not be empty", invoke(".groups[0]")],
  ["people.Function.Invoke.groups.0", inRole({ groups: [7] }), "must be a text", invoke(".groups[0]")],
  ["tags.cost", { tags: { cost: 4711 } }, "must be a text, in quotes", `${setting("tags.cost")} <value>`],
  ["tags.stack-id", { tags: { "stack-id": "k3x9q2m7a1b2" } }, reserved, `${setting("tags.stack-id")} <value>`],
  ["tags.Managed-By", { tags: { "Managed-By": "terraform" } }, reserved, `${setting("tags.Managed-By")} <value>`],
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
    "must be an object of roles, servicePrincipal, secrets, certificate, federated, deliverTo",
    inFile("callers.orders", { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } }),
  ],
  [
    "adopt.api.servicePrincipalObjectId",
    { adopt: { api: { ...adoptedApi(), servicePrincipalObjectId: "func-orders" } } },
    guid,
    `${setting("adopt.api.servicePrincipalObjectId")} <value>`,
  ],
  [
    "adopt.api.consentId",
    { adopt: { api: { ...adoptedApi(), consentId: undefined } } },
    "is missing",
    `${setting("adopt.api.consentId")} ''`,
  ],
  [
    "adopt.api.assignmentIds.Function.Invoke.ada@contoso.com",
    { adopt: { api: { ...adoptedApi(), assignmentIds: { "Function.Invoke": { "ada@contoso.com": "3" } } } } },
    "must be an id as Entra ID has it: letters, digits, - and _, 20 or more",
    `${setting('adopt.api.assignmentIds["Function.Invoke"]["ada@contoso.com"]')} <value>`,
  ],
  [
    "adopt.hosting.planName",
    { adopt: { hosting: { resourceGroupName: "rg", functionAppName: "func" } } },
    "is missing",
    `${setting("adopt.hosting.planName")} <value>`,
  ],
];

function adoptedApi() {
  const ids = { clientId: tenant, applicationObjectId: tenant, servicePrincipalObjectId: tenant };
  return { ...ids, displayName: "orders", consentId: "" };
}

describe("each rule of the settings says what is allowed, what was found, and what to do", () => {
  it.each(rules)("%s: %j", (path, value, rule, fix) => {
    const shown = JSON.stringify(value);
    const found = shown.length > 200 ? `${shown.slice(0, 200)}… (${shown.length - 200} more)` : shown;

    expect(problemsIn({ ...valid, [path]: value })).toEqual([{ path, rule, found, fix }]);
  });

  it.each(items)("%s: %j", (path, settings, rule, fix) => {
    expect(problemsIn({ ...valid, ...settings })).toEqual([
      { path, rule, fix, found: expect.stringMatching(/^("|\{|\[|\d|nothing)/) },
    ]);
  });
});
