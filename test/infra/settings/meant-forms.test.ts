import { expect, it } from "vitest";
import { parse } from "yaml";
import { oneRole } from "../support/contracts.ts";
import { callersWith, problemsIn, setting, valid } from "./problems-in.ts";

const id = "11111111-2222-4333-8444-555555555555";
const [repository, environment] = ["contoso/orders", "production"];
const issuer = "https://token.actions.githubusercontent.com";
const subject = `repo:${repository}:environment:${environment}`;
const github = { repository, environment };

it.each([
  ["a caller's client ID alone", id, { servicePrincipal: id }],
  ["a principal ID as all credentials", { federated: id }, { federated: { main: { managedIdentityPrincipalId: id } } }],
  [
    "a repository in place of a job",
    { federated: { jobs: { github: repository } } },
    { federated: { jobs: { github: { repository, environment: "<environment>" } } } },
  ],
  [
    "a repository in place of a credential",
    { federated: { jobs: repository } },
    { federated: { jobs: { github: { repository, environment: "<environment>" } } } },
  ],
  ["a job's subject", { federated: { jobs: subject } }, { federated: { jobs: { github } } }],
  [
    "a branch's subject, which no environment can be told from",
    { federated: { jobs: `repo:${repository}:ref:refs/heads/main` } },
    { federated: { jobs: { github: { repository, environment: "<environment>" } } } },
  ],
  [
    "what the Azure CLI takes",
    { federated: [{ name: "jobs", issuer, subject, audiences: ["api://AzureADTokenExchange"] }] },
    { federated: { jobs: { issuer, subject, audience: "api://AzureADTokenExchange" } } },
  ],
  [
    "a list of slots",
    { secrets: [{ endDate: "2027-05-15T00:00:00Z" }] },
    { secrets: { first: { endDate: "2027-05-15T00:00:00Z" } } },
  ],
  [
    "a vault's name, which lacks its resource group",
    { secrets: { first: { endDate: "2027-05-15T00:00:00Z" } }, deliverTo: "kv-orders" },
    { deliverTo: { keyVault: { name: "kv-orders", resourceGroup: "<resourceGroup>" } } },
  ],
])("a fix repeats %s in the form that a caller has", (_, caller, meant) => {
  const [problem, ...others] = problemsIn(callersWith(caller));
  const [, whole = ""] = /write this in [^\n]*:\n(.*)$/s.exec(problem?.fix ?? "") ?? [];
  expect(parse(whole), problem?.fix).toEqual({ "protected-function:callers": { integration: meant } });
  expect(others).toEqual([]);
  const applied = typeof caller === "string" ? meant : { ...caller, ...meant };
  for (const left of problemsIn(callersWith(applied))) expect(left.found).toMatch(/^"<\w+>"$/);
});

const inVault = { KEY: { keyVault: { name: "kv-orders", resourceGroup: "<resourceGroup>" }, secret: "partner" } };
const ada = { users: ["ada@contoso.com"] };
const others: readonly (readonly [string, Readonly<Record<string, unknown>>, unknown])[] = [
  ["people without a role", { people: ["ada@contoso.com"] }, { "Function.Invoke": ada }],
  ["a person with roles", { people: { "ada@contoso.com": ["Orders.Read"] } }, { "Orders.Read": ada }],
  [
    "app settings as containers have them",
    {
      appSettings: [
        { name: "DAYS", value: 30 },
        { name: "DEBUG", value: true },
      ],
    },
    { DAYS: "30", DEBUG: "true" },
  ],
  ["app settings as a shell has them", { appSettings: ["DAYS=30"] }, { DAYS: "30" }],
  ...[
    "https://kv-orders.vault.azure.net/secrets/partner",
    "https://kv-orders.vault.azure.net/secrets/partner/0123456789abcdef0123456789abcdef",
    "@Microsoft.KeyVault(SecretUri=https://kv-orders.vault.azure.net/secrets/partner)",
    "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner)",
  ].map((reference) => [`the reference ${reference}`, { secretSettings: { KEY: reference } }, inVault] as const),
];

it.each(others)("a fix repeats %s in the form that the settings have", (_, settings, meant) => {
  const type = "appSettings" in settings ? "text" : "secretSettings" in settings ? "secret" : undefined;
  const declared = type === undefined ? [] : Object.keys(Object(meant)).map((name) => [name, type] as const);
  const contract = { ...oneRole, settings: Object.fromEntries(declared) };
  const [problem, ...more] = problemsIn({ ...valid, ...settings }, contract);
  const [, whole = ""] = /^write this in [^\n]*:\n(.*)$/s.exec(problem?.fix ?? "") ?? [];
  expect(Object.values(parse(whole) as object), problem?.fix).toEqual([meant]);
  expect(more).toEqual([]);
});

it.each([
  ["an app setting that may be a secret", { appSettings: ["API_KEY=abcdefgh"] }, "abcdefgh"],
  ["what no entry can be named after", { callers: "ada@contoso.com" }, "ada@contoso.com"],
  ["a text that could be any part", { callers: { jobs: { federated: { main: "anything at all" } } } }, "anything"],
])("a fix doesn't guess %s", (_, settings, typed) => {
  const fixes = problemsIn({ ...valid, ...settings }).map(({ fix }) => fix);
  expect(fixes).toHaveLength(1);
  expect(fixes.join("\n")).not.toContain(typed);
});

