import { describe, expect, it } from "vitest";
import { graphFixture } from "../graph/graph-fixture.ts";
import { namesIn, shapeOf } from "./shape.ts";

/*
 * Answers of Microsoft Graph that others recorded: the same requests, members and types, with values of our own. Of an
 * object that the twin knows in part, each recorded member that it has must have the recorded type.
 */

const unknown = "99999999-0000-4000-8000-000000000000";
const json = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/** The recorded members that the twin's answer has, too, in their recorded types. */
function commonShape(recorded: object, answered: unknown): readonly [unknown, unknown] {
  const names = namesIn(recorded).filter((name) => namesIn(answered).includes(name));
  const pick = (value: unknown) => shapeOf(Object.fromEntries(names.map((name) => [name, Object(value)[name]])));
  return [pick(recorded), pick(answered)];
}

/**
 * Azure/azure-cli@3fde2fa, src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings:
 * test_app_federated_credential.yaml (2022-06-13).
 */
describe("az ad app, as recorded", () => {
  const created = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications/$entity",
    id: "an id",
    deletedDateTime: null,
    appId: "an id",
    applicationTemplateId: null,
    createdDateTime: "a time",
    displayName: "an app",
    description: null,
    groupMembershipClaims: null,
    identifierUris: [],
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: null,
    notes: null,
    publisherDomain: "contoso.onmicrosoft.com",
    serviceManagementReference: null,
    signInAudience: "an audience",
    tags: [],
    tokenEncryptionKeyId: null,
    defaultRedirectUri: null,
    certification: null,
    optionalClaims: null,
    addIns: [],
    appRoles: [],
    keyCredentials: [],
    passwordCredentials: [],
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    spa: { redirectUris: [] },
  };

  it("creates an application with 201 and these members", async () => {
    const { call } = graphFixture();
    const answer = await call("POST", "/v1.0/applications", { body: { displayName: "an app", keyCredentials: [] } });
    expect(answer.status).toBe(201);
    const [recorded, answered] = commonShape(created, answer.body);
    expect(answered).toEqual(recorded);
    expect(namesIn(answer.body)).toEqual(expect.arrayContaining(["@odata.context", "id", "appId", "signInAudience"]));
  });

  it("adds a federated credential with 201 and exactly these members, in their order", async () => {
    const { call } = graphFixture();
    const { body } = await call("POST", "/v1.0/applications", { body: { displayName: "an app" } });
    const { id } = body as { id: string };
    const path = `/v1.0/applications/${id}/federatedIdentityCredentials`;
    const credential = {
      name: "Testing",
      issuer: "https://token.actions.githubusercontent.com/",
      subject: "repo:octo-org/octo-repo:environment:Production",
      description: "Testing",
      audiences: ["api://AzureADTokenExchange"],
    };
    const added = await call("POST", path, { body: credential });
    const context = `https://graph.microsoft.com/v1.0/$metadata#applications('${id}')/federatedIdentityCredentials`;
    const { id: credentialId } = added.body as { id: string };
    expect([added.status, JSON.stringify(added.body)]).toEqual([
      201,
      JSON.stringify({ "@odata.context": `${context}/$entity`, id: credentialId, ...credential }),
    ]);
    expect(JSON.stringify((await call("GET", path)).body)).toBe(
      JSON.stringify({ "@odata.context": context, value: [{ id: credentialId, ...credential }] }),
    );
  });

  it("has these headers with a body, and without one", async () => {
    const { call } = graphFixture();
    const made = await call("POST", "/v1.0/applications", { body: { displayName: "an app" } });
    const { id } = made.body as { id: string };
    const headersOf = ({ headers }: typeof made) =>
      ["content-type", "odata-version", "strict-transport-security", "cache-control"].map((name) => headers.get(name));
    expect(headersOf(made)).toEqual([json, "4.0", "max-age=31536000", "no-cache"]);
    expect(headersOf(await call("GET", `/v1.0/applications/${id}`))).toEqual(headersOf(made));
    const deleted = await call("DELETE", `/v1.0/applications/${id}`);
    expect([deleted.status, ...headersOf(deleted)]).toEqual([204, null, null, "max-age=31536000", "no-cache"]);
    expect(made.headers.get("request-id")).toMatch(/^[\da-f-]{36}$/);
  });
});

/**
 * calvinchengx/entra-emulator, e2e/differential/testdata/fixtures@213dee3 and @290d1a0 (2026-09-08), which store ids and
 * times as placeholders.
 */
describe("Graph, as captured", () => {
  const refused = (body: unknown) => {
    const { error } = body as { error: { innerError: object } };
    return [namesIn(error), namesIn(error.innerError)];
  };
  const envelope = [
    ["code", "message", "innerError"],
    ["date", "request-id", "client-request-id"],
  ];

  it("graph-user-shape.json: a user has exactly these members by default", async () => {
    const { call } = graphFixture();
    const { body } = await call("POST", "/v1.0/users", {
      body: {
        accountEnabled: true,
        displayName: "Ada",
        mailNickname: "ada",
        userPrincipalName: "ada@twin.onmicrosoft.com",
        passwordProfile: { password: "aA1!aA1!aA1!", forceChangePasswordNextSignIn: false },
      },
    });
    const read = await call("GET", `/v1.0/users/${(body as { id: string }).id}`);
    expect(namesIn(read.body).toSorted()).toEqual([
      "@odata.context",
      "businessPhones",
      "displayName",
      "givenName",
      "id",
      "jobTitle",
      "mail",
      "mobilePhone",
      "officeLocation",
      "preferredLanguage",
      "surname",
      "userPrincipalName",
    ]);
  });

  it.each([
    ["graph-error-not-found.json", unknown],
    ["graph-error-invalid-id.json", "not-a-valid-object-id"],
  ])("%s: 404 in these words", async (_, id) => {
    const { call } = graphFixture();
    const { status, body } = await call("GET", `/v1.0/users/${id}`);
    expect([status, ...refused(body)]).toEqual([404, ...envelope]);
    expect(body).toMatchObject({
      error: {
        code: "Request_ResourceNotFound",
        message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
      },
    });
  });

  it("graph-error-unauthenticated.json: 401 in these words", async () => {
    const { call } = graphFixture();
    const { status, body } = await call("GET", "/v1.0/users", { refused: "no token" });
    expect([status, ...refused(body)]).toEqual([401, ...envelope]);
    expect(body).toMatchObject({
      error: { code: "InvalidAuthenticationToken", message: "Access token is empty." },
    });
  });
});
