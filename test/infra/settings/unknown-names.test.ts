import { expect, it } from "vitest";
import { callersWith, problemsIn } from "./problems-in.ts";

const keyVault = { resourceGroup: "rg-orders", name: "kv-orders" };
const slot = { endDate: "2027-03-31T00:00:00Z" };
const inFirst = `write this in place of %s in the stack's settings file:
    protected-function:callers:
      integration:
        secrets: { first: { endDate: "2027-03-31T00:00:00Z" } }`;

it.each([
  [
    "a level that is missing",
    { secrets: slot },
    ["secrets.endDate"],
    inFirst.replace("%s", "callers.integration.secrets"),
  ],
  [
    "the same under a near name, which another name's value would fit",
    { secret: slot },
    ["secret"],
    inFirst.replace("%s", "callers.integration.secret"),
  ],
  [
    "a level that is missing, of other values",
    { secrets: { first: slot }, deliverTo: keyVault },
    ["deliverTo.keyVault", "deliverTo.name", "deliverTo.resourceGroup"],
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
])("fixes %s", (_, caller, paths, fix) => {
  const problems = problemsIn(callersWith(caller));
  expect(problems.map(({ path }) => path.replace("callers.integration.", "")).toSorted()).toEqual(paths);
  expect(problems.map((problem) => problem.fix)).toContain(fix);
});
