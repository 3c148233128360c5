import { expect, it } from "vitest";
import { ruleIds } from "../../../infra/settings/rule-ids.ts";
import { problemsIn, valid } from "./problems-in.ts";

/** [subject, settings, the paths of all their problems] */
const several: readonly [string, object, readonly string[]][] = [
  [
    "a federated credential's name, and what is under it",
    { callers: { app: { federated: { Prod: { github: { repository: "orders", environment: "p" } } } } } },
    ["callers.app.federated.Prod", "callers.app.federated.Prod.github.repository"],
  ],
  [
    "a caller's name, and each credential",
    { callers: { App: { secrets: { first: { endDate: "soon" } }, federated: { x: { issuer: "http://i" } } } } },
    [
      "callers.App",
      "callers.App.secrets.first.endDate",
      "callers.App.federated.x",
      "callers.App.federated.x.issuer",
      "callers.App.federated.x.subject",
    ],
  ],
  [
    "app settings whose values are wrong, and that the contract lacks",
    { appSettings: { DAYS: 30, Values: { DEBUG: "true" }, RETRIES: { value: 3, slotSetting: false } } },
    [
      "appSettings.DAYS",
      "appSettings.Values",
      "appSettings.RETRIES",
      "appSettings.DAYS",
      "appSettings.DEBUG",
      "appSettings.RETRIES",
    ],
  ],
  [
    "app settings in lists, and that the contract lacks",
    { appSettings: [{ name: "DAYS", value: 30 }], secretSettings: [{ name: "KEY", value: "x" }] },
    ["appSettings", "secretSettings", "appSettings.DAYS", "secretSettings.KEY"],
  ],
  [
    "a secret in place of its vault, and that the contract lacks it, but not its form as well",
    { secretSettings: { KEY: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${"A".repeat(86)}==` } },
    ["secretSettings.KEY", "secretSettings.KEY"],
  ],
  [
    "app settings with names that are the platform's, only by these",
    { appSettings: { AzureWebJobsStorage: "x" } },
    ["appSettings.AzureWebJobsStorage"],
  ],
  [
    "conditional access, each value and what they mean together",
    {
      callers: {},
      conditionalAccess: {
        state: "on",
        namedLocations: { Office: { cidrs: ["10.0.0.0/8"] } },
        serviceAccountOnlyApi: true,
        emergencyAccounts: ["a@b.c", 5],
        serviceAccounts: [],
        workloadIdentitiesOnlyFrom: ["office"],
      },
    },
    [
      "conditionalAccess.state",
      "conditionalAccess.namedLocations.Office",
      "conditionalAccess.namedLocations.Office.cidrs.0",
      "conditionalAccess.emergencyAccounts.1",
      "conditionalAccess.serviceAccountOnlyApi",
      "conditionalAccess.workloadIdentitiesOnlyFrom.0",
      "conditionalAccess.workloadIdentitiesOnlyFrom",
    ],
  ],
  [
    "accounts that are in two lists",
    {
      conditionalAccess: { state: "on", serviceAccounts: ["a@b.c", "a@b.c"], emergencyAccounts: ["A@b.c", "nobody"] },
    },
    [
      "conditionalAccess.state",
      "conditionalAccess.emergencyAccounts.1",
      "conditionalAccess.serviceAccounts",
      "conditionalAccess.serviceAccounts.0",
      "conditionalAccess.serviceAccounts.1",
    ],
  ],
  [
    "a role that isn't the contract's, and who holds it",
    { people: { "Function.Read": { users: ["ada"] } } },
    ["people.Function.Read.users.0", "people.Function.Read"],
  ],
  [
    "an exemption's name and reason",
    { exemptions: { "secret-lifetim": "why", "no-shared-keys": " " } },
    ["exemptions.secret-lifetim", "exemptions.no-shared-keys"],
  ],
  [
    "roles of the identity that repeat, lack a reason, or have a wrong scope",
    {
      identity: {
        azureRoles: [
          { scope: "resourceGroups/rg", role: "Owner" },
          { scope: "resourceGroups/rg", role: "owner" },
          { scope: "rg", role: "Storage Blob Data Reader" },
        ],
      },
    },
    ["identity.azureRoles.0", "identity.azureRoles.1", "identity.azureRoles.2.scope", "identity.azureRoles.1"],
  ],
];

it.each(several)("tells all problems at once of %s", (_, settings, paths) => {
  expect(problemsIn({ ...valid, ...settings }).map(({ path }) => path)).toEqual(paths);
});

it("takes what can't be read for something, and not for nothing", () => {
  const callers = { app: { deliverTo: { keyVault: { resourceGroup: "rg", name: "kv-orders" } }, secrets: "x" } };
  const conditionalAccess = { serviceAccountOnlyApi: true, serviceAccounts: "a@b.c" };
  const problems = problemsIn({ ...valid, callers, conditionalAccess });

  expect(problems.map(({ path }) => path)).toEqual(["callers.app.secrets", "conditionalAccess.serviceAccounts"]);
});

it("names the rule that an exemption means, and of any other all rules", () => {
  const reason = "The partner rotates once a year";
  const [misspelled, unknown] = problemsIn({ ...valid, exemptions: { "no-shared-key": reason, encryption: reason } });

  expect(misspelled?.fix).toBe("rename it to no-shared-keys in the stack's settings file");
  expect(unknown).toEqual({
    path: "exemptions.encryption",
    rule: `is not a setting; exemptions has ${ruleIds.join(", ")}`,
    found: JSON.stringify(reason),
    fix: "npx pulumi config rm --stack dev --path 'protected-function:exemptions.encryption'",
  });
});
