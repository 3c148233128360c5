import { expect, it } from "vitest";
import { errorBody, expectRefusal } from "../graph-fixture.ts";
import { conditionalAccessFixture, forAll, mfa, newLocation, newPolicy, root } from "./conditional-access-fixture.ts";

const path = `${root}/policies`;
const context = "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies";

it("fills in what a policy leaves out, as Graph's answers show it", async () => {
  const { call, read } = await conditionalAccessFixture();

  const created = await call("POST", path, { body: newPolicy() });

  const { id } = created.body as { id: string };
  const whole = {
    id,
    templateId: null,
    displayName: "MFA for all",
    createdDateTime: "2026-11-24T15:09:18Z",
    modifiedDateTime: null,
    state: "enabledForReportingButNotEnforced",
    sessionControls: null,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
      insiderRiskLevels: null,
      clientAppTypes: ["all"],
      platforms: null,
      locations: null,
      devices: null,
      authenticationFlows: null,
      clientApplications: null,
      applications: {
        includeApplications: ["All"],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
      },
      users: {
        includeUsers: ["All"],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
    },
    grantControls: {
      operator: "OR",
      builtInControls: ["mfa"],
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: null,
    },
  };
  expect(created.status).toBe(201);
  expect(created.headers.get("location")).toBe(`https://graph.microsoft.com${path}/${id}`);
  expect(created.body).toEqual({ "@odata.context": `${context}/$entity`, ...whole });
  expect(await read(`${path}/${id}`)).toEqual({ "@odata.context": `${context}/$entity`, ...whole });
  expect(await read(path)).toEqual({ "@odata.context": context, value: [whole] });
  expect(await read(`${path}?$filter=state eq 'enabled'`)).toEqual({
    "@odata.context": context,
    value: [],
  });
});

/** Recorded with azuread 6.9.1. */
it("accepts a policy as azuread writes it, with empty lists, nulls and type annotations", async () => {
  const { call, read, created, user, group, apiClientId, body } = await conditionalAccessFixture();
  const location = await created(`${root}/namedLocations`, newLocation());
  const conditions = {
    "@odata.type": "#microsoft.graph.conditionalAccessConditionSet",
    applications: {
      includeApplications: ["All"],
      excludeApplications: [apiClientId],
      includeUserActions: [],
    },
    authenticationFlows: null,
    clientAppTypes: ["all"],
    devices: null,
    locations: { includeLocations: ["All"], excludeLocations: [location.id] },
    platforms: null,
    servicePrincipalRiskLevels: [],
    signInRiskLevels: [],
    userRiskLevels: [],
    users: {
      includeUsers: ["All"],
      excludeUsers: [user.id],
      includeGroups: [],
      excludeGroups: [group.id],
      includeRoles: [],
      excludeRoles: [],
      includeGuestsOrExternalUsers: null,
      excludeGuestsOrExternalUsers: null,
    },
  };
  const grantControls = { ...mfa, customAuthenticationFactors: [], termsOfUse: [] };
  const whole = { displayName: "x", state: "disabled", conditions, grantControls, sessionControls: null };

  const { id } = body(await call("POST", path, { body: whole }));
  const patched = await call("PATCH", `${path}/${id}`, { body: { ...whole, state: "enabled" } });

  expect(patched.status).toBe(204);
  const { "@odata.type": _annotation, ...written } = conditions;
  expect(await read(`${path}/${id}`)).toMatchObject({
    state: "enabled",
    conditions: written,
    grantControls,
    modifiedDateTime: "2026-11-24T15:09:18Z",
  });
});

it("changes what a PATCH names and nothing else, but replaces conditions as a whole", async () => {
  const { call, read, created, user, group } = await conditionalAccessFixture();
  const users = { includeUsers: ["All"], excludeUsers: [user.id], excludeGroups: [group.id] };
  const { id } = await created(path, newPolicy({ conditions: forAll({ users, clientAppTypes: ["browser"] }) }));

  await call("PATCH", `${path}/${id}`, { body: { state: "disabled", displayName: "renamed" } });
  const renamed = await read(`${path}/${id}`);
  await call("PATCH", `${path}/${id}`, { body: { conditions: forAll() } });
  const replaced = await read(`${path}/${id}`);

  expect(renamed).toMatchObject({
    displayName: "renamed",
    state: "disabled",
    conditions: { users, clientAppTypes: ["browser"] },
    grantControls: mfa,
  });
  expect(replaced).toMatchObject({
    displayName: "renamed",
    conditions: { users: { includeUsers: ["All"], excludeUsers: [], excludeGroups: [] }, clientAppTypes: ["all"] },
    grantControls: mfa,
  });
});

