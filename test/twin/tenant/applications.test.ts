import { expect, it } from "vitest";
import { blank, refusalOf, tenantFixture } from "./tenant-fixture.ts";

const role = {
  id: "11111111-0000-4000-8000-000000000001",
  value: "Function.Invoke",
  displayName: "Invoke",
  description: "Call the function",
  allowedMemberTypes: ["Application"] as const,
  isEnabled: true,
};

it("changes nothing where any rule refuses", () => {
  const { applications } = tenantFixture();
  const { id } = applications.create({ ...blank, appRoles: [role] });
  const before = applications.get(id);
  expect(refusalOf(() => applications.update(id, { notes: "x", appRoles: [] }))).toEqual({
    status: 400,
    code: "CannotDeleteOrUpdateEnabledEntitlement",
  });
  expect(applications.get(id)).toBe(before);
});

it("finds applications by id whatever its case", () => {
  const { applications } = tenantFixture();
  const { id, appId } = applications.create(blank);
  expect(applications.get(id.toUpperCase()).id).toBe(id);
  expect(applications.findByClientId(appId.toUpperCase())?.id).toBe(id);
});

it("does not check an identifier URI anew that is already there", () => {
  const { applications } = tenantFixture();
  const { id } = applications.create({
    ...blank,
    identifierUris: ["api://anything"],
    api: { ...blank.api, requestedAccessTokenVersion: 2 },
  });
  expect(applications.update(id, { notes: "x" }).notes).toBe("x");
  expect(applications.update(id, { api: { ...blank.api, requestedAccessTokenVersion: 1 } }).identifierUris).toEqual([
    "api://anything",
  ]);
});

it.each(["a".repeat(121), "with space", ".Read", "Bestellung.Ändern", 'a"b', "a\\b"])(
  "refuses the role value %s",
  (value) => {
    const { applications } = tenantFixture();
    const create = () => applications.create({ ...blank, appRoles: [{ ...role, value }] });
    expect(refusalOf(create)).toEqual({ status: 400, code: "Request_BadRequest" });
  },
);

it.each(["Orders.Read.All", "orders:read", "a-b_c/d", "{#$!.-,+*)('&%;<@?[>]^|~}`=", "User"])(
  "takes the role value %s",
  (value) => {
    const { applications } = tenantFixture();
    expect(applications.create({ ...blank, appRoles: [{ ...role, value }] }).appRoles[0]?.value).toBe(value);
  },
);

it("takes a role and a scope of one name with one id only", () => {
  const { applications } = tenantFixture();
  const scope = {
    id: role.id,
    value: role.value,
    type: "User" as const,
    isEnabled: true,
    adminConsentDisplayName: null,
    adminConsentDescription: null,
    userConsentDisplayName: null,
    userConsentDescription: null,
  };
  const create = (changes: object) => () =>
    applications.create({
      ...blank,
      appRoles: [role],
      api: { ...blank.api, oauth2PermissionScopes: [{ ...scope, ...changes }] },
    });
  const refused = { status: 400, code: "Request_BadRequest" };
  expect(refusalOf(create({ id: "11111111-0000-4000-8000-000000000002" }))).toEqual(refused);
  expect(refusalOf(create({ value: "user_impersonation" }))).toEqual(refused);
  expect(create({})().appRoles).toHaveLength(1);
});

it("dates secrets by the tenant's clock", () => {
  const { applications, clock } = tenantFixture();
  const { id } = applications.create(blank);
  clock.advance(86_400_000);
  expect(applications.addPassword(id, { displayName: null })).toMatchObject({
    startDateTime: "2026-11-25T15:09:18Z",
    endDateTime: "2028-11-25T15:09:18Z",
  });
});

it("keeps secrets through updates of everything else", () => {
  const { applications } = tenantFixture();
  const { id } = applications.create(blank);
  const { keyId, secretText } = applications.addPassword(id, { displayName: "x" });
  applications.update(id, { displayName: "renamed" });
  expect(applications.get(id).passwordCredentials).toMatchObject([{ keyId, secretText }]);
});

it("says when something was deleted, and forgets it with the purge", () => {
  const { applications, clock } = tenantFixture();
  const { id } = applications.create(blank);
  expect(applications.deletedDateTimeOf(id)).toBeUndefined();
  clock.advance(1000);
  applications.delete(id);
  expect(applications.deletedDateTimeOf(id)).toBe("2026-11-24T15:09:19Z");
  applications.purge(id);
  expect(applications.deleted()).toEqual([]);
  expect(refusalOf(() => applications.purge(id)).status).toBe(404);
});
