import { expect, it } from "vitest";
import { errorBody, expectAnswer, expectRefused, group, roles, otherPrincipal, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

function failed(action: string, scope: string): object {
  return errorBody(
    "AuthorizationFailed",
    `The client 'app-of-${otherPrincipal}' with object id '${otherPrincipal}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

it("refuses a caller without a role in Azure's words, before it looks for anything", async () => {
  const { call } = await deployed("group");
  await expectAnswer(call("GET", ids.site, { oid: otherPrincipal }), 403, failed("Microsoft.Web/sites/read", ids.site));
  await expectAnswer(
    call("PUT", ids.identity, { oid: otherPrincipal, body: bodies.identity }),
    403,
    failed("Microsoft.ManagedIdentity/userAssignedIdentities/write", ids.identity),
  );
});

const assignment = `${group}/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000000`;
const assignmentBody = {
  properties: {
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles.reader}`,
    principalId: "22222222-0000-4000-8000-000000000000",
    principalType: "ServicePrincipal",
  },
};
const requests = {
  "read the site": ["GET", ids.site, undefined],
  "read the settings with their secrets": ["GET", `${ids.authSettings}/list`, undefined],
  "write the site": ["PUT", ids.site, bodies.site],
  "write the settings": ["PUT", ids.authSettings, bodies.authSettings],
  "write the account": ["PUT", ids.account, bodies.account],
  "assign a role": ["PUT", assignment, assignmentBody],
  "delete the group": ["DELETE", group, undefined],
} as const;

const everything = Object.keys(requests);

it.each([
  ["owner", everything],
  ["contributor", everything.filter((what) => what !== "assign a role")],
  ["reader", ["read the site"]],
  ["userAccessAdministrator", ["read the site", "assign a role"]],
  ["rbacAdministrator", ["read the site", "assign a role"]],
  ["websiteContributor", ["read the site", "read the settings with their secrets", "write the settings"]],
  ["storageBlobDataOwner", []],
] as const)("allows %s only what its role permits", async (role, expected) => {
  const allowed: string[] = [];
  for (const [what, [method, path, body]] of Object.entries(requests)) {
    const { call, grant } = await deployed("authSettings");
    grant(role, otherPrincipal, group);
    const { status } = await call(method, path, { oid: otherPrincipal, ...(body && { body }) });
    if (status !== 403) allowed.push(what);
  }
  expect(allowed).toEqual(expected);
});

it("applies a role at its scope and below, not beside or above it", async () => {
  const { call, grant } = await deployed("site");
  grant("reader", otherPrincipal, ids.site);
  expect((await call("GET", ids.site, { oid: otherPrincipal })).status).toBe(200);
  expect(
    (await call("GET", ids.site.toUpperCase().replace("SUBSCRIPTIONS", "subscriptions"), { oid: otherPrincipal }))
      .status,
  ).toBe(200);
  expect((await call("GET", `${ids.site}2`, { oid: otherPrincipal })).status).toBe(403);
  expect((await call("GET", ids.plan, { oid: otherPrincipal })).status).toBe(403);
  expect((await call("GET", group, { oid: otherPrincipal })).status).toBe(403);
});

it("refuses a site with an identity that the caller may not assign", async () => {
  const { call, grant } = await deployed("site");
  grant("websiteContributor", otherPrincipal, group);
  await expectRefused(
    call("PUT", ids.site, { oid: otherPrincipal, body: bodies.site }),
    403,
    "LinkedAuthorizationFailed",
    `The client 'app-of-${otherPrincipal}' with object id '${otherPrincipal}' has permission to perform action 'Microsoft.Web/sites/write' on scope '${ids.site}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${ids.identity}' (respectively) or the linked scope(s) are invalid.`,
  );
});
