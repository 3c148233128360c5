import { expect, test } from "vitest";
import { alreadyExists } from "../../../support/stand-ins/already-exists.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import {
  deployerObjectId,
  looksInARow,
  type RecordedMicrosoft,
} from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azuread:index/servicePrincipal:ServicePrincipal";
const graph = "https://graph.microsoft.com";
const collection = `${graph}/v1.0/servicePrincipals`;
const url = `${collection}/sp-1`;
const filterUrl = `${collection}?$filter=appId eq 'client-1'`;
const id = "/servicePrincipals/sp-1";
const inputs = { clientId: "client-1", appRoleAssignmentRequired: true, tags: ["stack:local"] };
const live = {
  id: "sp-1",
  appId: "client-1",
  appOwnerOrganizationId: "t",
  servicePrincipalType: "Application",
  displayName: "api",
  accountEnabled: true,
  appRoleAssignmentRequired: true,
  description: null,
  alternativeNames: [],
  notificationEmailAddresses: [],
  tags: ["stack:local"],
  servicePrincipalNames: ["client-1", "api://client-1"],
  appRoles: [{ id: "role-1", value: "Api.Call", isEnabled: true, displayName: "Call" }],
  oauth2PermissionScopes: [],
};
/** What a read leaves of texts that Graph doesn't have. */
const left = {
  description: "",
  homepageUrl: "",
  loginUrl: "",
  logoutUrl: "",
  notes: "",
  preferredSingleSignOnMode: "",
  samlMetadataUrl: "",
};
const outputs = {
  id: "/servicePrincipals/sp-1",
  redirectUris: [],
  clientId: "client-1",
  objectId: "sp-1",
  displayName: "api",
  accountEnabled: true,
  appRoleAssignmentRequired: true,
  tags: ["stack:local"],
  featureTags: [{ customSingleSignOn: false, enterprise: false, gallery: false, hide: false }],
  features: [
    { customSingleSignOnApp: false, enterpriseApplication: false, galleryApplication: false, visibleToUsers: true },
  ],
  applicationTenantId: "t",
  type: "Application",
  servicePrincipalNames: ["api://client-1"],
  appRoles: [{ id: "role-1", value: "Api.Call", enabled: true, displayName: "Call" }],
  appRoleIds: { "Api.Call": "role-1" },
  oauth2PermissionScopes: [],
  oauth2PermissionScopeIds: {},
};
const body = {
  "@odata.type": "#microsoft.graph.servicePrincipal",
  accountEnabled: true,
  alternativeNames: [],
  appRoleAssignmentRequired: true,
  description: null,
  loginUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  samlSingleSignOnSettings: {},
  tags: ["stack:local"],
};

function expectRead(microsoft: RecordedMicrosoft, answer: object = live): void {
  microsoft.expect(`GET ${url}`, { body: answer });
  microsoft.expect(`GET ${graph}/beta/servicePrincipals/sp-1?$select=samlMetadataUrl`, { body: {} });
  microsoft.expect(`GET ${url}/owners`, { body: { value: [] } });
}

test("creates with a temporary description, corrects it, removes the deployer from the owners, reads three times", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${filterUrl}`, { body: { value: [] } });
  microsoft.expect(`POST ${collection}`, { status: 201, body: live }).expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`DELETE ${url}/owners/${deployerObjectId}/$ref`, { status: 204 });
  expectRead(microsoft);
  const created = await engine.create(type, inputs);
  expect(created).toEqual({ id, outputs: { ...outputs, ...left } });
  // What the program left out and Graph answers empty is nothing until the next refresh.
  expect(["owners", "alternativeNames"].filter((name) => name in created.outputs)).toEqual([]);
  expect(microsoft.requests[1]?.body).toEqual({
    ...body,
    appId: "client-1",
    description: expect.stringMatching(/^TERRAFORM_UPDATE_[0-9a-f-]{36}$/) as string,
    "owners@odata.bind": [`${graph}/v1.0/directoryObjects/${deployerObjectId}`],
  });
  expect(microsoft.requests[2]?.body).toEqual({
    "@odata.type": "#microsoft.graph.servicePrincipal",
    description: null,
  });
});

test("refuses to create a second one", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${filterUrl}`, { body: { value: [{ id: "sp-0" }] } });
  await expect(engine.create(type, inputs)).rejects.toThrow(alreadyExists("azuread_service_principal", "sp-0"));
});

