import { make } from "covertable";
import { beforeAll, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../twin/network/certificate-authority.ts";
import { inDays } from "../support/in-days.ts";
import { makeKeyVault, partnerVault } from "../support/every-setting.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";

/** Every setting that resources depend on, with the values that make a difference to them. */
const factors = {
  tokenVersion: [1, 2],
  publicClientFlows: [false, true],
  users: [[], ["grace@twin.onmicrosoft.com"]],
  groups: [[], ["Function users"]],
  owners: [[], ["ada@twin.onmicrosoft.com"]],
  serviceManagementReference: ["", "SVC-1234"],
  location: ["westeurope", "swedencentral"],
  instanceMemoryMB: [512, 2048, 4096],
  maximumInstanceCount: [40, 100],
  alwaysReadyInstances: [0, 2],
  retentionDays: [30, 90],
  tags: [{}, { team: "integration" }],
  secrets: ["none", "one", "two", "delivered"],
  certificate: [false, true],
  federated: ["none", "github", "others"],
  protectResources: [false, true],
  refusedCallersAlert: [{}, { threshold: 20, emails: ["oncall@contoso.com"] }],
};

type Combination = { readonly [Factor in keyof typeof factors]: (typeof factors)[Factor][number] };

const combinations: readonly Combination[] = make(factors);

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

function settingsOf(combination: Combination): SettingsOfStack {
  const { secrets, certificate, federated, users, groups, ...settings } = combination;
  const partner = {
    ...secretsOf[secrets as keyof typeof secretsOf],
    ...(certificate && { certificate: { pem } }),
    ...federatedOf[federated as keyof typeof federatedOf],
  };
  return { ...settings, people: { "Function.Invoke": { users, groups } }, callers: { partner, daemon: {} } };
}

describe.skipIf(!hasEngine())("every pair of settings", () => {
  beforeAll(async () => {
    ({ pem } = await createCertificateAuthority());
  });

  it("is among the combinations", () => {
    const names = Object.keys(factors) as (keyof typeof factors)[];
    const missing = names.flatMap((one, index) =>
      names
        .slice(index + 1)
        .flatMap((other) =>
          factors[one].flatMap((left) =>
            factors[other]
              .filter((right) => !combinations.some((each) => each[one] === left && each[other] === right))
              .map((right) => [one, left, other, right]),
          ),
        ),
    );

    expect(missing).toEqual([]);
  });

  it.each(combinations)("a second up changes nothing: %j", async (combination) => {
    const opened = await openLocally({ settings: settingsOf(combination) });
    try {
      if (combination.secrets === "delivered") await makeKeyVault(opened);
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