it.each([
  ["a job's environment", { federated: { jobs: { github: { repository, environment: "<environment>" } } } }],
  ["a subject", { federated: { jobs: { issuer, subject: "<subject>" } } }],
])("refuses a placeholder as %s", (_, caller) => {
  const rules = problemsIn(callersWith(caller)).map(({ rule }) => rule);
  expect(rules).toEqual(["must be your own text: this one only shows where it goes"]);
});

it("refuses a placeholder as a reason", () => {
  const graphRoles = [{ role: "User.Read.All", reason: "<why the function needs it>" }];
  const rules = problemsIn({ ...valid, identity: { graphRoles } }).map(({ rule }) => rule);
  expect(rules).toEqual(["must be your own text: this one only shows where it goes"]);
});

it.each([
  ["roles", [{ role: "Reader", scope: "resourceGroups/rg-orders" }], "rename it to azureRoles in FILE"],
  ["roles", ["Storage Blob Data Reader"], "rename it to azureRoles or graphRoles in FILE"],
  ["graphPermissions", [], "rename it to graphRoles in FILE"],
])("a name of the identity that only has a part of its own: %s", (name, value, fix) => {
  const fixes = problemsIn({ ...valid, identity: { [name]: value } }).map((problem) => problem.fix);
  expect(fixes).toEqual([fix.replace("FILE", "the stack's settings file")]);
});

const choices: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ conditionalAccess: { state: "enabled" } }, "enforced"],
  [{ conditionalAccess: { state: "disabled" } }, "off"],
  [{ conditionalAccess: { state: "enabledForReportingButNotEnforced" } }, "report-only"],
  [{ callers: { shop: { servicePrincipal: { clientId: id } } } }, id],
  [{ maxInstances: 100 }, "maximumInstanceCount in the stack's settings file".replaceAll("'", "")],
  [{ cloud: "AzureCloud" }, "public"],
  [{ repository: "git@github.com:contoso/orders.git" }, "contoso/orders"],
  [{ publicClient: true }, "publicClientFlows in the stack's settings file".replaceAll("'", "")],
  [{ identity: "SystemAssigned" }, "the program creates a user-assigned identity for the function"],
  [{ cloud: "AzureUSGovernment" }, "usgovernment"],
  [{ environment: "prd" }, "production"],
  [{ environment: "stg" }, "staging"],
  [{ environment: "qa" }, "<production|staging|test|development>"],
  [{ tokenVersion: "v2.0" }, "2"],
  [{ instanceMemoryMB: "4 GB" }, "4096"],
  [{ instanceMemoryMB: "2048MB" }, "2048"],
  [{ instanceMemoryMB: "1 GB" }, "<512|2048|4096>"],
];

it.each(choices)("%j in another tool's words is read as %s", (settings, ours) => {
  const fixes = problemsIn({ ...valid, ...settings }).map(({ fix }) => fix.replaceAll("'", ""));
  expect(fixes).toHaveLength(1);
  expect(fixes[0]?.endsWith(` ${ours}`), fixes[0]).toBe(true);
});

it.each([[[{ env: "dev" }, { team: "orders" }]], ["env=dev,team=orders"]])("%j is read as its pairs", (tags) => {
  const fixes = problemsIn({ ...valid, tags }).map(({ fix }) => fix);
  expect(fixes).toEqual([
    expect.stringMatching(/:\n {4}protected-function:tags:\n {6}env: "dev"\n {6}team: "orders"$/),
  ]);
});

it("takes no text for the reason of a rule that nobody named", () => {
  const fixes = problemsIn({ ...valid, exemptions: ["short-lived-secrets"] }).map(({ fix }) => fix);
  expect(fixes).toHaveLength(1);
  expect(fixes[0]).not.toContain("short-lived-secrets");
});

it("tells how to name a managed identity that a caller names otherwise", () => {
  const fixes = problemsIn(callersWith({ managedIdentity: "id-orders" })).map(({ fix }) => fix);
  expect(fixes).toEqual([
    expect.stringMatching(/^write servicePrincipal: <client ID> .*\n {2}Look it up: az identity list /s),
  ]);
});

it("shows no list of objects as a name", () => {
  const fixes = problemsIn({ ...valid, people: { "Function.Invoke": [{ user: "ada@contoso.com" }] } }).map(
    ({ fix }) => fix,
  );
  expect(fixes).toEqual([expect.stringContaining("<such as ada@contoso.com>")]);
});

it("reads a name for the only part that is missing before one of another place", () => {
  const caller = { secrets: { first: { expiresOn: "2027-05-15T00:00:00Z" } } };
  expect(problemsIn(callersWith(caller)).map(({ fix }) => fix)).toEqual([
    "rename it to endDate in the stack's settings file",
  ]);
});

