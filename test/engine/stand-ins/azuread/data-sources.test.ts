import { expect, test } from "vitest";
import { createGraphClient } from "../../../../packages/engine/stand-ins/azuread/graph-client.ts";
import { getGroup, getServicePrincipal, getUser } from "../../../../packages/engine/stand-ins/azuread/data-sources.ts";
import { createDeployer } from "../../../../packages/engine/stand-ins/deployer.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { deployerEnvironment, RecordedMicrosoft } from "../../../support/stand-ins/recorded-microsoft.ts";

const graphUrl = "https://graph.microsoft.com";
const { signal } = new AbortController();

function connect() {
  const microsoft = new RecordedMicrosoft();
  const deployer = createDeployer({ environment: deployerEnvironment, fetch: microsoft.fetch, now: microsoft.now });
  const { fetch, pause } = microsoft;
  return { microsoft, graph: createGraphClient({ deployer: () => deployer, fetch, pause }) };
}

const selected =
  "accountEnabled,ageGroup,businessPhones,city,companyName,consentProvidedForMinor,country,creationType,department,displayName,employeeHireDate,employeeId,employeeOrgData,employeeType,externalUserState,faxNumber,givenName,id,imAddresses,jobTitle,mail,mailNickname,mobilePhone,officeLocation,onPremisesDistinguishedName,onPremisesDomainName,onPremisesImmutableId,onPremisesSamAccountName,onPremisesSecurityIdentifier,onPremisesSyncEnabled,onPremisesUserPrincipalName,otherMails,postalCode,preferredLanguage,proxyAddresses,showInAddressList,state,streetAddress,surname,usageLocation,userPrincipalName,userType";
const ada = { id: "user-1", userPrincipalName: "o'ada@example.com", displayName: "Ada", accountEnabled: true };

test("getUser finds by name, selects everything, and accepts a missing manager", async () => {
  const { graph, microsoft } = connect();
  const found = `GET ${graphUrl}/v1.0/users?$filter=userPrincipalName eq 'o''ada@example.com'`;
  microsoft.expect(found, { body: { value: [ada] } });
  microsoft.expect(`GET ${graphUrl}/v1.0/users/user-1?$select=${selected}`, {
    body: { ...ada, surname: null, otherMails: ["ada@home.example"], employeeOrgData: { division: "Engines" } },
  });
  microsoft.expect(`GET ${graphUrl}/v1.0/users/user-1/manager`, { status: 404 });
  const user = await getUser(graph).invoke({ userPrincipalName: "o'ada@example.com" }, signal);
  expect(user).toMatchObject({
    id: "/users/user-1",
    objectId: "user-1",
    userPrincipalName: "o'ada@example.com",
    displayName: "Ada",
    accountEnabled: true,
    surname: "",
    onpremisesSyncEnabled: false,
    otherMails: ["ada@home.example"],
    proxyAddresses: [],
    costCenter: "",
    division: "Engines",
    managerId: "",
  });
  expect(microsoft.unanswered).toEqual([]);
});

test("getUser returns the manager, and fails if Graph refuses", async () => {
  const { graph, microsoft } = connect();
  const expectUser = () => {
    microsoft.expect(`GET ${graphUrl}/v1.0/users?$filter=userPrincipalName eq 'a@b.c'`, { body: { value: [ada] } });
    microsoft.expect(`GET ${graphUrl}/v1.0/users/user-1?$select=${selected}`, { body: ada });
  };
  expectUser();
  microsoft.expect(`GET ${graphUrl}/v1.0/users/user-1/manager`, { body: { id: "user-2" } });
  expect((await getUser(graph).invoke({ userPrincipalName: "a@b.c" }, signal))["managerId"]).toBe("user-2");
  expectUser();
  const error = { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } };
  microsoft.expect(`GET ${graphUrl}/v1.0/users/user-1/manager`, { status: 403, body: error });
  await expect(getUser(graph).invoke({ userPrincipalName: "a@b.c" }, signal)).rejects.toThrow(
    "retrieving manager of user user-1: unexpected status 403 with error: Authorization_RequestDenied: Insufficient privileges.",
  );
});

test("getUser says which user is not there", async () => {
  const { graph, microsoft } = connect();
  microsoft.expect(`GET ${graphUrl}/v1.0/users?$filter=userPrincipalName eq 'a@b.c'`, { body: { value: [] } });
  await expect(getUser(graph).invoke({ userPrincipalName: "a@b.c" }, signal)).rejects.toThrow(
    '[user_principal_name] User with UPN "a@b.c" was not found',
  );
});

