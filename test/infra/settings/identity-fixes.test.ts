import { expect, it } from "vitest";
import { callersWith, problemsIn, valid } from "./problems-in.ts";

const group = "/subscriptions/66666666-7777-4888-8999-000000000000/resourceGroups/rg-orders/providers";
const identity = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`;
const site = `${group}/Microsoft.Web/sites/func-orders`;
const github = "https://token.actions.githubusercontent.com";
const subject = "repo:contoso/orders:environment:dev";
const resource = `az resource show --ids ${site} --query identity.principalId -o tsv`;

/** The fixes of a caller's federated credential. */
const fixes = (caller: unknown) => problemsIn(callersWith(caller)).map(({ fix }) => fix);
const ofCredential = (jobs: unknown) => fixes({ federated: { jobs } });
const lines = (credential: string) =>
  `write this in place of callers.integration.federated.jobs in the stack's settings file:
    protected-function:callers:
      integration:
        federated:
          jobs: ${credential}`;

it.each([
  [{ servicePrincipal: identity }, `az identity show --ids ${identity} --query clientId -o tsv`],
  [{ servicePrincipal: "orders-mi" }, `az ad sp list --display-name orders-mi --query "[].appId" -o tsv`],
  [{ servicePrincipal: site }, `az ad sp show --id "$(${resource})" --query appId -o tsv`],
  [
    { federated: { jobs: { managedIdentityPrincipalId: identity } } },
    `az identity show --ids ${identity} --query principalId -o tsv`,
  ],
  [{ federated: { jobs: { managedIdentityPrincipalId: site } } }, resource],
])("%j: a resource's ID is looked up, and no part of it is taken for the identity's", (caller, command) => {
  expect(fixes(caller)).toEqual([expect.stringMatching(/ <GUID>\n {2}Look it up: /)]);
  expect(fixes(caller)[0]?.endsWith(`Look it up: ${command}`)).toBe(true);
});

it("a subscription's ID is taken from a resource's ID", () => {
  const [problem] = problemsIn({ ...valid, expectedSubscriptionId: site });
  expect(problem?.fix).toMatch(/ 66666666-7777-4888-8999-000000000000$/);
});

it.each([
  [{ issuer: github, subject: "repo:contoso/orders:*" }, "<environment>"],
  [{ issuer: github, subject: "repo:contoso/orders:environment:*" }, "<environment>"],
  [{ issuer: github, subject: "repo:contoso/orders:ref:refs/heads/*" }, "<environment>"],
])("%j: a wildcard comes with the job that GitHub signs", (credential, environment) => {
  const job = `{ github: { repository: "contoso/orders", environment: "${environment}" } }`;
  expect(ofCredential(credential)).toEqual([lines(job)]);
});

it.each([[{ issuer: `${github}/`, subject }], [{ issuer: github.replace("https", "http"), subject }], [{ subject }]])(
  "%j: GitHub's issuer is written right",
  (credential) => {
    expect(ofCredential(credential)).toEqual([expect.stringMatching(/\.issuer' https:\/\/token\.actions\.\w+\.com$/)]);
  },
);

it("what the Azure CLI takes is written right part by part", () => {
  const credential = { name: "jobs", issuer: github, subject, audiences: ["api://AzureADTokenExchange"] };
  expect(ofCredential(credential)).toEqual([
    'write audience: "api://AzureADTokenExchange" in its place in the stack\'s settings file',
    expect.stringMatching(/^npx pulumi config rm .*\.jobs\.name'$/),
  ]);
});

it("Azure DevOps has issuer and subject", () => {
  expect(ofCredential({ serviceConnection: "sc", organization: "contoso", project: "orders" })).toEqual([
    expect.stringContaining(lines('{ issuer: "<issuer>", subject: "<subject>" }')),
  ]);
});

it.each([
  ["https://kv-orders.vault.azure.net/", "kv-orders", "<resourceGroup>"],
  ["kv-orders.vault.azure.net", "kv-orders", "<resourceGroup>"],
  [`${group}/Microsoft.KeyVault/vaults/kv-orders`, "kv-orders", "rg-orders"],
])("the vault %s is named by its parts", (keyVault, name, resourceGroup) => {
  const caller = { secrets: { first: { endDate: "2027-05-15T00:00:00Z" } }, deliverTo: { keyVault } };
  const [fix = ""] = fixes(caller);
  expect(fix).toContain(`name: "${name}"`);
  expect(fix).toContain(`resourceGroup: "${resourceGroup}"`);
});

it("a group's ID isn't its name", () => {
  const groups = ["11111111-2222-4333-8444-555555555555"];
  const problems = problemsIn({ ...valid, people: { "Function.Invoke": { groups } } });
  expect(problems.map(({ rule }) => rule)).toEqual(["must be a group's display name, not its ID"]);
  expect(problems[0]?.fix).toContain(`az ad group show --group ${groups[0]} --query displayName -o tsv`);
});

it("a wrong name with a wrong value is written at once", () => {
  expect(fixes({ secrets: { first: { end_date_relative: "4320h" } } })).toEqual([
    'write endDate: "<YYYY-MM-DDT00:00:00Z>" in its place in the stack\'s settings file',
  ]);
});

it("a secret is valid for no longer than the settings allow", () => {
  const dates = { startDate: "2026-11-01T00:00:00Z", endDate: "2027-04-30T00:00:01Z" };
  const secrets = { first: dates };
  expect(fixes({ secrets })).toEqual([expect.stringMatching(/\.endDate' --plaintext 2027-04-30T00:00:00Z$/)]);
  const longer = { ...callersWith({ secrets }), maximumSecretLifetimeDays: 181 };
  const exempt = { ...callersWith({ secrets }), exemptions: { "secret-lifetime": "The partner rotates once a year" } };
  for (const settings of [longer, exempt]) expect(problemsIn(settings)).toEqual([]);
});

it("origins in one text are a list", () => {
  const [problem] = problemsIn({ ...valid, cors: "https://shop.contoso.com, https://www.contoso.com/" });
  expect(problem?.fix).toContain('protected-function:cors: ["https://shop.contoso.com", "https://www.contoso.com"]');
});

it("a resource group isn't a vault's", () => {
  const [problem] = problemsIn({ ...valid, resourceGroup: "rg-orders" });
  expect(problem?.fix).toMatch(/^npx pulumi config rm /);
});

it.each(["contoso.com", "contoso.onmicrosoft.com"])(
  "a tenant by its name %s is refused with its own name",
  (tenantId) => {
    const { expectedTenantId: _empty, ...others } = valid as Readonly<Record<string, unknown>>;
    const problems = problemsIn({ expectedTenantId: "", ...others, tenantId });
    expect(problems.map(({ fix }) => fix.split("\n", 1)[0])).toEqual([
      'write protected-function:expectedTenantId: "<GUID>" in its place in the stack\'s settings file',
    ]);
  },
);

it.each([
  [{ servicePrincipal: "00000003-0000-0000-C000-000000000000" }, "servicePrincipal", "Microsoft Graph"],
  [
    { federated: { jobs: { managedIdentityPrincipalId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46" } } },
    "federated.jobs.managedIdentityPrincipalId",
    "Microsoft Azure CLI",
  ],
])("%j: an application of Microsoft is nobody's caller", (caller, path, app) => {
  const rule = `must be the ID of your caller: this is ${app}, an application of Microsoft`;
  expect(problemsIn(callersWith(caller))).toMatchObject([{ path: `callers.integration.${path}`, rule }]);
});

it("the ID of Microsoft's application isn't taken for a role", () => {
  const [problem, ...others] = problemsIn(callersWith("04b07795-8ddb-461a-bbee-02f9e1bf7b46"));
  expect(problem?.fix).toMatch(/^write this, for example, /);
  expect(others).toEqual([]);
});

it("two credentials for one job of GitHub are told in whatever form they stand", () => {
  const jobs = {
    first: { issuer: github, subject: "repo:contoso/orders:environment:dev" },
    second: { github: { repository: "contoso/orders", environment: "dev" } },
  };
  expect(problemsIn(callersWith({ federated: jobs })).map(({ path, rule }) => `${path} ${rule}`)).toEqual([
    "callers.integration.federated.second must be for another subject: first is for the same, and Entra ID accepts each once",
  ]);
});

it("a user's ID isn't the user's name", () => {
  const owners = ["11111111-2222-4333-8444-555555555555"];
  const [problem] = problemsIn({ ...valid, owners });
  expect(problem?.fix).toContain(`az ad user show --id ${owners[0]} --query userPrincipalName -o tsv`);
});

it.each(["203.0.113.7", ["203.0.113.7"]])("the address %j in place of a location is its only range", (office) => {
  const problems = problemsIn({ ...valid, conditionalAccess: { namedLocations: { office } } });
  expect(problems[0]?.fix).toMatch(/ office: \{ cidrs: \["203\.0\.113\.7\/32"\] \}$/);
});

it("a client ID beside secrets is either an app of its own, or one that exists", () => {
  const [fix, ...others] = fixes({
    clientId: "11111111-2222-4333-8444-555555555555",
    secrets: { first: { endDate: "2027-02-21T00:00:00Z" } },
  });
  expect(fix).toMatch(
    /^remove it from .*: a caller with secrets gets an app registration of its own\.\n {2}Or, .* rename it to servicePrincipal, and remove secrets/,
  );
  expect(others).toEqual([]);
});

it("a wrong name whose value has another form is one piece to write", () => {
  expect(fixes({ role: "Orders.Read", secrets: { first: { endDate: "2027-02-21T00:00:00Z" } } })[0]).toMatch(
    /^write this in place of callers\.\w+\.role in .*:\n[^]* roles: \["Orders.Read"\]$/,
  );
});
