import { expect, it } from "vitest";
import { problemsIn, valid } from "./problems-in.ts";

const rule = /, and nothing replaces variables here$/;

it.each(["${{ vars.TENANT }}", "${TENANT}", "$TENANT_ID", "$(tenant)", "%TENANT%", "var.tenant", "{{ tenant }}"])(
  "%s is a variable, not a value",
  (expectedTenantId) => {
    expect(problemsIn({ ...valid, expectedTenantId })).toMatchObject([
      { path: "expectedTenantId", rule: expect.stringMatching(rule) },
    ]);
  },
);

it.each(["contoso.com", "$TENANT-1", "my var.tenant", "5 %"])("%s isn't a variable", (expectedTenantId) => {
  const [{ rule: told = "" } = {}] = problemsIn({ ...valid, expectedTenantId });
  expect(told).toMatch(/^must be a GUID/);
  expect(told).not.toMatch(rule);
});

// The function may replace the others itself.
it("a workflow's variable isn't the value of an app setting", () => {
  const told = problemsIn(
    { ...valid, appSettings: { API_URL: "${{ vars.API_URL }}", HOME_PAGE: "${HOME}" } },
    "unread",
  );
  expect(told).toMatchObject([{ path: "appSettings.API_URL", rule: expect.stringMatching(rule) }]);
});