const group = {
  id: "group-1",
  displayName: "Function users",
  securityEnabled: true,
  mailEnabled: false,
  groupTypes: [],
};

test.each([
  [{}, "displayName eq 'Function users'"],
  [{ securityEnabled: true }, "displayName eq 'Function users' and securityEnabled eq true"],
])("getGroup %j asks the beta for the group, its members and its owners", async (more, filter) => {
  const { graph, microsoft } = connect();
  microsoft.expect(`GET ${graphUrl}/beta/groups?$filter=${filter}`, { body: { value: [group] } });
  microsoft.expect(`GET ${graphUrl}/beta/groups/group-1/members`, { body: { value: [{ id: "user-1" }] } });
  microsoft.expect(`GET ${graphUrl}/beta/groups/group-1/owners`, { body: { value: [] } });
  expect(await getGroup(graph).invoke({ displayName: "Function users", ...more }, signal)).toMatchObject({
    id: "/groups/group-1",
    objectId: "group-1",
    displayName: "Function users",
    securityEnabled: true,
    mailEnabled: false,
    members: ["user-1"],
    owners: [],
    description: "",
    types: [],
    visibility: "",
  });
  expect(microsoft.unanswered).toEqual([]);
});

test.each([
  [[], "[display_name] No group found matching specified filter (displayName eq 'Function users')"],
  [
    [group, { ...group, id: "group-2" }],
    "[display_name] More than one group found matching specified filter (displayName eq 'Function users')",
  ],
  [
    [{ ...group, groupTypes: ["Unified"] }],
    "the stand-in for azuread doesn't support groups of the kind Unified in azuread:index/getGroup:getGroup",
  ],
])("getGroup requires exactly one security group", async (value, message) => {
  const { graph, microsoft } = connect();
  microsoft.expect(`GET ${graphUrl}/beta/groups?$filter=displayName eq 'Function users'`, { body: { value } });
  await expect(getGroup(graph).invoke({ displayName: "Function users" }, signal)).rejects.toThrow(message);
});

test("getGroup refuses members in pages: half of them would be wrong", async () => {
  const { graph, microsoft } = connect();
  microsoft.expect(`GET ${graphUrl}/beta/groups?$filter=displayName eq 'Function users'`, { body: { value: [group] } });
  microsoft.expect(`GET ${graphUrl}/beta/groups/group-1/members`, {
    body: { value: [], "@odata.nextLink": `${graphUrl}/beta/groups/group-1/members?$skiptoken=x` },
  });
  await expect(getGroup(graph).invoke({ displayName: "Function users" }, signal)).rejects.toThrow(
    "doesn't support a second page of Graph's answer",
  );
});

test("getServicePrincipal reads Microsoft Graph's scopes and roles by value, and writes nothing", async () => {
  const { graph, microsoft } = connect();
  const clientId = "00000003-0000-0000-c000-000000000000";
  microsoft.expect(`GET ${graphUrl}/v1.0/servicePrincipals?$filter=appId eq '${clientId}'`, {
    body: {
      value: [
        {
          id: "sp-1",
          appId: clientId,
          displayName: "Microsoft Graph",
          servicePrincipalType: "Application",
          servicePrincipalNames: [clientId, "https://graph.microsoft.com"],
          replyUrls: [],
          notes: null,
          appRoles: [{ id: "role-1", value: "User.Read.All", isEnabled: true }],
          oauth2PermissionScopes: [{ id: "scope-1", value: "openid", isEnabled: true, type: "User" }],
        },
      ],
    },
  });
  microsoft.expect(`GET ${graphUrl}/beta/servicePrincipals/sp-1?$select=samlMetadataUrl`, { body: {} });
  expect(await getServicePrincipal(graph).invoke({ clientId }, signal)).toEqual({
    id: "/servicePrincipals/sp-1",
    objectId: "sp-1",
    clientId,
    displayName: "Microsoft Graph",
    type: "Application",
    servicePrincipalNames: ["https://graph.microsoft.com"],
    appRoles: [{ id: "role-1", value: "User.Read.All", enabled: true }],
    appRoleIds: { "User.Read.All": "role-1" },
    oauth2PermissionScopes: [{ id: "scope-1", value: "openid", type: "User", enabled: true }],
    oauth2PermissionScopeIds: { openid: "scope-1" },
    redirectUris: [],
    description: "",
    homepageUrl: "",
    loginUrl: "",
    logoutUrl: "",
    notes: "",
    preferredSingleSignOnMode: "",
    samlSingleSignOns: [],
    samlMetadataUrl: "",
    tags: [],
    featureTags: [{ customSingleSignOn: false, enterprise: false, gallery: false, hide: false }],
    features: [
      { customSingleSignOnApp: false, enterpriseApplication: false, galleryApplication: false, visibleToUsers: true },
    ],
  });
  expect(microsoft.unanswered).toEqual([]);
});

