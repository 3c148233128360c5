import { beforeAll, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../packages/twin/network/certificate-authority.ts";
import { inDays } from "../support/in-days.ts";
import { everyPolicy, makeKeyVault, partnerVault } from "../support/every-setting.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";
import { missingPairs, sideBySide } from "../support/side-by-side.ts";

/** Every setting of the stack that resources depend on, with the values that make a difference to them. */
const factors = {
  tokenVersion: [1, 2],
  publicClientFlows: [false, true],
  users: [[], ["grace@twin.onmicrosoft.com"]],
  groups: [[], ["Function users"]],
  policies: ["none", "all"],
  owners: [[], ["ada@twin.onmicrosoft.com"]],
  serviceManagementReference: ["", "SVC-1234"],
  location: ["westeurope", "swedencentral"],
  instanceMemoryMB: [512, 2048, 4096],
  maximumInstanceCount: [40, 100],
  alwaysReadyInstances: [0, 2],
  retentionDays: [30, 90],
  tags: [{}, { team: "integration" }],
  protectResources: [false, true],
  refusedCallersAlert: [{}, { threshold: 20, emails: ["oncall@contoso.com"] }],
};

/** What the same code makes of them: registrations, who signs in, how the site scales, what watches it. */
const groups: readonly (readonly (keyof typeof factors)[])[] = [
  ["tokenVersion", "publicClientFlows", "owners"],
  ["users", "groups", "policies"],
  ["location", "maximumInstanceCount", "alwaysReadyInstances"],
  ["retentionDays", "refusedCallersAlert", "tags"],
];
/** Of one caller: each caller has resources of its own, so that several stand in one stack. */
const credentials = {
  secrets: ["none", "one", "two", "delivered"],
  federated: ["none", "github", "others"],
  certificate: [false, true],
} as const;
const ofOneCaller = [["secrets", "federated", "certificate"]] as const;
const callers = sideBySide(credentials, ofOneCaller);

/** The last has no caller at all, and no policy, as one is about callers. */
const stacks = sideBySide(factors, groups).toSorted((one, other) => one.policies.localeCompare(other.policies));
const combinations = stacks.map((settings, index) => ({
  ...settings,
  callers: callers.filter((_, caller) => caller % (stacks.length - 1) === index),
}));

const first = { startDate: inDays(-20), endDate: inDays(120) };
const second = { endDate: inDays(150) };
const secretsOf = {
  none: {},
  one: { secrets: { second } },
  two: { secrets: { first, second } },
  delivered: { secrets: { first }, deliverTo: { keyVault: partnerVault } },
} as const;

const github = { repository: "contoso/orders", environment: "production", ownerId: "1234567", repositoryId: "7654321" };
const federatedOf = {
  none: {},
  github: { federated: { deployments: { github } } },
  others: {
    federated: {
      orders: { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" },
      cluster: { issuer: "https://oidc.contoso.example", subject: "worker", audience: "entra" },
    },
  },
} as const;

let pem = "";

function settingsOf({
  callers: chosen,
  users,
  groups: memberOf,
  policies,
  ...settings
}: (typeof combinations)[number]): SettingsOfStack {
  const withCredentials = chosen.map(({ secrets, certificate, federated }, index) => [
    `partner${index}`,
    { ...secretsOf[secrets], ...(certificate && { certificate: { pem } }), ...federatedOf[federated] },
  ]);
  return {
    ...settings,
    ...(policies === "all" && { conditionalAccess: everyPolicy }),
    people: { "Function.Invoke": { users, groups: memberOf } },
    callers: chosen.length === 0 ? {} : { ...Object.fromEntries(withCredentials), daemon: {} },
  };
}

describe.skipIf(!hasEngine())("every pair of settings that affect the same resources", () => {
  beforeAll(async () => {
    ({ pem } = await createCertificateAuthority());
  });

  it("is among the combinations", () => {
    expect(missingPairs(factors, groups, stacks)).toEqual([]);
    expect(
      missingPairs(
        credentials,
        ofOneCaller,
        combinations.flatMap((each) => each.callers),
      ),
    ).toEqual([]);
  });

  it.each(combinations)("a second up changes nothing: %j", async (combination) => {
    const opened = await openLocally({ settings: settingsOf(combination) });
    try {
      if (combination.callers.some(({ secrets }) => secrets === "delivered")) await makeKeyVault(opened);
      const { stack } = opened.local;

      const { summary: made } = await stack.up();
      const { summary: again } = await stack.up({ expectNoChanges: true });

      expect(made.create).toBeGreaterThan(30);
      expect(again).toEqual({ ...again, create: 0, update: 0, replace: 0, delete: 0, same: made.create });
    } finally {
      await opened.close();
    }
  });
});
