import { expect, it } from "vitest";
import type { ConditionalAccessSettings } from "../../../infra/settings/conditional-access-settings.ts";
import type { Settings } from "../../../infra/settings/settings-schema.ts";
import { movingCallers } from "../../../infra/rules/lock-out-moving-callers.ts";

const github = { github: { repository: "contoso/orders", environment: "production" } };
const callers = {
  integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } },
  pipeline: { federated: { vm: { issuer: "https://oidc.example", subject: "s" }, jobs: github } },
};

it.each(["report-only", "enforced", undefined] as const)(
  "warns of a caller that GitHub's runners sign in (%s)",
  (state) => {
    const warnings = movingCallers({ ...(state && { state }), workloadIdentitiesOnlyFrom: ["office"] }, callers);

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^The caller "pipeline" signs in from GitHub Actions.*AADSTS53003/);
  },
);

it.each<[string, ConditionalAccessSettings, Settings["callers"]]>([
  ["conditional access is off", { state: "off", workloadIdentitiesOnlyFrom: ["office"] }, callers],
  ["no policy is about callers", { state: "enforced", apiOnlyFrom: ["office"] }, callers],
  [
    "nobody signs in from GitHub",
    { state: "enforced", workloadIdentitiesOnlyFrom: ["office"] },
    { integration: callers.integration },
  ],
])("says nothing where %s", (_, settings, some) => {
  expect(movingCallers(settings, some)).toEqual([]);
});
