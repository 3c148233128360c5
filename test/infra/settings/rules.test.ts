import { describe, expect, it } from "vitest";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { show } from "../../../infra/settings/problems-of.ts";
import { guid, inFile, place, problemsIn, setting, valid } from "./problems-in.ts";

const tenant = "11111111-2222-4333-8444-555555555555";
const upn = "must be a user principal name, such as ada@contoso.com";
const onlyOnce = "must not repeat a name (ignoring case)";

const instant = 'must be a time in UTC, in quotes, such as "2027-03-31T00:00:00Z"';
const repository = "must be a repository as owner/name, at most 140 characters";

const people = { "Function.Invoke": { users: ["ada@contoso.com"] } };
const vault = { resourceGroup: "rg-orders", name: "kv-orders" };
const someVault = { resourceGroup: "<such as rg-orders>", name: "<such as kv-orders>" };
const partnerKey = { ORDERS_PARTNER_KEY: { keyVault: someVault, secret: "partner" } };
const inRole = (held: object) => ({ people: { "Function.Invoke": held } });
const set = (path: string, placeholder = "<value>") => `${setting(path)} ${placeholder}`;
const invoke = (rest: string, placeholder: string) => set(`people["Function.Invoke"]${rest}`, placeholder);
const rename = "rename it in the stack's settings file";
const quotes = (value: string) => `put it in quotes in the stack's settings file: "${value}"`;
const lookUp = (command: string) => `\n  Look it up: ${command}`;
const users = `<value, such as ada@contoso.com>${lookUp('az ad user list --query "[].userPrincipalName" -o tsv')}`;
const name = "<value, such as whocalls>";
const repositories = `<value, such as contoso/orders>${lookUp("git remote get-url origin")}`;
const openId = "https://login.microsoftonline.com/contoso.com/v2.0/.well-known/openid-configuration";
const tenantId = `<GUID>${lookUp(`curl -s ${openId} | grep -o '"issuer":"[^"]*'`)}`;
const subscriptionId = `<GUID>${lookUp("az account show --subscription Pay --query id -o tsv")}`;
const time = "<YYYY-MM-DDT00:00:00Z>";
const settingName = "an app setting's name must be at most 128 letters, digits and _, starting with a letter";
const secretName = "must be the name of a secret in a key vault: at most 127 letters, digits and -";

