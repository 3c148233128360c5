import { expect, it } from "vitest";
import { expectBadRequest, expectMissing, expectNotSupported, graphFixture, nobody } from "./graph-fixture.ts";
import { newGroup, newUser } from "./bodies.ts";

const unasked = {
  businessPhones: [],
  displayName: "Ada Lovelace",
  givenName: null,
  jobTitle: null,
  mail: null,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: null,
  userPrincipalName: "ada@twin.onmicrosoft.com",
};

it("creates, looks up and deletes a user, as azuread's getUser reads one", async () => {
  const { call, statusOf, read, created } = graphFixture();
  const user = await created("/v1.0/users", { "@odata.type": "#microsoft.graph.user", ...newUser() });
  const { id } = user;
  expect(user).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users/$entity",
    ...unasked,
    id,
  });
  const found = await call("GET", "/v1.0/users?$filter=userPrincipalName eq 'ADA@twin.onmicrosoft.com'");
  expect(found.body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users",
    value: [{ ...unasked, id }],
  });
  const selected = await call("GET", `/v1.0/users/${id}?$select=id,accountEnabled,mailNickname,otherMails,userType`);
  expect(selected.body).toEqual({
    "@odata.context":
      "https://graph.microsoft.com/v1.0/$metadata#users(id,accountEnabled,mailNickname,otherMails,userType)/$entity",
    id,
    accountEnabled: true,
    mailNickname: "ada",
    otherMails: [],
    userType: "Member",
  });
  const manager = await call("GET", `/v1.0/users/${id}/manager`);
  expectMissing(manager, "manager");
  expect(await read("/v1.0/users/ada@twin.onmicrosoft.com")).toMatchObject({ id });
  expect(await read("/v1.0/users?$filter=userPrincipalName eq 'nobody'")).toMatchObject({ value: [] });

  expect(await statusOf("DELETE", `/v1.0/users/${id}`)).toBe(204);
  expectMissing(await call("GET", `/v1.0/users/${id}`), id);
});

it("frees a deleted user's name, and keeps the user in the recycle bin until purged", async () => {
  const { call, statusOf, read, created } = graphFixture();
  const { id } = await created("/v1.0/users", newUser());
  await call("DELETE", `/v1.0/users/${id}`);
  await created("/v1.0/users", newUser());
  const userPrincipalName = `${id.replaceAll("-", "")}ada@twin.onmicrosoft.com`;
  const bin = await call("GET", "/v1.0/directory/deletedItems/microsoft.graph.user");
  expect(bin.body).toMatchObject({ value: [{ id, userPrincipalName, deletedDateTime: "2026-11-24T15:09:18Z" }] });
  const item = `/v1.0/directory/deletedItems/${id}`;
  expect(await read(item)).toMatchObject({ "@odata.type": "#microsoft.graph.user", id });
  expect(await statusOf("DELETE", item)).toBe(204);
  expect(await statusOf("GET", item)).toBe(404);
});

it("stores a password and never shows it", async () => {
  const { call, statusOf, created, tenant } = graphFixture();
  const { id } = await created("/v1.0/users", newUser());
  const body = { passwordProfile: { password: "Battery-Staple-9" }, accountEnabled: false };
  expect(await statusOf("PATCH", `/v1.0/users/${id}`, { body })).toBe(204);
  expect(tenant.directory.users.get(id)).toMatchObject({
    accountEnabled: false,
    passwordProfile: { password: "Battery-Staple-9", forceChangePasswordNextSignIn: true },
  });
  expect(await statusOf("GET", `/v1.0/users/${id}?$select=passwordProfile`)).toBe(501);
  await call("DELETE", `/v1.0/users/${id}`);
  const seen = await Promise.all(
    ["/v1.0/directory/deletedItems/microsoft.graph.user", `/v1.0/directory/deletedItems/${id}`].map((path) =>
      call("GET", path),
    ),
  );
  expect(JSON.stringify(seen.map((answer) => answer.body))).not.toMatch(/Battery|passwordProfile/);
});