test("one that is not found right after its creation stays in the state, with the reason", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${filterUrl}`, { body: { value: [] } });
  microsoft.expect(`POST ${collection}`, { status: 201, body: live });
  microsoft.expect(`PATCH ${url}`, { status: 404, body: { error: { code: "NotFound", message: "Not yet." } } });
  const failed = await engine.create(type, inputs).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    details:
      "Timed out whilst waiting for new service principal to be replicated in Azure AD: Failed to patch service principal after creating: unexpected status 404 with error: NotFound: Not yet.",
  });
  const [details] = (failed as { metadata: { get(name: string): Buffer[] } }).metadata.get("grpc-status-details-bin");
  expect(details?.toString("latin1")).toContain(id);
});

test("shows that everyone is now allowed", async () => {
  const { engine, microsoft } = await attach("azuread");
  expectRead(microsoft, { ...live, appRoleAssignmentRequired: false });
  const read = await engine.read(type, id, { inputs, outputs });
  expect((await engine.diff(type, read?.inputs ?? {}, inputs, read?.outputs)).detailed).toEqual({
    appRoleAssignmentRequired: "UPDATE",
  });
});

test("its tags are among the imported inputs as featureTags only, and among the outputs in each form", async () => {
  const { engine, microsoft } = await attach("azuread");
  expectRead(microsoft, { ...live, tags: ["HideApp", "stack:local"] });
  const imported = await engine.read(type, id);
  expect(imported?.inputs).toMatchObject({ featureTags: [{ __defaults: [], hide: true }] });
  for (const name of ["tags", "features"]) expect(imported?.inputs).not.toHaveProperty(name);
  expect(imported?.outputs).toMatchObject({
    tags: ["HideApp", "stack:local"],
    featureTags: [{ customSingleSignOn: false, enterprise: false, gallery: false, hide: true }],
    features: [{ visibleToUsers: false }],
  });
  const { inputs: news } = await engine.check(type, inputs, { olds: imported?.inputs ?? {} });
  expect((await engine.diff(type, imported?.inputs ?? {}, news, imported?.outputs)).detailed).toEqual({
    "tags[0]": "DELETE",
  });
});

test("a disabled one is enabled when adopted, as the preview shows", async () => {
  const { engine, microsoft } = await attach("azuread");
  expectRead(microsoft, { ...live, accountEnabled: false });
  const imported = await engine.read(type, id);
  const { inputs: news } = await engine.check(
    type,
    { ...inputs, accountEnabled: true },
    { olds: imported?.inputs ?? {} },
  );

  expect((await engine.diff(type, imported?.inputs ?? {}, news, imported?.outputs)).detailed).toEqual({
    accountEnabled: "UPDATE",
  });
});

test("deletes and waits, finds it gone, is replaced for another application", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`DELETE ${url}`, { status: 204 }).expect(`GET ${url}`, { status: 404 }, looksInARow);
  await engine.delete(type, id, { inputs, outputs });
  microsoft.expect(`GET ${url}`, { status: 404 });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
  expect((await engine.diff(type, inputs, { ...inputs, clientId: "other" })).replaces).toEqual(["clientId"]);
});

test("refuses useExisting: it would change and delete an object of someone else", async () => {
  const { engine } = await attach("azuread");
  await expect(engine.check(type, { ...inputs, useExisting: true })).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azuread doesn't support useExisting: true of azuread:index/servicePrincipal:ServicePrincipal",
  );
});

test("empty owners list and remove all owners", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}/owners`, { body: { value: [{ id: "one" }, { id: "two" }] } });
  microsoft.expect(`DELETE ${url}/owners/one/$ref`, { status: 204 });
  microsoft.expect(`DELETE ${url}/owners/two/$ref`, { status: 204 });
  expectRead(microsoft);
  const owned = { inputs, outputs: { ...outputs, owners: ["one", "two"] } };

  expect((await engine.diff(type, inputs, { ...inputs, owners: [] }, owned.outputs)).detailed).toEqual({
    owners: "DELETE",
  });
  await engine.update(type, id, owned, { ...inputs, owners: [] });
});

test("owners and notes go out on create, and owners in another order are no change", async () => {
  const { engine, microsoft } = await attach("azuread");
  const owned = { ...inputs, notes: "stack local", owners: ["someone", deployerObjectId] };
  microsoft.expect(`GET ${filterUrl}`, { body: { value: [] } });
  microsoft.expect(`POST ${collection}`, { status: 201, body: live }).expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  await engine.create(type, owned);
  expect(microsoft.requests[1]?.body).toMatchObject({
    notes: "stack local",
    "owners@odata.bind": [deployerObjectId, "someone"].map((owner) => `${graph}/v1.0/directoryObjects/${owner}`),
  });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  const news = { ...owned, notes: "other", owners: [deployerObjectId, "someone"] };
  await engine.update(type, id, { inputs: owned, outputs: { ...outputs, owners: owned.owners } }, news);
});

test("one that the portal made is imported without a difference, and keeps its tags", async () => {
  const { engine, microsoft } = await attach("azuread");
  const portal = ["WindowsAzureActiveDirectoryIntegratedApp", "HideApp"];
  const made = { ...live, tags: portal, notes: null, loginUrl: null, preferredSingleSignOnMode: null };
  expectRead(microsoft, made);
  const imported = await engine.read(type, id);
  const state = { inputs: imported?.inputs ?? {}, outputs: imported?.outputs ?? {} };
  const program = { clientId: "client-1", appRoleAssignmentRequired: true };
  const differences = async (news: typeof program & { tags?: string[] }) =>
    (await engine.diff(type, state.inputs, news, state.outputs)).detailed;
  expect(await differences(program)).toEqual({});
  expect(await differences({ ...program, tags: portal.toReversed() })).toEqual({});
  expect(await differences({ ...program, tags: ["stack:local"] })).toEqual({
    "tags[0]": "UPDATE",
    "tags[1]": "DELETE",
  });
  // The engine has an import's inputs checked as if a program had them.
  expect(await engine.check(type, state.inputs)).toMatchObject({ failures: [] });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft, made);
  await engine.update(type, id, state, { ...program, appRoleAssignmentRequired: false });
  expect(microsoft.requests[3]?.body).toMatchObject({ appRoleAssignmentRequired: false, tags: portal.toSorted() });
});
