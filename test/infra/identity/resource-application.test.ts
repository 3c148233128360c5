import { describe, expect, it } from "vitest";
import { ResourceApplication, type ResourceApplicationArgs } from "../../../infra/identity/resource-application.ts";
import { declare, valueOf } from "../../support/declare.ts";

const clientId = "aaaaaaaa-0000-4000-8000-000000000001";
const answers = {
  "azuread:index/application:Application": () => ({ clientId, objectId: "application-object-id" }),
  "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: "service-principal-object-id" }),
  "azuread:index/getServicePrincipal:getServicePrincipal": (inputs: Readonly<Record<string, unknown>>) => ({
    objectId: `object-id-of-${String(inputs["clientId"])}`,
  }),
};
const appRole = {
  id: "bbbbbbbb-0000-4000-8000-000000000001",
  value: "Function.Invoke",
  displayName: "Invoke the function",
  description: "Call it.",
  members: ["Application", "User"],
  formerNames: [],
} as const;

const mark = { notes: "Managed.", azureTags: {}, tags: ["managed-by-pulumi"] };
const graph = "00000003-0000-0000-c000-000000000000";

const declareApi = (changes: Partial<ResourceApplicationArgs> = {}) =>
  declare(
    () =>
      new ResourceApplication("api", {
        displayName: "whocalls API (dev)",
        tokenVersion: 1,
        appRoles: [appRole],
        hostName: "func-ab12cd-0123456789abcdef.westeurope-01.azurewebsites.net",
        ownerObjectIds: ["ada-object-id"],
        serviceManagementReference: "",
        mark,
        ...changes,
      }),
    answers,
  );