const alert = { threshold: 20, windowMinutes: 15, emails: ["oncall@contoso.com"] };
const wholeNumber = "must be a whole number from 1 to 100000";
const hosting = { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" };
const ids = { clientId: tenant, applicationObjectId: tenant, servicePrincipalObjectId: tenant };
const api = { ...ids, displayName: "orders", consentId: "" };

/** [setting, value, rule, what to write] */
const rules: readonly [string, unknown, string, string | object][] = [
  ["name", "a", "must be 2 to 16 lower-case letters and digits, starting with a letter", name],
  ["name", 7, "must be 2 to 16 lower-case letters and digits, starting with a letter", name],
  ["name", "Who Calls", "must be 2 to 16 lower-case letters and digits, starting with a letter", "whocalls"],
  [
    "name",
    "Orders-And-Invoices",
    "must be 2 to 16 lower-case letters and digits, starting with a letter",
    "ordersandinvoice",
  ],
  ["location", "West Europe", "must be an Azure region in its short form, such as westeurope", "westeurope"],
  ["location", "West Eurpe", "must be an Azure region in its short form, such as westeurope", "westeurope"],
  ["cloud", "germany", "must be public, usgovernment or china", "<public|usgovernment|china>"],
  ["cloud", "Public", "must be public, usgovernment or china", "public"],
  ["expectedTenantId", "contoso.com", guid, tenantId],
  ["expectedTenantId", `{${tenant}}`, guid, tenant],
  ["expectedSubscriptionId", "Pay", guid, subscriptionId],
  ["environment", "prod", "must be production, staging, test or development, or empty", "production"],
  ["environment", "stagign", "must be production, staging, test or development, or empty", "staging"],
  [
    "environment",
    "non-production",
    "must be production, staging, test or development, or empty",
    "<production|staging|test|development>",
  ],
  ["expiresOn", "2027-03-31", instant, "2027-03-31T00:00:00Z"],
  ["expiresOn", 2027, `${instant}, or empty`, time],
  ["expiresOn", "2027-02-30", "must be a day that the calendar has", "2027-02-28T00:00:00Z"],
  ["expiresOn", "soon", instant, "2027-05-23T00:00:00Z"],
  ["expiresOn", "15.05.2027", instant, "2027-05-15T00:00:00Z"],
  ["expiresOn", "05/15/2027", instant, "2027-05-15T00:00:00Z"],
  ["expiresOn", "05/04/2027", instant, time],
  ["expiresOn", "2027-03-31T02:00:00+02:00", instant, "2027-03-31T00:00:00Z"],
  ["repository", "orders", repository, repositories],
  ["repository", "https://github.com/contoso/orders.git", repository, "contoso/orders"],
  // Notes list what they say with commas: one within a value would forge another field of the mark.
  ["repository", "contoso/orders, id abc", repository, repositories],
  ["tokenVersion", 3, "must be 1 or 2", "<1|2>"],
  ["publicClientFlows", "yes", "must be true or false", "true"],
  ["publicClientFlows", "maybe", "must be true or false", "<true|false>"],
  ["people", ["ada@contoso.com"], "must be an object of app roles, each with its users and groups", people],
  ["appSettings", "30", "must be an object of strings", { ORDERS_RETENTION_DAYS: "30" }],
  ["secretSettings", [], "must be an object of app settings, each with its secret in a key vault", partnerKey],
  ["owners", {}, "must be a list", ["<such as ada@contoso.com>"]],
  ["serviceManagementReference", "x".repeat(257), "must be at most 256 characters", "<value, such as SVC-1234>"],
  ["instanceMemoryMB", 1024, "must be 512, 2048 or 4096", "<512|2048|4096>"],
  ["maximumInstanceCount", 39, "must be at least 40, the lower limit of Flex Consumption", "40"],
  ["maximumInstanceCount", 1001, "must be at most 1000, the upper limit of Flex Consumption", "1000"],
  ["maximumInstanceCount", 40.5, "must be a whole number from 40 to 1000", "41"],
  ["alwaysReadyInstances", -1, "must be at least 0", "0"],
  ["alwaysReadyInstances", 1001, "must be at most maximumInstanceCount", "40"],
  ["alwaysReadyInstances", "1", "must be a whole number, 0 or more", "1"],
  ["retentionDays", 7, "must be at least 30, which is included in the price", "30"],
  ["retentionDays", 731, "must be at most 730, the upper limit of Log Analytics", "730"],
  ["retentionDays", null, "must be a whole number from 30 to 730", "<whole number from 30 to 730>"],
  [
    "refusedCallersAlert",
    [],
    "must be an object of threshold, windowMinutes, emails",
    { ...alert, emails: ["<such as oncall@contoso.com>"] },
  ],
  ["protectResources", "no", "must be true or false", "false"],
  ["tags", [], "must be an object of strings", {}],
  ["maximumSecretLifetimeDays", 0, "must be at least 1", "1"],
  ["maximumSecretLifetimeDays", 731, "must be at most 730", "730"],
  ["maximumSecretLifetimeDays", "half a year", "must be a whole number from 1 to 730", "<whole number from 1 to 730>"],
  ["callers", ["integration"], "must be an object with a name for each caller, and its settings", { integration: {} }],
  [
    "exemptions",
    ["secret-lifetime"],
    "must be an object of rules, each with its reason",
    { "secret-lifetime": "<reason>" },
  ],
  [
    "adopt",
    [],
    "must be an object of api, hosting",
    { hosting: { ...hosting, resourceGroupName: "<such as rg-orders>" } },
  ],
];

const reserved =
  "must have another name: managed-by, project, stack, workload, stack-id, stack-environment, deployed-by, repository, " +
  "expires-on are the stack's own tags";

/** [path, settings, rule, fix]; the rules of single items. */
const items: readonly [string, Record<string, unknown>, string, string][] = [
  ["people.Function.Invoke.users.1", inRole({ users: ["ada@contoso.com", "Ada"] }), upn, invoke(".users[1]", users)],
  [
    "people.Function.Invoke.users",
    inRole({ users: ["a@b.c", "A@b.c"] }),
    onlyOnce,
    inFile('people["Function.Invoke"].users', ["a@b.c"]),
  ],
  [
    "people.Function.Invoke.groups",
    inRole({ groups: ["Crew", "crew"] }),
    onlyOnce,
    inFile('people["Function.Invoke"].groups', ["Crew"]),
  ],
  [
    "people.Orders-Read.groups.0",
    { people: { Orders: { groups: ["Read-All"] }, "Orders-Read": { groups: ["All"] } } },
    "must have another name: together with its role's name it becomes Orders-Read-All, the same as Read-All under Orders",
    rename,
  ],
  [
    "appSettings.orders key",
    { appSettings: { "orders key": "1" } },
    settingName,
    "rename it to orders_key in the stack's settings file",
  ],
  [
    "appSettings.website_run_from_package",
    { appSettings: { website_run_from_package: "1" } },
    "can't be a setting of yours: names that begin with WEBSITE_ are the platform's",
    "remove it from the stack's settings file: the program sets it up itself",
  ],
  [
    "secretSettings.AzureWebJobsStorage",
    { secretSettings: { AzureWebJobsStorage: { keyVault: vault, secret: "storage" } } },
    "can't be a setting of yours: names that begin with AzureWebJobs are the platform's",
    "remove it from the stack's settings file: the program sets it up itself",
  ],
  ["appSettings.DAYS", { appSettings: { DAYS: 30 } }, "must be a string, in quotes", quotes("30")],
  [
    "secretSettings.KEY.secret",
    { secretSettings: { KEY: { keyVault: vault, secret: "https://kv-orders/secrets/key" } } },
    secretName,
    set("secretSettings.KEY.secret", "<value, such as partner>"),
  ],
  [
    "secretSettings.B.keyVault.resourceGroup",
    {
      secretSettings: {
        A: { keyVault: vault, secret: "a" },
        B: { keyVault: { resourceGroup: "rg-other", name: "KV-orders" }, secret: "b" },
      },
    },
    "must be the resource group that KV-orders has elsewhere in these settings: rg-orders",
    set("secretSettings.B.keyVault.resourceGroup", "rg-orders"),
  ],
  [
    "refusedCallersAlert.emails.1",
    { refusedCallersAlert: { threshold: 20, emails: ["oncall@contoso.com", "nobody"] } },
    "must be an email address, such as oncall@contoso.com",
    set("refusedCallersAlert.emails[1]", "<value, such as oncall@contoso.com>"),
  ],
  ["owners.0", { owners: [7] }, upn, set("owners[0]", users)],
  ["people.Function.Invoke.groups.0", inRole({ groups: [7] }), "must be a string", quotes("7")],
  ["tags.cost", { tags: { cost: 4711 } }, "must be a string, in quotes", quotes("4711")],
  ["tags.stack-id", { tags: { "stack-id": "k3x9q2m7a1b2" } }, reserved, rename],
  ["tags.Managed-By", { tags: { "Managed-By": "terraform" } }, reserved, rename],
  [
    "exemptions.secret-lifetime",
    { exemptions: { "secret-lifetime": "because" } },
    "must be a reason of at least 10 characters",
    set("exemptions.secret-lifetime", "<value, such as The partner rotates once a year, ticket 4711>"),
  ],
  [
    "callers.A",
    { callers: { A: {} } },
    "a caller's name must be 2 to 30 lower-case letters, digits and hyphens, starting with a letter",
    "rename it to a-main in the stack's settings file",
  ],
  [
    "callers.orders",
    { callers: { orders: "a secret" } },
    "must be an object of roles, servicePrincipal, secrets, certificate, federated, deliverTo",
    inFile("callers.orders", { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } }),
  ],
  [
    "adopt.api.servicePrincipalObjectId",
    { adopt: { api: { ...api, servicePrincipalObjectId: "func-orders" } } },
    guid,
    set("adopt.api.servicePrincipalObjectId", `<GUID>${lookUp("az ad sp show --id <clientId> --query id -o tsv")}`),
  ],
  [
    "adopt.api.consentId",
    { adopt: { api: { ...api, consentId: undefined } } },
    "is missing",
    set(
      "adopt.api.consentId",
      `<value>${lookUp("az ad app permission list-grants --id <clientId> --show-resource-name")}`,
    ),
  ],
  [
    "adopt.api.assignmentIds.Function.Invoke.ada@contoso.com",
    { adopt: { api: { ...api, assignmentIds: { "Function.Invoke": { "ada@contoso.com": "3" } } } } },
    "must be an Entra ID identifier: at least 20 letters, digits, - and _",
    set(
      'adopt.api.assignmentIds["Function.Invoke"]["ada@contoso.com"]',
      "<value, such as Y1vSUy0LGEKJMIjHwyMBJb0lvMHPRKNGpWQ3Rnt7d0w>",
    ),
  ],
  [
    "adopt.hosting.planName",
    { adopt: { hosting: { resourceGroupName: "rg", functionAppName: "func" } } },
    "is missing",
    set(
      "adopt.hosting.planName",
      `<value, such as asp-orders>${lookUp('az functionapp list --query "[].{name: name, group: resourceGroup, plan: serverFarmId}"')}`,
    ),
  ],
];

