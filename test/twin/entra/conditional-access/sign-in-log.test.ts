import { expect, it } from "vitest";
import { start } from "../entra-fixture.ts";
import { accessFixture, block, elsewhere, home, mfa, outcomeOf } from "./access-fixture.ts";

const reportOnly = "enabledForReportingButNotEnforced";

it("records what report-only policies would have done, and lets them decide nothing", async () => {
  const { policy, signInFrom, tenant, ada, desktop, apiClientId, homeLocation } = accessFixture();
  const ids = {
    block: policy(block, { name: "block", state: reportOnly }).id,
    mfa: policy(mfa, { name: "mfa", state: reportOnly }).id,
    elsewhere: policy(block, {
      name: "elsewhere",
      state: reportOnly,
      locations: { includeLocations: [homeLocation.id] },
    }).id,
    off: policy(block, { name: "off", state: "disabled" }).id,
  };

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);

  expect(tenant.signInLog.all()).toEqual([
    {
      at: start,
      kind: "user",
      principalId: ada.id,
      clientId: desktop.application.appId,
      resources: [apiClientId],
      ipAddress: elsewhere,
      conditionalAccessStatus: "notApplied",
      appliedConditionalAccessPolicies: [
        { id: ids.block, displayName: "block", result: "reportOnlyFailure" },
        { id: ids.mfa, displayName: "mfa", result: "reportOnlyInterrupted" },
        { id: ids.elsewhere, displayName: "elsewhere", result: "reportOnlyNotApplied" },
        { id: ids.off, displayName: "off", result: "notEnabled" },
      ],
    },
  ]);
});

it("records which enforced policies refused a sign-in, and which were not about it", async () => {
  const { policy, signInFrom, clientFrom, tenant, client, homeLocation } = accessFixture();
  policy(mfa, { name: "mfa" });
  policy(block, { name: "home", locations: { includeLocations: [homeLocation.id] } });

  await signInFrom(elsewhere);
  await signInFrom(home);
  await clientFrom(home);

  const log = tenant.signInLog.all();
  expect(log.map(({ conditionalAccessStatus }) => conditionalAccessStatus)).toEqual([
    "failure",
    "failure",
    "notApplied",
  ]);
  expect(log.map((record) => record.appliedConditionalAccessPolicies.map(({ result }) => result))).toEqual([
    ["failure", "notApplied"],
    ["failure", "failure"],
    ["notApplied", "notApplied"],
  ]);
  expect(log[2]).toMatchObject({ kind: "servicePrincipal", principalId: client.servicePrincipal.id, ipAddress: home });
});

it("does not record who was refused before that", async () => {
  const { signInFrom, tenant } = accessFixture();
  await signInFrom(elsewhere, { password: "wrong" });
  expect(tenant.signInLog.all()).toEqual([]);
});

it("holds an outcome that nobody can change afterwards", async () => {
  const { policy, signInFrom, tenant } = accessFixture();
  const { id } = policy(mfa, { state: reportOnly });
  await signInFrom(home);
  tenant.conditionalAccess.policies.update(id, { state: "enabled" });
  await signInFrom(home);
  expect(tenant.signInLog.all().map(({ conditionalAccessStatus }) => conditionalAccessStatus)).toEqual([
    "notApplied",
    "failure",
  ]);
});