describe("the API's registration (G04, G06, G28, G31, G34)", () => {
  it("is one readable resource with role, scope, redirect URI, token version and no public client", async () => {
    const { resources } = await declareApi();

    expect(resources.get("api")?.inputs).toEqual({
      displayName: "whocalls API (dev)",
      signInAudience: "AzureADMyOrg",
      api: {
        requestedAccessTokenVersion: 1,
        oauth2PermissionScopes: [
          {
            id: "8d1c8a4e-0d43-4f0b-9f5e-5b7f6e1c2a90",
            value: "user_impersonation",
            type: "User",
            enabled: true,
            adminConsentDisplayName: "Access whocalls API (dev)",
            adminConsentDescription:
              "Allow the application to access whocalls API (dev) on behalf of the signed-in user.",
            userConsentDisplayName: "Access whocalls API (dev)",
            userConsentDescription: "Allow the application to access whocalls API (dev) on your behalf.",
          },
        ],
      },
      appRoles: [
        {
          id: appRole.id,
          value: "Function.Invoke",
          displayName: "Invoke the function",
          description: "Call it.",
          allowedMemberTypes: ["Application", "User"],
          enabled: true,
        },
      ],
      web: {
        redirectUris: ["https://func-ab12cd-0123456789abcdef.westeurope-01.azurewebsites.net/.auth/login/aad/callback"],
        implicitGrant: { idTokenIssuanceEnabled: true },
      },
      requiredResourceAccesses: [
        {
          resourceAppId: graph,
          resourceAccesses: [
            { id: "37f7f235-527c-4136-accd-4a02d197296e", type: "Scope" },
            { id: "14dad69e-099b-42c9-810b-d002981feec1", type: "Scope" },
            { id: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", type: "Scope" },
          ],
        },
      ],
      fallbackPublicClientEnabled: false,
      owners: ["ada-object-id"],
      notes: "Managed.",
      tags: ["managed-by-pulumi"],
    });
  });

  it("keeps its identifier URI through every update (pulumi-azuread#1036), and is created, not adopted", async () => {
    const { resources } = await declareApi();

    expect(resources.get("api")?.options).toMatchObject({ ignoreChanges: ["identifierUris"], importId: "" });
  });

  it("builds its identifier URI from its client id (G08), and deletes it with the application", async () => {
    const { resources } = await declareApi();
    const uri = resources.get("api-identifier-uri");

    expect(uri?.inputs).toEqual({ applicationId: "api-id", identifierUri: `api://${clientId}` });
    expect(uri?.options.deletedWith).toBe("api");
  });

  it("requires assignment for each token (G23)", async () => {
    const { resources } = await declareApi();

    expect(resources.get("api-service-principal")?.inputs).toEqual({
      clientId,
      accountEnabled: true,
      appRoleAssignmentRequired: true,
      owners: ["ada-object-id"],
      notes: "Managed.",
      tags: ["managed-by-pulumi", "WindowsAzureActiveDirectoryIntegratedApp"],
    });
  });

  it("has the administrator's consent to all that App Service asks for, for the whole tenant (G05)", async () => {
    const { resources } = await declareApi();

    expect(resources.get("api-sign-in-consent")?.inputs).toEqual({
      servicePrincipalObjectId: "service-principal-object-id",
      resourceServicePrincipalObjectId: `object-id-of-${graph}`,
      claimValues: ["openid", "profile", "email"],
    });
  });

  it("looks up Microsoft's service principal instead of adopting it", async () => {
    const { resources } = await declareApi();
    const types = [...resources.values()].map(({ type }) => type);

    expect(types.filter((type) => type === "azuread:index/servicePrincipal:ServicePrincipal")).toHaveLength(1);
  });

  it("returns the values that callers and settings need", async () => {
    const { result } = await declareApi();

    expect(await valueOf(result.clientId)).toBe(clientId);
    expect(await valueOf(result.applicationObjectId)).toBe("application-object-id");
    expect(await valueOf(result.servicePrincipalObjectId)).toBe("service-principal-object-id");
    expect(await valueOf(result.identifierUri)).toBe(`api://${clientId}`);
    expect(result.permissionScope).toEqual({
      id: "8d1c8a4e-0d43-4f0b-9f5e-5b7f6e1c2a90",
      value: "user_impersonation",
    });
  });
});

describe("a registration created by hand", () => {
  const byHand = {
    clientId,
    applicationObjectId: "by-hand-object-id",
    servicePrincipalObjectId: "by-hand-principal-id",
    hasIdentifierUri: true,
    consentId: "the-consent",
  };
  const optionsOf = async (adopt: ResourceApplicationArgs["adopt"], name: string) =>
    (await declareApi({ adopt })).resources.get(name)?.options;

  it.each([
    ["api", "/applications/by-hand-object-id"],
    ["api-service-principal", "/servicePrincipals/by-hand-principal-id"],
    [
      "api-identifier-uri",
      `/applications/by-hand-object-id/identifierUris/${Buffer.from(`api://${clientId}`).toString("base64")}`,
    ],
    ["api-sign-in-consent", "/oauth2PermissionGrants/the-consent"],
  ])("is adopted and protected: %s", async (name, importId) => {
    expect(await optionsOf(byHand, name)).toMatchObject({ importId, protect: true });
  });

  it.each([
    ["api-identifier-uri", { ...byHand, hasIdentifierUri: false }],
    ["api-sign-in-consent", { ...byHand, consentId: "" }],
  ])("gets what it lacks: %s", async (name, adopt) => {
    expect(await optionsOf(adopt, name)).toMatchObject({ importId: "", protect: false });
  });

  it("keeps the id of its scope user_impersonation, which consents refer to", async () => {
    const { resources, result } = await declareApi({ adopt: { ...byHand, userImpersonationId: "its-own" } });

    expect(resources.get("api")?.inputs["api"]).toMatchObject({
      oauth2PermissionScopes: [{ id: "its-own", value: "user_impersonation" }],
    });
    expect(result.permissionScope.id).toBe("its-own");
  });

  it.each([
    [true, { ...byHand, isPublicClient: true as const }],
    [false, byHand],
  ])("stays a public client (%s) as found", async (isPublic, adopt) => {
    const { resources } = await declareApi({ adopt });

    expect(resources.get("api")?.inputs["fallbackPublicClientEnabled"]).toBe(isPublic);
  });
});