test("getServicePrincipal says which client id has none", async () => {
  const { graph, microsoft } = connect();
  microsoft.expect(`GET ${graphUrl}/v1.0/servicePrincipals?$filter=appId eq 'x'`, { body: { value: [] } });
  await expect(getServicePrincipal(graph).invoke({ clientId: "x" }, signal)).rejects.toThrow(
    'No service principal found for client ID: "x"',
  );
});

test("the engine reaches them with their arguments, and an argument that is not known is refused by name", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${graphUrl}/v1.0/servicePrincipals?$filter=appId eq 'x'`, {
    body: { value: [{ id: "sp-1", appId: "x", notes: "stack orders/dev", tags: ["project:orders"] }] },
  });
  microsoft.expect(`GET ${graphUrl}/beta/servicePrincipals/sp-1?$select=samlMetadataUrl`, { body: {} });
  const token = "azuread:index/getServicePrincipal:getServicePrincipal";
  expect(await engine.invoke(token, { clientId: "x" })).toMatchObject({
    objectId: "sp-1",
    clientId: "x",
    notes: "stack orders/dev",
    tags: ["project:orders"],
  });
  await expect(engine.invoke(token, { clientId: "x", displayName: "y" })).rejects.toThrow(
    `3 INVALID_ARGUMENT: the stand-in for azuread doesn't support argument 'displayName' of ${token}`,
  );
});

const applicationToken = "azuread:index/getApplication:getApplication";
const applicationId = "aaaaaaaa-1111-4222-8333-444444444444";
const listed = `GET https://graph.microsoft.com/v1.0/applications?$filter=appId eq '${applicationId}'`;

test("getApplication finds by client id, and answers ids, URIs, roles and scopes", async () => {
  const { engine, microsoft } = await attach("azuread");
  const application = {
    id: "object-1",
    appId: applicationId,
    displayName: "Orders",
    signInAudience: "AzureADMyOrg",
    identifierUris: [`api://${applicationId}`],
    notes: "stack orders/dev",
    tags: ["project:orders"],
    appRoles: [
      { id: "role-1", value: "Orders.Call", displayName: "Call", allowedMemberTypes: ["User"], isEnabled: true },
    ],
    api: {
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [{ id: "scope-1", value: "user_impersonation" }],
    },
  };
  microsoft.expect(listed, { body: { value: [application] } });
  microsoft.expect("GET https://graph.microsoft.com/v1.0/applications/object-1/owners", {
    body: { value: [{ id: "ada" }] },
  });
  expect(await engine.invoke(applicationToken, { clientId: applicationId })).toMatchObject({
    id: "/applications/object-1",
    objectId: "object-1",
    clientId: applicationId,
    displayName: "Orders",
    signInAudience: "AzureADMyOrg",
    identifierUris: [`api://${applicationId}`],
    appRoles: [{ id: "role-1", value: "Orders.Call" }],
    appRoleIds: { "Orders.Call": "role-1" },
    oauth2PermissionScopeIds: { user_impersonation: "scope-1" },
    owners: ["ada"],
    notes: "stack orders/dev",
    tags: ["project:orders"],
  });
  expect(microsoft.unanswered).toEqual([]);
});

test("getApplication answers an empty text and an empty list for notes and tags that Graph leaves null", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(listed, { body: { value: [{ id: "object-1", appId: applicationId, notes: null, tags: null }] } });
  microsoft.expect("GET https://graph.microsoft.com/v1.0/applications/object-1/owners", { body: { value: [] } });
  expect(await engine.invoke(applicationToken, { clientId: applicationId })).toMatchObject({ notes: "", tags: [] });
});

test("getApplication fails for an unknown client ID", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(listed, { body: { value: [] } });
  await expect(engine.invoke(applicationToken, { clientId: applicationId })).rejects.toThrow(
    `Application not found: No applications found matching filter: "appId eq '${applicationId}'"`,
  );
});