it.each([
  [
    "a name of another domain",
    { userPrincipalName: "ada@example.com" },
    "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
  ],
  [
    "a name without a domain",
    { userPrincipalName: "ada" },
    "Invalid value specified for property 'userPrincipalName' of resource 'User'.",
  ],
  [
    "a weak password",
    { passwordProfile: { password: "correcthorse" } },
    "The specified password does not comply with password complexity requirements. Please provide a different password.",
  ],
  [
    "no password",
    { passwordProfile: undefined },
    "A value is required for property 'passwordProfile' of resource 'User'.",
  ],
  ["an unknown property", { colour: "red" }, "Invalid property 'colour'."],
])("refuses a user with %s", async (_, changes, message) => {
  const { call, tenant } = graphFixture();
  expectBadRequest(await call("POST", "/v1.0/users", { body: newUser(changes) }), message);
  expect(tenant.directory.users.all()).toEqual([]);
});

it("refuses a name that is in use, also by renaming", async () => {
  const { call, created } = graphFixture();
  await created("/v1.0/users", newUser());
  const { id } = await created("/v1.0/users", newUser({ userPrincipalName: "grace@twin.onmicrosoft.com" }));
  const body = newUser({ userPrincipalName: "Ada@twin.onmicrosoft.com" });
  for (const answer of [
    await call("POST", "/v1.0/users", { body }),
    await call("PATCH", `/v1.0/users/${id}`, { body: { userPrincipalName: body.userPrincipalName } }),
  ]) {
    expectBadRequest(answer, "Another object with the same value for property userPrincipalName already exists.");
  }
});

it("revokes a user's sessions for a caller that may write users", async () => {
  const { call, created, tenant, clock } = graphFixture();
  const { id } = await created("/v1.0/users", newUser());
  clock.advance(1000);
  const revoked = await call("POST", `/v1.0/users/${id}/revokeSignInSessions`);
  expect([revoked.status, revoked.body]).toEqual([
    200,
    { "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean", value: true },
  ]);
  expect(tenant.directory.users.tokensValidFrom(id)).toEqual(clock.now());
});

