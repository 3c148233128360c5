import { describe, expect, it } from "vitest";
import {
  PublicClientApplication,
  type PublicClientApplicationArgs,
} from "../../../infra/identity/public-client-application.ts";
import { declare, valueOf } from "../../support/declare.ts";

const graph = "00000003-0000-0000-c000-000000000000";
const answers = {
  "azuread:index/application:Application": () => ({ clientId: "client-id", objectId: "application-object-id" }),
  "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: "principal-object-id" }),
  "azuread:index/getServicePrincipal:getServicePrincipal": () => ({ objectId: "graph-object-id" }),
};
const marked = { owners: ["ada-object-id"], notes: "Managed.", tags: ["managed-by-pulumi"] };

const declareClient = (changes: Partial<PublicClientApplicationArgs> = {}) =>
  declare(
    () =>
      new PublicClientApplication("public-client", {
        displayName: "sign-in with a password, client of whocalls (dev)",
        resourceClientId: "api-client-id",
        resourceServicePrincipalObjectId: "api-object-id",
        permissionScope: { id: "scope-id", value: "user_impersonation" },
        ownerObjectIds: ["ada-object-id"],
        serviceManagementReference: "",
        mark: { notes: "Managed.", azureTags: {}, tags: ["managed-by-pulumi"] },
        after: [],
        ...changes,
      }),
    answers,
  );

describe("what people sign in at (G12)", () => {
  it("is a public client that asks for the API's scope and to sign in, for this tenant alone, with no redirect URI", async () => {
    const { resources } = await declareClient();

    expect(resources.get("public-client")?.inputs).toEqual({
      displayName: "sign-in with a password, client of whocalls (dev)",
      signInAudience: "AzureADMyOrg",
      api: { requestedAccessTokenVersion: 2 },
      requiredResourceAccesses: [
        { resourceAppId: "api-client-id", resourceAccesses: [{ id: "scope-id", type: "Scope" }] },
        {
          resourceAppId: graph,
          resourceAccesses: [
            { id: "37f7f235-527c-4136-accd-4a02d197296e", type: "Scope" },
            { id: "14dad69e-099b-42c9-810b-d002981feec1", type: "Scope" },
            { id: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", type: "Scope" },
            { id: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", type: "Scope" },
          ],
        },
      ],
      fallbackPublicClientEnabled: true,
      ...marked,
    });
  });

  it("has a service principal that requires assignment, as the API does, and no credential", async () => {
    const { resources } = await declareClient();

    expect(resources.get("public-client-service-principal")?.inputs).toEqual({
      clientId: "client-id",
      accountEnabled: true,
      appRoleAssignmentRequired: true,
      ...marked,
    });
    expect([...resources.values()].filter(({ type }) => type.startsWith("azuread:")).map(({ name }) => name)).toEqual([
      "public-client",
      "public-client-service-principal",
      "public-client-api-consent",
      "public-client-sign-in-consent",
    ]);
  });

  it("has tenant-wide consent for the API and for the scopes that Microsoft's libraries add", async () => {
    const { resources } = await declareClient();

    expect(resources.get("public-client-api-consent")?.inputs).toEqual({
      servicePrincipalObjectId: "principal-object-id",
      resourceServicePrincipalObjectId: "api-object-id",
      claimValues: ["user_impersonation"],
    });
    expect(resources.get("public-client-sign-in-consent")?.inputs).toEqual({
      servicePrincipalObjectId: "principal-object-id",
      resourceServicePrincipalObjectId: "graph-object-id",
      claimValues: ["openid", "profile", "email", "offline_access"],
    });
  });

  it("returns what App Service authentication and the checks need", async () => {
    const { result } = await declareClient();

    expect(await valueOf(result.clientId)).toBe("client-id");
    expect(await valueOf(result.applicationObjectId)).toBe("application-object-id");
    expect(await valueOf(result.servicePrincipalObjectId)).toBe("principal-object-id");
  });
});
