import { describe, expect, it } from "vitest";
import { type JsonApi, RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { appManagementPolicy } from "../../../../packages/pf/commands/preflight/app-management-policy.ts";
import { azurePermissions } from "../../../../packages/pf/commands/preflight/azure-permissions.ts";
import { surroundingsOf } from "./sample-surroundings.ts";
import { graphPermissions } from "../../../../packages/pf/commands/preflight/graph-permissions.ts";

const applicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
const applicationDeveloper = "cf1c38e5-3621-4004-a7cb-879624dced7c";
/** What every member has. */
const member = "b79fbf4d-3ef9-4689-8143-76b194e85509";
const azureCliScopes = "AuditLog.Read.All Directory.AccessAsUser.All Group.ReadWrite.All User.ReadWrite.All";
const conditionalAccess = { namedLocations: { office: { cidrs: ["198.51.100.0/24"] } } };

const azureCli = { oid: "me", appid: "04b07795-8ddb-461a-bbee-02f9e1bf7b46", tid: "t" };

/** As Graph answers GET /policies/authorizationPolicy; undefined: refused. */
function graphWith(allowedToCreateApps: boolean | undefined): JsonApi {
  return {
    call: async (method, path) => {
      if (path === "/v1.0/users/me%40contoso.com?$select=id") return { id: "me" };
      if (path.startsWith("/v1.0/users/")) return { id: "another" };
      if (allowedToCreateApps !== undefined) return { defaultUserRolePermissions: { allowedToCreateApps } };
      throw new RequestRefused(method, path, 403, "Authorization_RequestDenied", "Insufficient privileges");
    },
  };
}

async function found(
  claims: object,
  { settings = {}, allowedToCreateApps }: { readonly settings?: object; readonly allowedToCreateApps?: boolean } = {},
) {
  const graph = graphWith(allowedToCreateApps);
  const findings = await graphPermissions(surroundingsOf(graph, { claims: { ...azureCli, ...claims }, settings }));
  return findings.filter(({ id }) => id !== "graph-users").map(({ id, state }) => `${state} ${id}`);
}

/** Of the registrations: the deployer, after another. */
const owners = { owners: ["ada@contoso.com", "me@contoso.com"] };

it("accepts an Application Administrator who uses the Azure CLI", async () => {
  expect(await found({ scp: azureCliScopes, wids: [applicationAdministrator] })).toEqual([
    "ok graph-applications",
    "ok graph-app-roles",
    "ok graph-consent",
  ]);
});

it.each([
  ["Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814", "ok", "ok"],
  ["User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1", "ok", "ok"],
  ["Directory Writers", "9360feb5-f418-4baa-8175-e2a00bac4301", "ok", "ok"],
  ["Hybrid Identity Administrator", "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", "ok", "missing"],
  ["Identity Governance Administrator", "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e", "ok", "missing"],
  ["Application Developer", applicationDeveloper, "warning", "warning"],
  ["Conditional Access Administrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", "warning", "missing"],
])("knows the grants allowed to a %s who is an owner", async (_, role, appRoles, consent) => {
  const options = { settings: owners, allowedToCreateApps: true };
  expect(await found({ scp: azureCliScopes, wids: [member, role] }, options)).toEqual([
    "ok graph-applications",
    `${appRoles} graph-app-roles`,
    `${consent} graph-consent`,
  ]);
});

it("doesn't accept a directory-wide permission as one to register applications", async () => {
  expect(await found({ roles: ["Directory.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"] })).toEqual([
    "missing graph-applications",
    "ok graph-app-roles",
    "ok graph-consent",
  ]);
});

it("allows a member in owners to register if the tenant does, and to assign its own app roles, but not to consent", async () => {
  const claims = { scp: azureCliScopes, wids: [member] };
  const consent = ["warning graph-app-roles", "missing graph-consent"];
  const ofOwner = (allowedToCreateApps?: boolean, of: object = claims) =>
    found(of, { settings: owners, ...(allowedToCreateApps !== undefined && { allowedToCreateApps }) });

  expect(await ofOwner(true)).toEqual(["ok graph-applications", ...consent]);
  expect(await ofOwner(false)).toEqual(["missing graph-applications", ...consent]);
  expect(await ofOwner()).toEqual(["unknown graph-applications", ...consent]);
  expect(await ofOwner(false, { ...claims, wids: [applicationDeveloper] })).toEqual([
    "ok graph-applications",
    "warning graph-app-roles",
    "warning graph-consent",
  ]);
});

it.each([[{}], [{ owners: ["ada@contoso.com"] }]])(
  "denies a member and an Application Developer the steps that the plugin takes from them: %j",
  async (settings) => {
    const refused = ["missing graph-applications", "missing graph-app-roles"];
    const options = { settings, allowedToCreateApps: true };
    const ofMember = await found({ scp: azureCliScopes, wids: [member] }, options);
    const ofDeveloper = await found({ scp: azureCliScopes, wids: [applicationDeveloper] }, options);

    expect(ofMember).toEqual([...refused, "missing graph-consent"]);
    expect(ofDeveloper).toEqual([...refused, "warning graph-consent"]);
  },
);

it("denies conditional access through the Azure CLI, whatever the person's roles", async () => {
  const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

  expect(
    await found({ scp: azureCliScopes, wids: [globalAdministrator] }, { settings: { conditionalAccess } }),
  ).toEqual([
    "ok graph-applications",
    "ok graph-app-roles",
    "ok graph-consent",
    "missing graph-read-policies",
    "missing graph-write-policies",
  ]);
});

it("reports unknown if the token contains no directory roles", async () => {
  expect(await found({ scp: azureCliScopes })).toEqual([
    "unknown graph-applications",
    "unknown graph-app-roles",
    "unknown graph-consent",
  ]);
});

it("counts an application's directory role as a permission", async () => {
  expect(await found({ roles: [], wids: [applicationAdministrator] })).toEqual([
    "ok graph-applications",
    "ok graph-app-roles",
    "ok graph-consent",
  ]);
});

it("refuses Application.ReadWrite.OwnedBy, because the deployer loses ownership of what it registers", async () => {
  const roles = ["Application.ReadWrite.OwnedBy"];
  const adopt = { api: { applicationObjectId: "11111111-2222-4333-8444-555555555555" } };

  expect(await found({ roles })).toContain("missing graph-applications");
  expect(await found({ roles }, { settings: owners })).toContain("missing graph-applications");
  expect(await found({ roles }, { settings: { adopt } })).toContain("missing graph-applications");
});

describe("a person who lacks something", () => {
  const about = (api: JsonApi, claims: object = {}, settings: object = {}) =>
    surroundingsOf(api, { claims: { ...azureCli, scp: azureCliScopes, ...claims }, settings });

  it("gets a page for checking what the Azure CLI may not read, because a person can't be granted application permissions", async () => {
    const [secrets] = await appManagementPolicy(about(graphWith(undefined)));

    expect(secrets).toMatchObject({
      state: "unknown",
      found: expect.stringContaining("it takes Policy.Read.All"),
      grants:
        "as a person, in Graph Explorer (https://developer.microsoft.com/graph/graph-explorer) with Policy.Read.All: " +
        "GET https://graph.microsoft.com/v1.0/policies/defaultAppManagementPolicy",
    });
  });

  it("gets the way to own registrations", async () => {
    const owned = about(graphWith(true), { wids: [member] }, { owners: ["ada@contoso.com"] });
    const [registering] = await graphPermissions(owned);

    expect(registering?.grants).toContain(
      "or become an owner of the app registrations: npx pulumi config set --stack local --path 'protected-function:owners[1]' <your user principal name>",
    );
    expect(registering?.found).toBe(
      "every member can register applications in this tenant (allowedToCreateApps); but the azuread plugin removes the " +
        "creator as owner, unless `owners` names the creator, so the next step is refused",
    );
  });

  it("gets the advice to activate an eligible role", async () => {
    const [, roles] = await azurePermissions(about({ call: async () => ({ value: [{ actions: ["*/read"] }] }) }));

    expect(roles?.grants).toBe(
      'az role assignment create --assignee me --role "Role Based Access Control Administrator" --scope ' +
        "/subscriptions/s/resourceGroups/rg-whocalls-local; where you are eligible for it (Privileged Identity " +
        "Management): activate it",
    );
  });
});

it("needs to read what a custom role writes, because the plugin reads before it creates", async () => {
  const actions = ["Microsoft.Resources/*", "Microsoft.ManagedIdentity/*", "Microsoft.Storage/*/write"];
  const others = ["Microsoft.OperationalInsights/*", "Microsoft.Insights/*", "Microsoft.Web/*"];
  const [resources] = await azurePermissions(
    surroundingsOf({ call: async () => ({ value: [{ actions: [...actions, ...others] }] }) }),
  );

  expect(resources).toMatchObject({
    state: "missing",
    found:
      "not allowed: Microsoft.Storage/storageAccounts/read, Microsoft.Storage/storageAccounts/blobServices/containers/read",
  });
});
