import { expect, it } from "vitest";
import { callersWith, problemsIn, valid } from "./problems-in.ts";

const keyVault = { resourceGroup: "rg-orders", name: "kv-orders" };
const slot = { endDate: "2027-03-31T00:00:00Z" };
const github = { repository: "contoso/orders", environment: "production" };
const inFirst = `write this in place of %s in the stack's settings file:
    protected-function:callers:
      integration:
        secrets: { first: { endDate: "2027-03-31T00:00:00Z" } }`;

it.each([
  ["a level that is missing", { secrets: slot }, ["secrets"], inFirst.replace("%s", "callers.integration.secrets")],
  [
    "the same under a near name, which another name's value would fit",
    { secret: slot },
    ["secret"],
    inFirst.replace("%s", "callers.integration.secret"),
  ],
  [
    "a level that is missing, of other values",
    { secrets: { first: slot }, deliverTo: keyVault },
    ["deliverTo"],
    "put all of callers.integration.deliverTo under callers.integration.deliverTo.keyVault in the stack's settings file",
  ],
  [
    "the beginning of the name that is missing, as one problem",
    {
      federated: { jobs: { github: { repo: "contoso/orders", environment: "dev", ownerId: "7", repositoryId: "8" } } },
    },
    ["federated.jobs.github.repo"],
    "rename it to repository in the stack's settings file",
  ],
  [
    "another word for the only name that is missing, as one problem",
    { secrets: { first: { expires: slot.endDate } } },
    ["secrets.first.expires"],
    "rename it to endDate in the stack's settings file",
  ],
  [
    "another word for the only name of a form",
    { federated: { site: { principalId: "11111111-2222-4333-8444-555555555555" } } },
    ["federated.site.principalId"],
    "rename it to managedIdentityPrincipalId in the stack's settings file",
  ],
  [
    "a form's level that is missing",
    { federated: { jobs: { repo: "contoso/orders", environment: "dev" } } },
    ["federated.jobs"],
    `write this in place of callers.integration.federated.jobs in the stack's settings file:
    protected-function:callers:
      integration:
        federated:
          jobs: { github: { repo: "contoso/orders", environment: "dev" } }`,
  ],
  [
    "the names of two forms",
    { federated: { jobs: { github: { repository: "contoso/orders", environment: "dev" }, subject: "s" } } },
    ["federated.jobs"],
    "keep github, or subject, and remove the rest of callers.integration.federated.jobs in the stack's settings file: a credential is of one provider",
  ],
  [
    "entries without a name",
    { federated: { issuer: "https://idp.contoso.com", subject: "s" } },
    ["federated"],
    `write this in place of callers.integration.federated in the stack's settings file:
    protected-function:callers:
      integration:
        federated: { main: { issuer: "https://idp.contoso.com", subject: "s" } }`,
  ],
  [
    "entries without a name and a form",
    { federated: { repository: "contoso/orders", environment: "dev" } },
    ["federated"],
    `write this in place of callers.integration.federated in the stack's settings file:
    protected-function:callers:
      integration:
        federated: { main: { github: { repository: "contoso/orders", environment: "dev" } } }`,
  ],
  [
    "a part two levels too high, below which nothing else is missing",
    { endDate: slot.endDate },
    [""],
    inFirst
      .replace("%s", "callers.integration")
      .replace(/integration:\n +secrets: (.*)/, "integration: { secrets: $1 }"),
  ],
  [
    "the same beside a right part",
    { endDate: slot.endDate, roles: ["Function.Invoke"] },
    [""],
    inFirst
      .replace("%s", "callers.integration.endDate")
      .replace(/integration:\n +secrets: (.*)/, "integration: { secrets: $1 }"),
  ],
  [
    "a branch, which a job doesn't sign in by, as one problem",
    { federated: { jobs: { github: { repository: "contoso/orders", branch: "main" } } } },
    ["federated.jobs.github.branch"],
    "write in its place, in the stack's settings file, environment: <the GitHub environment of the job>. A job signs in by it, not by its branch. Or write issuer: https://token.actions.githubusercontent.com and subject: repo:contoso/orders:ref:refs/heads/main in place of github",
  ],
  [
    "an identity's client ID, as one problem",
    { federated: { site: { managedIdentityClientId: "11111111-2222-4333-8444-555555555555" } } },
    ["federated.site.managedIdentityClientId"],
    "write managedIdentityPrincipalId: <principal ID> in its place in the stack's settings file: a managed identity signs in by that, not by its client ID.\n  Look it up: az identity list -o table",
  ],
  [
    "an identity's bare ID",
    { federated: { site: "11111111-2222-4333-8444-555555555555" } },
    ["federated.site"],
    `if it's a managed identity's principal ID, write this in place of callers.integration.federated.site in the stack's settings file:
    protected-function:callers:
      integration:
        federated:
          site: { managedIdentityPrincipalId: "11111111-2222-4333-8444-555555555555" }`,
  ],
  [
    "a misspelled form, as one problem",
    { federated: { jobs: { git: { repository: "contoso/orders", environment: "dev" } } } },
    ["federated.jobs.git"],
    "rename it to github in the stack's settings file",
  ],
  [
    "a part of another place, which removing would lose",
    { secrets: { first: { ...slot, deliverTo: keyVault } } },
    ["secrets.first.deliverTo"],
    "move it to callers.integration.deliverTo in the stack's settings file",
  ],
  [
    "an existing caller's client ID by another word",
    { clientId: "11111111-2222-4333-8444-555555555555" },
    ["clientId"],
    "rename it to servicePrincipal in the stack's settings file",
  ],
  [
    "two credentials for one subject",
    {
      federated: {
        one: { github: { repository: "contoso/orders", environment: "dev" } },
        two: { github: { repository: "contoso/orders", environment: "dev" } },
      },
    },
    ["federated.two"],
    "npx pulumi config rm --stack dev --path 'protected-function:callers.integration.federated.two'",
  ],
  [
    "a misspelled name whose value is refused too, as one problem",
    { certificate: { file: "caller.pem" } },
    ["certificate.file"],
    "rename it to pem, then write pem: | in the stack's settings file, and below it the whole text of the certificate's file. Of a binary file: openssl x509 -inform der -in <file>",
  ],
])("fixes %s", (_, caller, paths, fix) => {
  const problems = problemsIn(callersWith(caller));
  expect(problems.map(({ path }) => path.replace(/^callers\.integration\.?/, "")).toSorted()).toEqual(paths);
  expect(problems.map((problem) => problem.fix)).toContain(fix);
});