it("returns words as documented and ids in lower case", async () => {
  const { created, user } = await conditionalAccessFixture();
  const conditions = {
    applications: { includeApplications: ["all"] },
    users: { includeUsers: ["none"], excludeUsers: [user.id.toUpperCase(), "guestsOrExternalUsers"] },
    locations: { includeLocations: ["all"], excludeLocations: ["allTrusted"] },
  };
  expect(await created(path, newPolicy({ conditions }))).toMatchObject({
    conditions: {
      applications: { includeApplications: ["All"] },
      users: { includeUsers: ["None"], excludeUsers: [user.id, "GuestsOrExternalUsers"] },
      locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
    },
  });
});

it.each(["/v1.0", "/beta"])("lists deleted policies until they are purged, in %s", async (version) => {
  const { call, read, statusOf, created } = await conditionalAccessFixture();
  const policy = await created(path, newPolicy());
  const location = await created(`${root}/namedLocations`, newLocation());
  const deletedDateTime = "2026-11-24T15:09:18Z";

  for (const [collection, { id, displayName }] of [
    ["policies", policy],
    ["namedLocations", location],
  ] as const) {
    const bin = `${version}/identity/conditionalAccess/deletedItems/${collection}`;
    expect(await statusOf("DELETE", `${root}/${collection}/${id}`)).toBe(204);
    const message = `The object '${id}' was not found in the directory.`;
    expectRefusal(await call("GET", `${root}/${collection}/${id}`), 404, "NotFound", message);
    expect(await read(`${root}/${collection}`)).toMatchObject({ value: [] });
    expect(await read(bin)).toMatchObject({
      "@odata.context": expect.stringContaining(`${version}/$metadata#`),
      value: [{ id, deletedDateTime, displayName }],
    });
    expect(await statusOf("DELETE", `${bin}/${id}`)).toBe(204);
    expect(await statusOf("DELETE", `${bin}/${id}`)).toBe(404);
    expect(await read(`${root}/deletedItems/${collection}`)).toMatchObject({ value: [] });
  }
  expect(await statusOf("POST", `${root}/deletedItems/policies/${policy.id}/restore`)).toBe(501);
});

it("answers 404 for a missing policy", async () => {
  const { statusOf } = await conditionalAccessFixture();
  const nobody = `${path}/00000000-0000-4000-9000-000000000000`;
  expect(await statusOf("PATCH", nobody, { body: { state: "disabled" } })).toBe(404);
  expect(await statusOf("DELETE", nobody)).toBe(404);
});

const beta = "/beta/identity/conditionalAccess";

it.each([
  ["badRequest", 400, "BadRequest", "Resource not found for the segment 'deletedItems'."],
  [
    "notFound",
    404,
    "UnknownError",
    expect.stringContaining("No type was found that matches the controller named 'deletedItems'."),
  ],
] as const)("has no deleted policies in a version that answers %s", async (answer, status, code, message) => {
  const { call, read, created } = await conditionalAccessFixture({
    directoryBehavior: { deletedPoliciesInV1: answer },
  });
  const { id } = await created(`${root}/policies`, newPolicy());
  await call("DELETE", `${root}/policies/${id}`);

  for (const refused of [
    await call("GET", `${root}/deletedItems/policies`),
    await call("DELETE", `${root}/deletedItems/policies/${id}`),
  ]) {
    expect(refused.status).toBe(status);
    expect(refused.body).toEqual(errorBody(refused, code, message));
  }

  expect(await read(`${beta}/deletedItems/policies`)).toMatchObject({ value: [{ id }] });
  const { call: other } = await conditionalAccessFixture({ directoryBehavior: { deletedPoliciesInBeta: answer } });
  expect((await other("GET", `${beta}/deletedItems/policies`)).status).toBe(status);
  expect((await other("GET", `${root}/deletedItems/policies`)).status).toBe(200);
});

it("shows a deleted policy only after some seconds, and purges it no sooner", async () => {
  const { call, read, clock, created } = await conditionalAccessFixture({
    directoryBehavior: { deletedPolicyLagMilliseconds: 10_000 },
  });
  const { id } = await created(`${root}/policies`, newPolicy());
  await call("DELETE", `${root}/policies/${id}`);
  const purge = () => call("DELETE", `${root}/deletedItems/policies/${id}`);

  clock.advance(9999);
  expect(await read(`${root}/deletedItems/policies`)).toMatchObject({ value: [] });
  expect((await purge()).status).toBe(404);
  clock.advance(1);
  expect(await read(`${root}/deletedItems/policies`)).toMatchObject({ value: [{ id }] });
  expect((await purge()).status).toBe(204);
});
