import { expect, it } from "vitest";
import {
  errorBody,
  expectNotSupported,
  expectRefused,
  group,
  owner,
  roles,
  subscription,
  tenantId,
} from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";

const name = "11111111-0000-4000-8000-000000000000";
const roleDefinitions = "/providers/Microsoft.Authorization/roleDefinitions";
const nobody = "99999999-0000-4000-8000-000000000000";
const at = (scope: string, assignment = name) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${assignment}`;

async function withIdentity() {
  const fixture = await deployed("account");
  const identity = fixture.tenant.subscription.find(ids.identity)?.body["properties"] as { principalId: string };
  const properties = {
    roleDefinitionId: `${subscription}${roleDefinitions}/${roles.storageBlobDataOwner}`,
    principalId: identity.principalId,
    principalType: "ServicePrincipal",
  };
  const assign = (changes: object = {}, path = at(ids.account)) =>
    fixture.call("PUT", path, { body: { properties: { ...properties, ...changes } } });
  return { ...fixture, ...properties, assign };
}

it("assigns a role, shows it, accepts it again, and removes it", async () => {
  const { assign, call, principalId, roleDefinitionId } = await withIdentity();
  const created = await assign();
  expect(created.status).toBe(201);
  const assigned = {
    id: at(ids.account),
    name,
    type: "Microsoft.Authorization/roleAssignments",
    properties: {
      roleDefinitionId,
      principalId,
      principalType: "ServicePrincipal",
      scope: ids.account,
      condition: null,
      conditionVersion: null,
      createdOn: "2026-11-24T15:09:18.0000000Z",
      updatedOn: "2026-11-24T15:09:18.0000000Z",
      createdBy: owner,
      updatedBy: owner,
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
  };
  // The creation's answer alone doesn't name the creator.
  expect(created.body).toEqual({ ...assigned, properties: { ...assigned.properties, createdBy: null } });
  expect((await call("GET", at(ids.account))).body).toEqual(assigned);
  expect(await assign()).toMatchObject({ status: 200, body: assigned });
  expect(await call("DELETE", at(ids.account))).toMatchObject({ status: 200, body: assigned });
  expect(await call("DELETE", at(ids.account))).toMatchObject({ status: 204, body: undefined });
  await expectRefused(
    call("GET", at(ids.account)),
    404,
    "RoleAssignmentNotFound",
    `The role assignment '${name}' is not found.`,
  );
});

it("returns the role's id in the scope's subscription, regardless of the request", async () => {
  const { assign } = await withIdentity();
  const answer = await assign({ roleDefinitionId: `${roleDefinitions}/${roles.storageBlobDataOwner}` });
  expect(answer.body).toMatchObject({
    properties: { roleDefinitionId: `${subscription}${roleDefinitions}/${roles.storageBlobDataOwner}` },
  });
});

it("refuses an unknown principal unless its type is stated", async () => {
  const { assign } = await withIdentity();
  await expectRefused(
    assign({ principalId: nobody, principalType: undefined }),
    400,
    "PrincipalNotFound",
    `Principal 99999999000040008000000000000000 does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
  );
  expect((await assign({ principalId: nobody })).status).toBe(201);
});

it("looks up a known principal's type, and refuses a wrong one", async () => {
  const { assign } = await withIdentity();
  const wrong = await assign({ principalType: "User" });
  expect(wrong.status).toBe(400);
  expect(wrong.body).toMatchObject({ error: { code: "UnmatchedPrincipalType" } });
  expect((await assign({ principalType: undefined })).body).toMatchObject({
    properties: { principalType: "ServicePrincipal" },
  });
});

it("refuses the same assignment under another name", async () => {
  const { assign } = await withIdentity();
  await assign();
  await expectRefused(
    assign({}, at(ids.account, "22222222-0000-4000-8000-000000000000")),
    409,
    "RoleAssignmentExists",
    "The role assignment already exists. The ID of the existing role assignment is 11111111000040008000000000000000.",
  );
});

it.each([
  ["another principal", { principalId: nobody }, at(ids.account)],
  ["another role", { roleDefinitionId: `${roleDefinitions}/${roles.reader}` }, at(ids.account)],
  ["another scope", {}, at(group)],
])("refuses to give a name %s", async (_, changes, path) => {
  const { assign } = await withIdentity();
  await assign();
  await expectRefused(
    assign(changes, path),
    400,
    "RoleAssignmentUpdateNotPermitted",
    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
  );
});

it("refuses a role that does not exist, and a name that isn't a GUID", async () => {
  const { assign } = await withIdentity();
  const role = await assign({ roleDefinitionId: `${subscription}${roleDefinitions}/${nobody}` });
  expect(role.status).toBe(400);
  expect(role.body).toEqual(
    errorBody(
      "RoleDefinitionDoesNotExist",
      "The specified role definition with ID '99999999000040008000000000000000' does not exist.",
    ),
  );
  const named = await assign({}, at(ids.account, "mine"));
  expect(named.status).toBe(400);
  expect(named.body).toMatchObject({ error: { code: "InvalidRoleAssignmentId" } });
});

it("lists assignments here, above and below, by scope or principal", async () => {
  const { assign, call, principalId } = await withIdentity();
  await assign();
  await assign(
    { roleDefinitionId: `${roleDefinitions}/${roles.reader}` },
    at(group, "22222222-0000-4000-8000-000000000000"),
  );
  const list = async (scope: string, filter = "") => {
    const { body } = await call("GET", `${scope}/providers/Microsoft.Authorization/roleAssignments${filter}`);
    return (body as { value: { properties: { scope: string } }[] }).value.map(({ properties }) => properties.scope);
  };
  expect(await list(group)).toEqual([subscription, ids.account, group]);
  expect(await list(subscription, `?$filter=principalId eq '${principalId}'`)).toEqual([ids.account, group]);
  expect(await list(ids.account, `?$filter=principalId eq '${owner}'`)).toEqual([subscription]);
  expect(await list(group, "?$filter=atScope()")).toEqual([subscription, group]);
  await expectNotSupported(
    call("GET", `${group}/providers/Microsoft.Authorization/roleAssignments?$filter=assignedTo('x')`),
    "$filter=assignedTo('x') on Microsoft.Authorization/roleAssignments (supported: principalId eq '…', atScope())",
  );
});

it("takes effect at once, so a deployer without its role is refused", async () => {
  const { call } = await withIdentity();
  const { body } = await call("GET", `${subscription}/providers/Microsoft.Authorization/roleAssignments`);
  const [own] = (body as { value: { id: string }[] }).value;
  expect((await call("DELETE", own?.id ?? "")).status).toBe(200);
  expect((await call("GET", group)).status).toBe(403);
});
