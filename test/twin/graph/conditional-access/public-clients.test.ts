import { describe, expect, it } from "vitest";
import type { DirectoryBehavior } from "../../../../packages/twin/tenant/directory-behavior.ts";
import { expectBadRequest } from "../graph-fixture.ts";
import {
  badRequest,
  conditionalAccessFixture,
  expectPolicyRefused,
  forAll,
  newPolicy,
  root,
} from "./conditional-access-fixture.ts";

const path = `${root}/policies`;

type Fixture = Awaited<ReturnType<typeof conditionalAccessFixture>>;

const including = (clientId: string) => forAll({ applications: { includeApplications: [clientId] } });
const excluding = (clientId: string) =>
  forAll({ applications: { includeApplications: ["All"], excludeApplications: [clientId] } });

const setFlag = ({ call, application }: Fixture, isFallbackPublicClient: boolean | null) =>
  call("PATCH", `/v1.0/applications/${application.id}`, { body: { isFallbackPublicClient } });

describe.each([
  ["included", including],
  ["excluded", excluding],
] as const)("a public client that a policy would have %s", (_, conditionsOf) => {
  it("is refused at creation and at a change, as by default", async () => {
    const fixture = await conditionalAccessFixture();
    await setFlag(fixture, true);
    const message = `1034: Policy contains invalid applications: {"${fixture.apiClientId}":"PublicClientsAreUnsupported"}`;
    await expectPolicyRefused(fixture, { conditions: conditionsOf(fixture.apiClientId) }, message);
  });

  it("is accepted under the tenant's other reading", async () => {
    const fixture = await conditionalAccessFixture({ directoryBehavior: { publicClientInPolicy: "accepted" } });
    await setFlag(fixture, true);

    const body = newPolicy({ conditions: conditionsOf(fixture.apiClientId) });

    expect((await fixture.call("POST", path, { body })).status).toBe(201);
  });

  it.each([false, null])("isn't a public client with the flag %s", async (flag) => {
    const fixture = await conditionalAccessFixture();
    await setFlag(fixture, true);
    await setFlag(fixture, flag);

    const body = newPolicy({ conditions: conditionsOf(fixture.apiClientId) });

    expect((await fixture.call("POST", path, { body })).status).toBe(201);
  });

  describe("and that turns public under it", () => {
    const underPolicy = async (behavior: DirectoryBehavior) => {
      const fixture = await conditionalAccessFixture({ directoryBehavior: behavior });
      const policy = await fixture.created(path, newPolicy({ conditions: conditionsOf(fixture.apiClientId) }));
      return { fixture, policy, turned: await setFlag(fixture, true) };
    };

    it("may do so; the policy stays, but can't be changed", async () => {
      const { fixture, policy, turned } = await underPolicy({});

      expect(turned.status).toBe(204);
      expect((await fixture.call("GET", `${path}/${policy.id}`)).body).toMatchObject({
        conditions: conditionsOf(fixture.apiClientId),
      });
      expect((await fixture.call("PATCH", `${path}/${policy.id}`, { body: { state: "enabled" } })).status).toBe(400);
      await setFlag(fixture, false);
      expect((await fixture.call("PATCH", `${path}/${policy.id}`, { body: { state: "enabled" } })).status).toBe(204);
    });

    it("may not under the tenant's other reading, until the policy is deleted", async () => {
      const { fixture, policy, turned } = await underPolicy({ publicClientUnderPolicy: "refused" });
      const { call, application, apiClientId } = fixture;

      expectBadRequest(
        turned,
        `The application '${apiClientId}' cannot become a public client: Conditional Access policies name it.`,
      );
      const rename = await call("PATCH", `/v1.0/applications/${application.id}`, { body: { displayName: "other" } });
      expect(rename.status).toBe(204);
      await call("DELETE", `${path}/${policy.id}`);
      expect((await setFlag(fixture, true)).status).toBe(204);
    });
  });
});

it("names each public client of a policy once, and no other client", async () => {
  const fixture = await conditionalAccessFixture();
  const { call, created, apiClientId } = fixture;
  await setFlag(fixture, true);
  const register = async (isFallbackPublicClient: boolean) => {
    const { appId } = await created("/v1.0/applications", { displayName: "other", isFallbackPublicClient });
    await created("/v1.0/servicePrincipals", { appId });
    return String(appId);
  };
  const desktop = await register(true);
  const web = await register(false);

  const answer = await call("POST", path, {
    body: newPolicy({
      conditions: forAll({
        applications: { includeApplications: [desktop, web], excludeApplications: [apiClientId, desktop] },
      }),
    }),
  });

  expect(answer.body).toEqual(
    badRequest(
      answer,
      `1034: Policy contains invalid applications: {"${desktop}":"PublicClientsAreUnsupported","${apiClientId}":"PublicClientsAreUnsupported"}`,
    ),
  );
});
