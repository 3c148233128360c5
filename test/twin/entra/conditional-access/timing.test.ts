import { expect, it } from "vitest";
import { start } from "../entra-fixture.ts";
import { accessFixture, block, elsewhere, home, mfa, outcomeOf } from "./access-fixture.ts";

const hour = 60 * 60 * 1000;
const delayed = () => accessFixture({ policyPropagationMilliseconds: 8 * hour });

it("applies a new policy only after it has propagated", async () => {
  const { policy, signInFrom, clock, tenant } = delayed();
  policy(block);

  expect(tenant.conditionalAccess.asWritten().policies).toHaveLength(1);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  clock.advance(8 * hour - 1);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  clock.advance(1);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
});

it("applies a changed or deleted policy until the change has propagated", async () => {
  const { policy, signInFrom, clock, tenant, apiClientId } = delayed();
  const { policies } = tenant.conditionalAccess;
  const { id } = policy(block);
  clock.advance(5 * hour);
  policies.update(id, { grantControls: mfa });
  clock.advance(2 * hour);
  policies.delete(id);

  const found: unknown[] = [];
  for (const wait of [0, 1, 5, 2]) {
    clock.advance(wait * hour);
    found.push(await outcomeOf(await signInFrom(elsewhere)));
  }
  expect(found).toEqual([200, 53003, [50076, apiClientId], 200]);
});

it("uses a location's old ranges until the change has propagated", async () => {
  const { policy, signInFrom, clock, tenant, homeLocation } = delayed();
  policy(block, { locations: { includeLocations: ["All"], excludeLocations: [homeLocation.id] } });
  clock.advance(8 * hour);
  tenant.conditionalAccess.namedLocations.update(homeLocation.id, {
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: `${elsewhere}/32` }],
  });

  const outcomes = async () => [await outcomeOf(await signInFrom(home)), await outcomeOf(await signInFrom(elsewhere))];
  expect(await outcomes()).toEqual([200, 53003]);
  clock.advance(8 * hour);
  expect(await outcomes()).toEqual([53003, 200]);
});

it("doesn't apply a policy at a time before its propagation, after the clock is moved back", async () => {
  const { policy, signInFrom, clock } = delayed();
  policy(block);
  clock.advance(9 * hour);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);

  clock.advance(-9 * hour);

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
});

it("applies a change with a shorter delay before an earlier one", async () => {
  const { policy, signInFrom, clock, tenant } = delayed();
  const { id } = policy(block);
  tenant.conditionalAccess.delay(0);

  tenant.conditionalAccess.policies.delete(id);
  clock.advance(9 * hour);

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
});

const reportOnly = "enabledForReportingButNotEnforced";

it("records the results of report-only policies without applying them", async () => {
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

it("records the enforced policies that refused a sign-in and those that didn't apply", async () => {
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

it("doesn't record a sign-in that was refused earlier", async () => {
  const { signInFrom, tenant } = accessFixture();
  await signInFrom(elsewhere, { password: "wrong" });
  expect(tenant.signInLog.all()).toEqual([]);
});

it("holds an immutable outcome", async () => {
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
