import { expect, it } from "vitest";
import { findAttached } from "../../../../packages/pf/commands/teardown/find-attached.ts";
import { fakeApi } from "../../../support/fake-api.ts";
import { resource, subscriptionId } from "../../../support/sample-remains.ts";
import { group, nothingFound, own, resourceIn } from "./survey-sample.ts";

const root = `/subscriptions/${subscriptionId}`;
const account = resourceIn("rg", "Microsoft.Storage/storageAccounts", "st1", own);
const ownGroup = group("rg", own, { contents: [account] });
const assignment = (name: string, scope: string, principalId: string) => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  properties: { scope, principalId, principalType: "User", roleDefinitionId: "role", createdBy: "ada" },
});
const container = (name: string) => ({ id: `${account.id}/blobServices/default/containers/${name}`, name });

it("finds others' roles on the stack's objects and others' containers in its storage, but none of its own", async () => {
  const identity = resource("azure-native:managedidentity:UserAssignedIdentity", "identity", {
    id: `${ownGroup.id}/id`,
    outputs: { principalId: "ours" },
  });
  const held = assignment("held", account.id, "held");
  const resourceManager = fakeApi({
    [`GET ${root}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`]: [
      {
        value: [
          held,
          assignment("theirs", account.id, "bob"),
          assignment("begun", account.id, "ours"),
          assignment("above", root, "bob"),
          assignment("elsewhere", `${root}/resourceGroups/rg-else`, "bob"),
        ],
      },
    ],
    [`GET ${account.id}/blobServices/default/containers?api-version=2023-05-01`]: [
      { value: ["packages", "azure-webjobs-hosts", "$logs", "invoices"].map(container) },
    ],
  });

  const found = await findAttached({
    resourceManager,
    subscriptionId,
    state: { resources: [identity, resource("t", "held", { id: held.id })], pending: [] },
    azure: { ...nothingFound.azure, groups: [ownGroup] },
  });

  expect(found.map(({ kind, name, used }) => [kind, name, used])).toEqual([
    ["Azure role assignment", "theirs", account.id.toLowerCase()],
    ["blob container", "invoices", account.id.toLowerCase()],
  ]);
  expect(found[0]?.effect).toMatch(/the user bob a role on the \S+ st1, created by ada/);
});