/** [name, the alert, rule, found, the value that fixes it] */
const alerts: readonly [string, object, string, string, number | string][] = [
  ["threshold", { threshold: 0 }, wholeNumber, "0", 1],
  ["threshold", { threshold: 100_001 }, wholeNumber, "100001", 100_000],
  ["threshold", { threshold: 1.5 }, wholeNumber, "1.5", 2],
  ["windowMinutes", { threshold: 20, windowMinutes: 45 }, "must be 5, 10, 15, 30 or 60", "45", "<5|10|15|30|60>"],
  [
    "threshold",
    { windowMinutes: 15 },
    "must be set if refusedCallersAlert has other settings: without it there is no alert",
    "nothing",
    "<whole number from 1 to 100000>",
  ],
];

describe("each rule of the settings states what is allowed, what was found, and the fix", () => {
  it.each(rules)("%s: %j", (path, value, rule, example) => {
    const shown = typeof value === "object" ? show(value) : JSON.stringify(value);
    const found = shown.length > 200 ? `${shown.slice(0, 200)}… (${shown.length - 200} more)` : shown;

    const fix = typeof example === "string" ? `${setting(path)} ${example}` : inFile(path, example);
    expect(problemsIn({ ...valid, [path]: value })).toEqual([{ path, rule, found, fix }]);
  });

  it.each(items)("%s: %j", (path, settings, rule, fix) => {
    expect(problemsIn({ ...valid, ...settings }, "unread")).toEqual([
      {
        path,
        rule,
        fix,
        found: rule === "is missing" ? "" : expect.stringMatching(/^("|\{|\[|\d|nothing|a value, not shown)/),
      },
    ]);
  });

  it.each(alerts)("refusedCallersAlert.%s: %j", (name, refusedCallersAlert, rule, found, value) => {
    const path = `refusedCallersAlert.${name}`;
    expect(problemsIn({ ...valid, refusedCallersAlert })).toEqual([
      { path, rule, found, fix: `${setting(path)} ${value}` },
    ]);
  });

  it.each([{}, { threshold: 1 }, { threshold: 100_000, windowMinutes: 60, emails: [] }])(
    "accepts the alert %j",
    (given) => {
      expect(parseSettings({ ...valid, refusedCallersAlert: given }, place).refusedCallersAlert).toEqual(given);
    },
  );
});
