import { describe, expect, it } from "vitest";
import type { JsonApi } from "../../../packages/core/azure/json-api.ts";
import type { ServicePrincipal } from "../../../packages/core/azure/graph/service-principal.ts";
import { identityTitle, identityWords, readIdentity } from "../../../packages/pf/access-matrix/read-identity.ts";
import { accessPage } from "../../../packages/pf/commands/matrix/page/access-page.ts";
import { matrixText } from "../../../packages/pf/commands/matrix/matrix-text.ts";
import { fakeApis } from "../../support/drift/fake-apis.ts";
import { sampleEvidence } from "../../support/sample-evidence.ts";
import { sampleMatrix } from "../../support/sample-matrix.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

const principalId = "77777777-7777-4777-8777-777777777777";
const group = "/subscriptions/s/resourceGroups/rg";
const outputs = {
  identity: { clientId: "99999999-9999-4999-8999-999999999999", principalId },
  functionApp: { ...sampleOutputs().functionApp, siteId: `${group}/providers/Microsoft.Web/sites/func` },
};

const owner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
const assigned = (scope: string, role: string) => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${role}`,
  properties: { scope, principalId, roleDefinitionId: `/definitions/${role}` },
});
const graphApi = {
  id: "graph",
  displayName: "Microsoft Graph",
  appRoles: [{ id: "role-1", value: "Mail.Send" }],
} as unknown as ServicePrincipal;

function read(roles: readonly object[], permissions: readonly object[] = []) {
  const filter = encodeURIComponent(`principalId eq '${principalId}'`);
  const { graph, resourceManager } = fakeApis({
    resourceManager: {
      [`GET /subscriptions/s/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=${filter}`]:
        { value: roles },
    },
    graph: { [`GET /v1.0/servicePrincipals/${principalId}/appRoleAssignments`]: { value: permissions } },
  });
  return readIdentity(outputs, [graphApi], { graph, resourceManager });
}

const source = { evidence: sampleEvidence(), option: "" };
const permission = (appRoleId: string, resourceId: string) => ({ id: "g", appRoleId, principalId, resourceId });
const account = `${group}/providers/Microsoft.Storage/storageAccounts/st`;

describe("what the function's identity may do", () => {
  it("leaves out what the Functions host needs, but not the same role elsewhere", async () => {
    expect(await read([assigned(account, owner)])).toBeUndefined();
    expect(await read([assigned(account, owner), assigned(`${group}-2`, owner)])).toEqual({
      roles: [{ role: "Storage Blob Data Owner", scope: "resourceGroups/rg-2" }],
      permissions: [],
    });
  });

  it("names roles, scopes and permissions, by their ids if they have no name here", async () => {
    const unknown = "00000000-0000-4000-8000-00000000000a";
    const identity = await read(
      [
        assigned("/subscriptions/s", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"),
        assigned("/subscriptions/s", unknown),
        assigned(account, "acdd72a7-3385-48ef-bd42-f606fba81ae7"),
      ],
      [permission("role-1", "graph"), permission("role-2", "other")],
    );

    expect(identityWords({ identity })).toEqual([
      "Its identity has the Azure role Owner on the subscription.",
      "Its identity has the Azure role Reader on resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st.",
      `Its identity has the Azure role the role ${unknown} on the subscription.`,
      "Its identity has the permission Mail.Send of Microsoft Graph.",
      "Its identity has the permission role-2 of other.",
    ]);
  });

  it("is a section of the matrix in text and on its page, absent if there is nothing", async () => {
    const words = "Its identity has the permission Mail.Send of Microsoft Graph.";
    const identity = await read([], [permission("role-1", "graph")]);
    const matrix = { ...sampleMatrix(), identity };

    expect(matrixText(matrix, { colour: false, source })).toContain(`${identityTitle}\n  ${words}`);
    expect(accessPage(matrix, source)).toContain(`<h2>${identityTitle}</h2>`);
    expect(accessPage(matrix, source)).toContain(words);
    expect(matrixText(sampleMatrix(), { colour: false, source })).not.toContain(identityTitle);
    expect(accessPage(sampleMatrix(), source)).not.toContain(identityTitle);
  });

  it("isn't read as nothing if a service refuses", async () => {
    const refuse: JsonApi = fakeApis({}).graph;
    await expect(readIdentity(outputs, [], { graph: refuse, resourceManager: refuse })).rejects.toThrow("404");
  });
});
