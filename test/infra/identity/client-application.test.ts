import { describe, expect, it } from "vitest";
import { clouds } from "../../../packages/core/azure/clouds.ts";
import { ClientApplication } from "../../../infra/identity/client-application.ts";
import type { DeclaredRole } from "../../../infra/definitions/declared-role.ts";
import { declare } from "../../support/declare.ts";

const answers = {
  "azuread:index/application:Application": () => ({ clientId: "caller-client-id" }),
  "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: "caller-object-id" }),
};
const mark = { notes: "Managed.", azureTags: {}, tags: ["managed-by-pulumi"] };

const role = (value: string, formerNames: readonly string[] = []): DeclaredRole => ({
  id: `id-of-${value}`,
  value,
  displayName: value,
  description: value,
  members: ["Application"],
  formerNames,
});

const declareCaller = (appRoles: readonly DeclaredRole[] = [role("Orders.Read")]) =>
  declare(
    () =>
      new ClientApplication("integration", {
        displayName: "integration, caller of whocalls (dev)",
        resourceClientId: "api-client-id",
        resourceServicePrincipalObjectId: "api-object-id",
        appRoles,
        tenantId: "tenant-id",
        cloud: clouds.public,
        settings: {},
        ownerObjectIds: ["ada-object-id"],
        serviceManagementReference: "",
        mark,
      }),
    answers,
  );

describe("a caller (G25, G29, G30)", () => {
  it("asks for the app role of the API as an application permission", async () => {
    const { resources } = await declareCaller();

    expect(resources.get("integration")?.inputs).toEqual({
      displayName: "integration, caller of whocalls (dev)",
      signInAudience: "AzureADMyOrg",
      api: { requestedAccessTokenVersion: 2 },
      requiredResourceAccesses: [
        { resourceAppId: "api-client-id", resourceAccesses: [{ id: "id-of-Orders.Read", type: "Role" }] },
      ],
      fallbackPublicClientEnabled: false,
      owners: ["ada-object-id"],
      notes: "Managed.",
      tags: ["managed-by-pulumi"],
    });
    expect(resources.get("integration-service-principal")?.inputs).toEqual({
      clientId: "caller-client-id",
      accountEnabled: true,
      owners: ["ada-object-id"],
      notes: "Managed.",
      tags: ["managed-by-pulumi", "WindowsAzureActiveDirectoryIntegratedApp"],
    });
  });

  it("holds the role, assigned after its service principal exists", async () => {
    const { resources } = await declareCaller();
    const assignment = resources.get("integration-app-role-assignment-Orders.Read");

    expect(assignment?.inputs).toEqual({
      appRoleId: "id-of-Orders.Read",
      principalObjectId: "caller-object-id",
      resourceObjectId: "api-object-id",
    });
    expect(assignment?.options.dependsOn).toContain("integration-service-principal");
  });

  it("holds each role by an assignment named after the role, so that other roles and their order replace none", async () => {
    const read = role("Orders.Read", ["Orders.All"]);
    const write = role("Orders.Write");
    const assignments = async (roles: readonly DeclaredRole[]) => {
      const { resources } = await declareCaller(roles);
      return [...resources.values()]
        .filter(({ type }) => type.endsWith(":AppRoleAssignment"))
        .map(({ name, inputs, options }) => [name, inputs["appRoleId"], options.aliases])
        .toSorted();
    };
    const both = [
      [
        "integration-app-role-assignment-Orders.Read",
        "id-of-Orders.Read",
        [["integration-app-role-assignment-Orders.All", "integration"]],
      ],
      ["integration-app-role-assignment-Orders.Write", "id-of-Orders.Write", []],
    ];

    expect(await assignments([read, write])).toEqual(both);
    expect(await assignments([write, read])).toEqual(both);
    expect(await assignments([write])).toEqual([both[1]]);
  });

  it("has no credential by default", async () => {
    const { resources, result } = await declareCaller();

    expect([...resources.values()].filter(({ type }) => type.startsWith("azuread:")).map(({ name }) => name)).toEqual([
      "integration",
      "integration-service-principal",
      "integration-app-role-assignment-Orders.Read",
    ]);
    expect(result.credentials.clientSecret).toBeUndefined();
  });
});
