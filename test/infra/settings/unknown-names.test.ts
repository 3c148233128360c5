import { expect, it } from "vitest";
import { callersWith, problemsIn, valid } from "./problems-in.ts";

const keyVault = { resourceGroup: "rg-orders", name: "kv-orders" };
const slot = { endDate: "2027-03-31T00:00:00Z" };
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
    "put all of callers.integration.federated.jobs under callers.integration.federated.jobs.github in the stack's settings file",
  ],
  [
    "the names of two forms, by an example that can't be deployed",
    { federated: { jobs: { github: { repository: "contoso/orders", environment: "dev" }, subject: "s" } } },
    ["federated.jobs"],
    `write this, for example, in the stack's settings file:
    protected-function:callers:
      integration:
        federated:
          jobs: { github: { repository: "<owner>/<repository>", environment: "production" } }`,
  ],
  [
    "entries without a name",
    { federated: { issuer: "https://idp.contoso.com", subject: "s" } },
    ["federated"],
    "write a line with a name, such as main:, below callers.integration.federated in the stack's settings file, and indent what it has by two spaces more",
  ],
  [
    "a misspelled name whose value is refused too, as one problem",
    { certificate: { file: "caller.pem" } },
    ["certificate.file"],
    `rename it to pem, then write this, for example, in the stack's settings file:
    protected-function:callers:
      integration:
        certificate:
          pem: "-----BEGIN CERTIFICATE-----\\nMII...\\n-----END CERTIFICATE-----\\n"`,
  ],
])("fixes %s", (_, caller, paths, fix) => {
  const problems = problemsIn(callersWith(caller));
  expect(problems.map(({ path }) => path.replace("callers.integration.", "")).toSorted()).toEqual(paths);
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
