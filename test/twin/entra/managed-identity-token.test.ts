import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { managedIdentityToken } from "../../../packages/twin/entra/managed-identity.ts";
import { accessFixture, block, elsewhere, workloads } from "./conditional-access/access-fixture.ts";
import { createFixture, type Fixture, readerRole, signingKeys, userRole, writerRole } from "./entra-fixture.ts";

/** A managed identity of the tenant, and what it gets for the API. */
function withIdentity({ tenant, api }: Pick<Fixture, "tenant" | "api">) {
  const { servicePrincipals, appRoleAssignments } = tenant.directory;
  const identity = servicePrincipals.addManagedIdentity("id-logic-app");
  return {
    identity,
    assign: (appRoleId: string) =>
      appRoleAssignments.create({ principalId: identity.id, resourceId: api.servicePrincipal.id, appRoleId }),
    ask: (request: { readonly clientId?: string; readonly scope?: string } = {}) =>
      managedIdentityToken({
        tenant,
        signingKeys,
        from: elsewhere,
        clientId: identity.appId,
        scope: `api://${api.application.appId}/.default`,
        ...request,
      }),
  };
}

async function claims(answer: ReturnType<ReturnType<typeof withIdentity>["ask"]>) {
  const given = await answer;
  if ("refusal" in given) throw new Error(given.refusal.message);
  return decodeJwt(given.accessToken);
}

it.each([
  [1, "appid"],
  [2, "azp"],
] as const)("is of the API's version %i, names the identity as %s, and has its roles", async (tokenVersion, client) => {
  const fixture = createFixture({ tokenVersion });
  const { identity, assign, ask } = withIdentity(fixture);
  const { appId } = fixture.api.application;
  assign(readerRole.id);
  assign(writerRole.id);
  expect(await claims(ask())).toMatchObject({
    aud: tokenVersion === 1 ? `api://${appId}` : appId,
    [client]: identity.appId,
    [`${client}acr`]: "2",
    oid: identity.id,
    sub: identity.id,
    roles: ["Things.Read", "Things.Write"],
    ver: `${tokenVersion}.0`,
  });
});

it("is valid for a day", async () => {
  const { iat = 0, exp } = await claims(withIdentity(createFixture()).ask());
  expect(exp).toBe(iat + 86_700);
});

it("has no roles without an assignment if the API doesn't require one", async () => {
  expect(await claims(withIdentity(createFixture()).ask())).not.toHaveProperty("roles");
});

it("requires an assignment if the API requires one", async () => {
  const fixture = createFixture();
  const { identity, assign, ask } = withIdentity(fixture);
  const { application, servicePrincipal } = fixture.api;
  fixture.tenant.directory.servicePrincipals.update(servicePrincipal.id, { appRoleAssignmentRequired: true });
  expect(await ask()).toEqual({
    refusal: {
      code: "invalid_grant",
      message: `AADSTS501051: Application '${identity.appId}'(id-logic-app) is not assigned to a role for the application 'api://${application.appId}'(orders-api).`,
    },
  });
  expect(() => assign(userRole.id)).toThrow("Permission being assigned was not found");
  assign(writerRole.id);
  expect(await claims(ask())).toMatchObject({ roles: ["Things.Write"] });
});

it.each([
  ["api://nobody/.default", "AADSTS500011"],
  ["orders", "AADSTS1002012"],
])("is refused for the scope %s with %s", async (scope, code) => {
  expect(await withIdentity(createFixture()).ask({ scope })).toMatchObject({
    refusal: { message: expect.stringMatching(`^${code}: `) },
  });
});

it("is refused to an identity that is disabled", async () => {
  const fixture = createFixture();
  const { identity, ask } = withIdentity(fixture);
  fixture.tenant.directory.servicePrincipals.update(identity.id, { accountEnabled: false });
  expect(await ask()).toMatchObject({
    refusal: { code: "unauthorized_client", message: expect.stringContaining("7000112") },
  });
});

it("is given regardless of conditional access for workload identities, and the sign-in is logged", async () => {
  const fixture = { ...createFixture(), ...accessFixture() };
  const { identity, ask } = withIdentity(fixture);
  fixture.policy(block, workloads);
  expect(await claims(ask())).toMatchObject({ appid: identity.appId });
  expect(fixture.tenant.signInLog.all().at(-1)).toMatchObject({
    principalId: identity.id,
    conditionalAccessStatus: "notApplied",
  });
});

it("is given only to managed identities", async () => {
  const fixture = createFixture();
  const { ask } = withIdentity(fixture);
  for (const clientId of [fixture.client.application.appId, "00000000-0000-4000-8000-00000000ffff"]) {
    await expect(ask({ clientId })).rejects.toThrow(
      `The tenant has no managed identity with client id ${clientId}: only managed identities get tokens without credentials.`,
    );
  }
});
