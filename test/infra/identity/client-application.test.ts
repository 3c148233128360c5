import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ClientApplication, type ClientApplicationArgs } from "../../../infra/identity/client-application.ts";
import { declare, valueOf } from "../../support/declare.ts";

const answers = {
  "azuread:index/application:Application": () => ({ clientId: "caller-client-id" }),
  "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: "caller-object-id" }),
  "azuread:index/applicationPassword:ApplicationPassword": (_: unknown, name: string) => ({
    value: `value of ${name}`,
  }),
};

const declareCaller = (secrets?: ClientApplicationArgs["secrets"]) =>
  declare(
    () =>
      new ClientApplication("integration", {
        displayName: "integration, caller of whocalls (dev)",
        resourceClientId: "api-client-id",
        resourceServicePrincipalObjectId: "api-object-id",
        appRoleId: "role-id",
        secrets,
      }),
    answers,
  );

describe("a caller (G25, G29, G30)", () => {
  it("asks for the app role of the API as an application permission", async () => {
    const { resources } = await declareCaller();

    expect(resources.get("integration")?.inputs).toEqual({
      displayName: "integration, caller of whocalls (dev)",
      signInAudience: "AzureADMyOrg",
      requiredResourceAccesses: [
        { resourceAppId: "api-client-id", resourceAccesses: [{ id: "role-id", type: "Role" }] },
      ],
      fallbackPublicClientEnabled: false,
    });
    expect(resources.get("integration-service-principal")?.inputs).toEqual({ clientId: "caller-client-id" });
  });

  it("holds the role, assigned after its service principal exists", async () => {
    const { resources } = await declareCaller();
    const assignment = resources.get("integration-app-role-assignment");

    expect(assignment?.inputs).toEqual({
      appRoleId: "role-id",
      principalObjectId: "caller-object-id",
      resourceObjectId: "api-object-id",
    });
    expect(assignment?.options.dependsOn).toContain("integration-service-principal");
  });

  it("has no client secret unless one is asked for", async () => {
    const { resources, result } = await declareCaller();

    expect([...resources.keys()].toSorted()).toEqual([
      "integration",
      "integration-app-role-assignment",
      "integration-service-principal",
    ]);
    expect(result.clientSecret).toBeUndefined();
  });

  it("has a client secret with the end date that the settings state, and answers it as a secret", async () => {
    const { resources, result } = await declareCaller({ first: { endDate: "2027-03-31T00:00:00Z" } });
    const password = resources.get("integration-first-client-secret");

    expect(password?.inputs).toEqual({
      applicationId: "integration-id",
      displayName: "integration first",
      endDate: "2027-03-31T00:00:00Z",
    });
    expect(password?.options.deletedWith).toBe("integration");
    expect(result.clientSecret && (await pulumi.isSecret(result.clientSecret))).toBe(true);
    expect(result.clientSecretEndDate).toBe("2027-03-31T00:00:00Z");
  });

  it("answers the secret that ends last of two, whichever slot it is in (B05)", async () => {
    const { resources, result } = await declareCaller({
      first: { startDate: "2027-03-01T00:00:00Z", endDate: "2027-08-28T00:00:00Z" },
      second: { endDate: "2027-03-31T00:00:00Z" },
    });

    expect(resources.get("integration-first-client-secret")?.inputs).toEqual({
      applicationId: "integration-id",
      displayName: "integration first",
      startDate: "2027-03-01T00:00:00Z",
      endDate: "2027-08-28T00:00:00Z",
    });
    expect(resources.get("integration-second-client-secret")?.inputs["endDate"]).toBe("2027-03-31T00:00:00Z");
    expect(result.clientSecretEndDate).toBe("2027-08-28T00:00:00Z");
    expect(result.clientSecret && (await valueOf(pulumi.unsecret(result.clientSecret)))).toBe(
      "value of integration-first-client-secret",
    );
  });
});