it.each(["gitlab", "azureDevOps", "kubernetes"])("reads no credential of %s as one of GitHub", (provider) => {
  const problems = problemsIn(callersWith({ federated: { jobs: { [provider]: { project: "orders" } } } }));
  expect(problems.map(({ fix }) => fix)).toEqual([
    expect.stringContaining('{ issuer: "<issuer>", subject: "<subject>" }'),
  ]);
});

it("joins the parts of a repository", () => {
  const job = { github: { owner: "contoso", repo: "orders", environment } };
  const fixes = problemsIn(callersWith({ federated: { jobs: job } })).map(({ fix }) => fix);
  expect(new Set(fixes)).toEqual(
    new Set(["write repository: contoso/orders in place of owner and repo in the stack's settings file"]),
  );
});

it("joins them by other names, also where one is the right one", () => {
  const jobs = [
    { github: { org: "contoso", repositoryName: "orders", environment } },
    { github: { organization: "contoso", repository: "orders", environment } },
  ];
  const fixes = jobs.map((job) => problemsIn(callersWith({ federated: { jobs: job } })).map(({ fix }) => fix));
  expect(fixes).toEqual([
    expect.arrayContaining([
      expect.stringMatching(/^write repository: contoso\/orders in place of org and repositoryName /),
    ]),
    expect.arrayContaining([expect.stringMatching(/^write repository: contoso\/orders in place of organization and /)]),
  ]);
  const [alone] = problemsIn(callersWith({ federated: { jobs: { github: { repo: "orders", environment } } } }));
  expect(alone?.fix).not.toContain("undefined");
});

it("moves no exemption to a setting of its name", () => {
  const [problem] = problemsIn({ ...valid, exemptions: { cors: "The shop calls it, ticket 4711" } });
  expect(problem?.fix).not.toContain("protected-function:cors");
});

it("leads from a caller's display name to nothing that is adopted", () => {
  const [problem] = problemsIn(callersWith({ displayName: "Integration" }));
  expect(problem?.fix).toMatch(/^npx pulumi config rm /);
});

it.each([
  ["an issuer without https", callersWith({ federated: { jobs: { issuer: issuer.slice(8), subject } } }), issuer],
  ["a token version with a v", { ...valid, tokenVersion: "v2" }, "2"],
  ["a number with its unit", { ...valid, retentionDays: "90 days" }, "90"],
])("reads %s", (_, settings, meant) => {
  expect(problemsIn(settings).map(({ fix }) => fix.split(" ").at(-1))).toEqual([meant]);
});

it("names both settings that a short word may mean", () => {
  expect(problemsIn({ ...valid, conditionalAccess: { mfa: true } }).map(({ fix }) => fix)).toEqual([
    "rename it to baselineMfa or serviceAccountMfaElsewhere in the stack's settings file",
  ]);
});

it.each([
  ["env", { DAYS: "30" }, "rename it to appSettings in the stack's settings file"],
  ["allowed_origins", ["https://shop.contoso.com"], "rename it to cors in the stack's settings file"],
  // Not tokenVersion, which is as near by its letters alone.
  ["nodeVersion", 22, "npx pulumi config rm --stack dev --path 'protected-function:nodeVersion'"],
])("reads %s, as other tools have it, for what it is there", (name, value, fix) => {
  const fixes = problemsIn({ ...valid, [name]: value }, "unread").map((problem) => problem.fix);
  expect(fixes).toEqual([fix]);
});

const scope = `/subscriptions/${id}/resourceGroups/rg-orders`;
it.each<readonly [string, Record<string, unknown>, string]>([
  ["expectedTenantId", { expectedTenantId: `"${id}"` }, id],
  [
    "refusedCallersAlert.threshold",
    { refusedCallersAlert: { threshold: "'20'", windowMinutes: 15, emails: [] } },
    "20",
  ],
  [
    "callers.integration.federated.jobs.issuer",
    callersWith({ federated: { jobs: { issuer: `'${issuer}'`, subject } } }),
    issuer,
  ],
  [
    "conditionalAccess.namedLocations.office.cidrs[0]",
    { conditionalAccess: { namedLocations: { office: { cidrs: ["'203.0.113.0/24' "] } } } },
    "203.0.113.0/24",
  ],
  [
    "identity.azureRoles[0].scope",
    { identity: { azureRoles: [{ role: "Reader", scope: `https://management.azure.com${scope}` }] } },
    scope,
  ],
  [
    "secretSettings.KEY.keyVault.name",
    {
      secretSettings: {
        KEY: { keyVault: { resourceGroup: "rg-orders", name: "https://kv-orders.vault.azure.net/" }, secret: "x" },
      },
    },
    "kv-orders",
  ],
])("%s: the fix has what was written without its quotes, or what is around it: %j", (path, settings, meant) => {
  expect(problemsIn({ ...valid, ...settings }).map(({ fix }) => fix)).toContain(`${setting(path)} ${meant}`);
});

it("no identity is looked up where none belongs", () => {
  const secret = { keyVault: { resourceGroup: `${scope}/x`, name: "kv-orders" }, secret: "x" };
  const [problem] = problemsIn({ ...valid, secretSettings: { KEY: secret } });
  expect(problem?.fix).not.toContain("principalId");
});
