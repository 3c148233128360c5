import { describe, expect, it } from "vitest";
import type { Deployed } from "../../../../packages/pf/commands/drift/deployed-resources.ts";
import { runDetector } from "../../../../packages/pf/commands/drift/detector.ts";
import { identityPermissions } from "../../../../packages/pf/commands/drift/detectors/identity.ts";
import { deployed, stateWith } from "../../../support/drift/deployed.ts";
import { type Answers, fakeApis } from "../../../support/drift/fake-apis.ts";
import { lineOf } from "../../../support/drift/line-of.ts";

const group = "/subscriptions/s/resourceGroups/rg";
const identity = deployed("azure-native:managedidentity:UserAssignedIdentity", "identity", {
  id: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`,
  outputs: { principalId: "p" },
});
const listed = `GET /subscriptions/s/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=${encodeURIComponent("principalId eq 'p'")}`;
const held = "GET /v1.0/servicePrincipals/p/appRoleAssignments";

const assignmentId = (scope: string, name: string) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
const role = (scope: string, name: string) => ({
  id: assignmentId(scope, name),
  properties: { scope, principalId: "p", roleDefinitionId: "/r/owner" },
});
const permission = (id: string) => ({
  id,
  appRoleId: "mail-send",
  principalId: "p",
  resourceId: "graph",
  resourceDisplayName: "Microsoft Graph",
});

function detect(
  answers: { readonly roles?: unknown; readonly permissions?: unknown },
  ...declared: readonly Deployed[]
) {
  const resourceManager: Answers = { [listed]: answers.roles ?? { value: [] } };
  const graph: Answers = { [held]: answers.permissions ?? { value: [] } };
  return runDetector("the identity's permissions", "Reader", () =>
    identityPermissions(identity, {
      apis: fakeApis({ resourceManager, graph }),
      state: stateWith(identity, ...declared),
      stack: "dev",
    }),
  );
}

describe("the function's identity", () => {
  it("that got an Azure role elsewhere, or a permission of another API, is reported with the command that takes it away", async () => {
    const { findings, unchecked } = await detect({
      roles: { value: [role("/subscriptions/s", "a"), role("/subscriptions/s/resourceGroups/rg-other", "b")] },
      permissions: { value: [permission("grant-1")] },
    });

    expect(unchecked).toEqual([]);
    expect(findings.map(lineOf)).toEqual([
      "access identity heldRoles added look",
      "access identity heldRoles added look",
      "access identity appRoleAssignments added look",
    ]);
    expect(findings.map(({ undo }) => undo)).toEqual([
      `\`az role assignment delete --ids ${assignmentId("/subscriptions/s", "a")}\`, or add it to identity.azureRoles in the settings.`,
      `\`az role assignment delete --ids ${assignmentId("/subscriptions/s/resourceGroups/rg-other", "b")}\`, or add it to identity.azureRoles in the settings.`,
      "`az rest --method DELETE --url https://graph.microsoft.com/v1.0/servicePrincipals/graph/appRoleAssignedTo/grant-1`, or add it to identity.graphRoles in the settings.",
    ]);
  });

  it("holds what the program declares, in any case of its ids, and nothing is found", async () => {
    const { findings } = await detect(
      {
        roles: { value: [role("/subscriptions/s/resourceGroups/rg-other", "B")] },
        permissions: { value: [permission("Grant-1")] },
      },
      deployed("azure-native:authorization:RoleAssignment", "reads", {
        id: assignmentId("/subscriptions/s/resourceGroups/rg-other", "b"),
      }),
      deployed("azuread:index/appRoleAssignment:AppRoleAssignment", "mail", {
        id: "/servicePrincipals/graph/appRoleAssignedTo/grant-1",
      }),
    );

    expect(findings).toEqual([]);
  });

  it("is left to another detector in its own resource group, but not in one whose name begins alike", async () => {
    const own = `${group.toUpperCase()}/providers/Microsoft.Storage/storageAccounts/st`;
    const { findings } = await detect({
      roles: { value: [role(own, "a"), role(group, "b"), role(`${group}-2`, "c")] },
    });

    expect(findings.map(({ undo }) => undo)).toEqual([expect.stringContaining(`${group}-2/`)]);
  });

  it.each([
    ["Resource Manager", { roles: 403 }],
    ["Graph", { permissions: 403 }],
  ])("is unchecked, not unchanged, if %s refuses", async (_, answers) => {
    expect(await detect(answers)).toEqual({
      findings: [],
      unchecked: [{ what: "the identity's permissions", why: "refused with 403 Refused", needs: "Reader" }],
    });
  });
});
