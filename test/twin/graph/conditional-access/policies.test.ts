import { expect, it } from "vitest";
import { errorBody } from "../graph-fixture.ts";
import { conditionalAccessFixture, forAll, mfa, newLocation, newPolicy, root } from "./conditional-access-fixture.ts";

const path = `${root}/policies`;
const context = "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies";

it("fills in what a policy leaves out, as Graph's answers show it", async () => {
  const { call } = await conditionalAccessFixture();

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
  expect((await call("GET", `${path}/${id}`)).body).toEqual({ "@odata.context": `${context}/$entity`, ...whole });
  expect((await call("GET", path)).body).toEqual({ "@odata.context": context, value: [whole] });
  expect((await call("GET", `${path}?$filter=state eq 'enabled'`)).body).toEqual({
    "@odata.context": context,
    value: [],
  });
});

/** Recorded with azuread 6.9.1. */
it("takes a policy as azuread writes it, empty lists, nulls, type annotations and all", async () => {
  const { call, created, user, group, apiClientId, body } = await conditionalAccessFixture();
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
  expect((await call("GET", `${path}/${id}`)).body).toMatchObject({
    state: "enabled",
    conditions: written,
    grantControls,
    modifiedDateTime: "2026-11-24T15:09:18Z",
  });
});

it("changes what a PATCH names and nothing else, but replaces conditions as a whole", async () => {
  const { call, created, user, group } = await conditionalAccessFixture();
  const users = { includeUsers: ["All"], excludeUsers: [user.id], excludeGroups: [group.id] };
  const { id } = await created(path, newPolicy({ conditions: forAll({ users, clientAppTypes: ["browser"] }) }));

  await call("PATCH", `${path}/${id}`, { body: { state: "disabled", displayName: "renamed" } });
  const renamed = (await call("GET", `${path}/${id}`)).body;
  await call("PATCH", `${path}/${id}`, { body: { conditions: forAll() } });
  const replaced = (await call("GET", `${path}/${id}`)).body;

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

it("answers words as they are documented and ids in lower case", async () => {
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

it("deletes a policy: it is listed among the deleted until it is deleted for good", async () => {
  const { call, created } = await conditionalAccessFixture();
  const { id } = await created(path, newPolicy());
  const location = await created(`${root}/namedLocations`, newLocation());
  const deleted = `${root}/deletedItems`;

  expect((await call("DELETE", `${path}/${id}`)).status).toBe(204);
  expect((await call("DELETE", `${root}/namedLocations/${location.id}`)).status).toBe(204);

  const gone = await call("GET", `${path}/${id}`);
  expect(gone.body).toEqual(errorBody(gone, "NotFound", `The object '${id}' was not found in the directory.`));
  expect((await call("GET", path)).body).toMatchObject({ value: [] });
  const deletedDateTime = "2026-11-24T15:09:18Z";
  expect((await call("GET", `${deleted}/policies`)).body).toMatchObject({ value: [{ id, deletedDateTime }] });
  expect((await call("GET", `${deleted}/namedLocations`)).body).toMatchObject({
    value: [{ id: location.id, deletedDateTime, displayName: "Home" }],
  });
  expect((await call("DELETE", `${deleted}/policies/${id}`)).status).toBe(204);
  expect((await call("DELETE", `${deleted}/policies/${id}`)).status).toBe(404);
  expect((await call("DELETE", `${deleted}/namedLocations/${location.id}`)).status).toBe(204);
  expect((await call("GET", `${deleted}/policies`)).body).toMatchObject({ value: [] });
  expect((await call("POST", `${deleted}/policies/${id}/restore`)).status).toBe(501);
});

it("knows nothing of a policy that is not there", async () => {
  const { call } = await conditionalAccessFixture();
  const nobody = `${path}/00000000-0000-4000-9000-000000000000`;
  expect((await call("PATCH", nobody, { body: { state: "disabled" } })).status).toBe(404);
  expect((await call("DELETE", nobody)).status).toBe(404);
});