const address = (id: string) => ({ "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

/** The requests of the azuread provider's User (v3.8.0, internal/services/users/user_resource.go). */
it("is made as the azuread provider makes a user, with showInAddressList in beta", async () => {
  const { statusOf, read, created } = graphFixture();
  const details = {
    ageGroup: "Minor",
    businessPhones: ["+47 1"],
    city: "Oslo",
    companyName: "Contoso",
    consentProvidedForMinor: "Granted",
    country: "Norway",
    department: "Engines",
    employeeHireDate: "2026-01-01T00:00:00Z",
    employeeId: "E7",
    employeeOrgData: { costCenter: "1", division: "north" },
    employeeType: "Contractor",
    faxNumber: "+47 2",
    jobTitle: "Analyst",
    mail: "ada@contoso.example",
    mobilePhone: "+47 3",
    officeLocation: "1.07",
    onPremisesImmutableId: "x",
    otherMails: ["ada@home.example"],
    passwordPolicies: "DisablePasswordExpiration",
    postalCode: "0150",
    preferredLanguage: "nb-NO",
    state: "Oslo",
    streetAddress: "Karl Johans gate 1",
    usageLocation: "NO",
  };
  const { id } = await created("/v1.0/users", newUser(details));
  expect(await statusOf("PATCH", `/beta/users/${id}`, { body: { showInAddressList: true } })).toBe(204);
  expect(await read(`/beta/users/${id}?$select=showInAddressList`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#users(showInAddressList)/$entity",
    showInAddressList: true,
  });
  expect(await read(`/v1.0/users/${id}?$select=${Object.keys(details).join(",")},proxyAddresses`)).toMatchObject({
    ...details,
    proxyAddresses: ["SMTP:ada@contoso.example"],
  });
  const body = { city: null, employeeOrgData: { division: null }, otherMails: [] };
  expect(await statusOf("PATCH", `/v1.0/users/${id}`, { body })).toBe(204);
  expect(await read(`/v1.0/users/${id}?$select=city,country,employeeOrgData,otherMails`)).toMatchObject({
    ...body,
    country: "Norway",
    employeeOrgData: { costCenter: "1", division: null },
  });
  const emptied = { employeeOrgData: { costCenter: null, division: null } };
  expect(await statusOf("PATCH", `/v1.0/users/${id}`, { body: emptied })).toBe(204);
  expect(await read(`/v1.0/users/${id}?$select=employeeOrgData`)).toMatchObject(emptied);
});

it("names what beta has beyond the twin", async () => {
  const { call, created } = graphFixture();
  const { id } = await created("/v1.0/users", newUser());
  expectNotSupported(await call("GET", `/beta/users/${id}`), "without $select");
});

it.each(["mail", "employeeId", "mailNickname", "id", "userPrincipalName", "surname"])(
  "finds a user by %s",
  async (property) => {
    const { created, read } = graphFixture();
    const details = { mail: "ada@contoso.example", employeeId: "E7", surname: "Lovelace" };
    const { id } = await created("/v1.0/users", newUser(details));
    await created("/v1.0/users", newUser({ userPrincipalName: "b@twin.onmicrosoft.com", mailNickname: "b" }));
    const whole = await read(`/v1.0/users/${id}?$select=${property}`);
    const found = await read(`/v1.0/users?$filter=${property} eq '${String(whole[property]).toUpperCase()}'`);
    expect(found).toMatchObject({ value: [{ id }] });
    expect(await read(`/v1.0/users?$filter=${property} eq 'nobody'`)).toMatchObject({ value: [] });
  },
);

it("sets, shows and removes a manager, also one who is deleted meanwhile", async () => {
  const { call, statusOf, read, created } = graphFixture();
  const grace = await created("/v1.0/users", newUser({ userPrincipalName: "grace@twin.onmicrosoft.com" }));
  const bind = { "manager@odata.bind": address(grace.id)["@odata.id"] };
  const { id } = await created("/v1.0/users", newUser(bind));
  const manager = `/v1.0/users/${id}/manager`;
  expect(await read(manager)).toMatchObject({ "@odata.type": "#microsoft.graph.user", id: grace.id });
  expect(await statusOf("DELETE", `${manager}/$ref`)).toBe(204);
  expectMissing(await call("GET", manager), "manager");
  expectMissing(await call("DELETE", `${manager}/$ref`), "manager");
  expect(await statusOf("PUT", `${manager}/$ref`, { body: address(nobody) })).toBe(404);
  expect(await statusOf("PUT", `${manager}/$ref`, { body: address(grace.id) })).toBe(204);
  await call("DELETE", `/v1.0/users/${grace.id}`);
  expectMissing(await call("GET", manager), "manager");
  expect(await statusOf("DELETE", `${manager}/$ref`)).toBe(204);
});

it("takes a weak password only under the policy that allows it", async () => {
  const { statusOf } = graphFixture();
  const body = newUser({ passwordProfile: { password: "weak" }, passwordPolicies: "DisableStrongPassword" });
  expect(await statusOf("POST", "/v1.0/users", { body: { ...body, passwordPolicies: null } })).toBe(400);
  expect(await statusOf("POST", "/v1.0/users", { body })).toBe(201);
});

it("lists a user's groups, direct ones or all, and names directory roles", async () => {
  const { call, read, created, tenant } = graphFixture();
  const { id } = await created("/v1.0/users", newUser());
  const inner = await created("/v1.0/groups", newGroup({ "members@odata.bind": [address(id)["@odata.id"]] }));
  const outer = await created("/v1.0/groups", newGroup({ "members@odata.bind": [address(inner.id)["@odata.id"]] }));
  const idsIn = async (path: string) => (await read(path))["value"];
  expect(await idsIn(`/v1.0/users/${id}/memberOf`)).toMatchObject([{ id: inner.id }]);
  expect(await idsIn(`/v1.0/users/${id}/transitiveMemberOf`)).toMatchObject([{ id: inner.id }, { id: outer.id }]);
  tenant.directory.directoryRoles.assign(id, "62e90394-69f5-4237-9190-012177145e10");
  expectNotSupported(await call("GET", `/v1.0/users/${id}/memberOf`), "directory roles");
});
