import { describe, expect, it } from "vitest";
import { ResourceApplication } from "../../../infra/identity/resource-application.ts";
import { declare, valueOf } from "../../support/declare.ts";

const clientId = "aaaaaaaa-0000-4000-8000-000000000001";
const answers = {
  "azuread:index/application:Application": () => ({ clientId, objectId: "application-object-id" }),
  "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: "service-principal-object-id" }),
};
const appRole = {
  id: "bbbbbbbb-0000-4000-8000-000000000001",
  value: "Function.Invoke",
  displayName: "Invoke the function",
  description: "Call it.",
  allowedMemberTypes: ["Application", "User"],
} as const;

const declareApi = (tokenVersion: 1 | 2 = 1) =>
  declare(
    () => new ResourceApplication("api", { displayName: "whocalls API (dev)", tokenVersion, appRoles: [appRole] }),
    answers,
  );

describe("the API's registration (G28, G31)", () => {
  it("is one readable resource with role, token version and no public client", async () => {
    const { resources } = await declareApi();

    expect(resources.get("api")).toEqual({
      type: "azuread:index/application:Application",
      name: "api",
      parent: "api",
      inputs: {
        displayName: "whocalls API (dev)",
        signInAudience: "AzureADMyOrg",
        api: { requestedAccessTokenVersion: 1 },
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
        fallbackPublicClientEnabled: false,
      },
      options: {
        dependsOn: [],
        ignoreChanges: ["identifierUris"],
        deletedWith: "",
        retainOnDelete: false,
        deleteBeforeReplace: false,
      },
    });
  });

  it("writes token version 2 out when it is asked for", async () => {
    const { resources } = await declareApi(2);

    expect(resources.get("api")?.inputs["api"]).toEqual({ requestedAccessTokenVersion: 2 });
  });

  it("takes its identifier URI from its own client id (G08), and goes with the application", async () => {
    const { resources } = await declareApi();
    const uri = resources.get("api-identifier-uri");

    expect(uri?.inputs).toEqual({ applicationId: "api-id", identifierUri: `api://${clientId}` });
    expect(uri?.options.deletedWith).toBe("api");
  });

  it("demands assignment of whoever wants a token (G23)", async () => {
    const { resources } = await declareApi();

    expect(resources.get("api-service-principal")?.inputs).toEqual({ clientId, appRoleAssignmentRequired: true });
  });

  it("answers what callers and settings are made from", async () => {
    const { result } = await declareApi();

    expect(await valueOf(result.clientId)).toBe(clientId);
    expect(await valueOf(result.applicationObjectId)).toBe("application-object-id");
    expect(await valueOf(result.servicePrincipalObjectId)).toBe("service-principal-object-id");
    expect(await valueOf(result.identifierUri)).toBe(`api://${clientId}`);
  });
});