it.each([
  ["region", "westeurope", "location"],
  ["logs", 30, "retentionDays"],
])("finds %s in the only description of a setting that takes %j", (name, value, meant) => {
  expect(problemsIn({ ...callersWith({}), [name]: value })).toEqual([
    expect.objectContaining({ path: name, rule: `is not a setting (did you mean ${meant}?)` }),
  ]);
});

it("lets a caller have the name of a caller's part", () => {
  expect(problemsIn({ ...valid, callers: { secrets: { secrets: { first: slot } } } })).toEqual([]);
});

it.each<[string, Record<string, unknown>, string]>([
  ["a setting", { apiOnlyFrom: ["office"] }, "move it to conditionalAccess.apiOnlyFrom in FILE"],
  ["a setting with a wrong value", { apiOnlyFrom: "203.0.113.7" }, "move it to conditionalAccess.apiOnlyFrom in FILE"],
  [
    "the last word of a setting, with its parts",
    { alerts: { threshold: 20, windowMinutes: 15, emails: ["ada@contoso.com"] } },
    "rename it to refusedCallersAlert in FILE",
  ],
  [
    "one of two with its last word that a name has",
    { conditionalAccess: { requireMfaForUsers: true } },
    "rename it to baselineMfa or serviceAccountMfaElsewhere in FILE",
  ],
  [
    "a part that is too high, not a setting with its name",
    {
      callers: {
        shop: {
          federated: { deploy: { github: { repository: "acme/shop", environment: "x" }, environment: "production" } },
        },
      },
    },
    "move it to callers.shop.federated.deploy.github.environment in FILE",
  ],
  [
    "a caller's roles by their name in the portal",
    { callers: { shop: { permissions: ["Function.Invoke"] } } },
    "rename it to roles in FILE",
  ],
  [
    "a reason, which an example can't have",
    { identity: { graphRoles: { "User.Read.All": true } } },
    'write this, for example, in place of identity.graphRoles in FILE:\n    protected-function:identity:\n      graphRoles: [{ role: "User.Read.All", reason: "<why the function needs it>" }]',
  ],
  [
    "a caller's part, not a setting of a similar name",
    { secrets: { first: slot } },
    "move it to callers.<caller>.secrets in FILE",
  ],
  [
    "a person",
    { callers: { "ada@contoso.com": {} } },
    "move it to people in FILE, as people.Function.Invoke.users: a person isn't a caller",
  ],
  [
    "a list of people",
    { people: { "Function.Invoke": ["grace@contoso.com"] } },
    'write this in place of people.Function.Invoke in FILE:\n    protected-function:people:\n      Function.Invoke: { users: ["grace@contoso.com"] }',
  ],
  [
    "a list of people and groups",
    { people: { "Function.Invoke": ["grace@contoso.com", "Team"] } },
    'write this in place of people.Function.Invoke in FILE:\n    protected-function:people:\n      Function.Invoke: { users: ["grace@contoso.com"], groups: ["Team"] }',
  ],
  [
    "a permission's name, whose reason is still to write",
    { identity: { graphRoles: ["Mail.Read"] } },
    'write this in place of identity.graphRoles[0] in FILE:\n    protected-function:identity:\n      graphRoles:\n        - { role: "Mail.Read", reason: "<why the function needs it>" }',
  ],
  [
    "a date alone",
    { callers: { erp: { secrets: { first: "2027-02-21" } } } },
    'write this in place of callers.erp.secrets.first in FILE:\n    protected-function:callers:\n      erp:\n        secrets:\n          first: { endDate: "2027-02-21T00:00:00Z" }',
  ],
  [
    "entries without names, as main and main2",
    {
      callers: {
        erp: {
          federated: [
            { issuer: "https://idp.contoso.com", subject: "s" },
            { name: "jobs", github },
          ],
        },
      },
    },
    'write this in place of callers.erp.federated in FILE:\n    protected-function:callers:\n      erp:\n        federated: { main: { issuer: "https://idp.contoso.com", subject: "s" }, jobs: { github: { repository: "contoso/orders", environment: "production" } } }',
  ],
  [
    "parts that aren't indented below their caller",
    { callers: { billing: null, servicePrincipal: "11111111-2222-4333-8444-555555555555" } },
    "indent servicePrincipal, and all that belongs to it, by two spaces more in FILE: it belongs to callers.billing, which is empty",
  ],
  [
    "a slot beside its secrets",
    { callers: { erp: { secrets: { first: slot }, second: slot } } },
    "move it to callers.erp.secrets.second in FILE",
  ],
  [
    "a list of callers' names",
    { callers: ["orders", "partner"] },
    "write this in FILE:\n    protected-function:callers:\n      orders: {}\n      partner: {}",
  ],
  [
    "a list of names and values",
    { tags: [{ name: "A", value: "x" }] },
    'write this in FILE:\n    protected-function:tags:\n      A: "x"',
  ],
  [
    "a list of keys and values",
    { tags: [{ Key: "A", Value: "x" }] },
    'write this in FILE:\n    protected-function:tags:\n      A: "x"',
  ],
  [
    "an entry without its list",
    { identity: { azureRoles: { scope: "resourceGroups/rg-billing", role: "Reader" } } },
    'write this in place of identity.azureRoles in FILE:\n    protected-function:identity:\n      azureRoles: [{ scope: "resourceGroups/rg-billing", role: "Reader" }]',
  ],
  [
    "a list in an object",
    { cors: { allowedOrigins: ["https://shop.contoso.com"] } },
    'write this in FILE:\n    protected-function:cors: ["https://shop.contoso.com"]',
  ],
])("keeps what was meant by %s: %j", (_, settings, fix) => {
  const fixes = problemsIn({ ...valid, ...settings }).map((problem) => problem.fix);
  expect(fixes).toEqual([fix.replace("FILE", "the stack's settings file")]);
});

it("doesn't take entries of another kind for the callers that are missing", () => {
  const problems = problemsIn({ ...valid, callers: undefined, groups: { Clerks: ["Orders.Read"] } });
  expect(problems.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
    "callers is missing",
    "groups is not a setting; docs/reference/settings.md lists them",
  ]);
});
