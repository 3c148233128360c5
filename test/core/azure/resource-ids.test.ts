import { describe, expect, it } from "vitest";
import { fullScope, isSameId, resourceGroupOf, rootScopeOf } from "../../../packages/core/azure/resource-ids.ts";

const group = "/subscriptions/s/resourceGroups/rg";
const managementGroup = "/providers/Microsoft.Management/managementGroups/mg";

describe("a resource's id", () => {
  it.each([
    [`${group}/providers/Microsoft.Web/sites/x`, "/subscriptions/s", group],
    ["/SUBSCRIPTIONS/s/resourcegroups/rg", "/SUBSCRIPTIONS/s", "/SUBSCRIPTIONS/s/resourcegroups/rg"],
    ["/subscriptions/s", "/subscriptions/s", undefined],
    [`${managementGroup}/providers/Microsoft.Authorization/roleAssignments/r`, managementGroup, undefined],
    ["/providers/Microsoft.Foo/bars/b", undefined, undefined],
    ["resourceGroups/rg", undefined, undefined],
  ])("begins with what it is in: %s", (id, root, resourceGroup) => {
    expect([rootScopeOf(id), resourceGroupOf(id)]).toEqual([root, resourceGroup]);
  });

  it("may leave out the stack's subscription, and compares without case", () => {
    expect(fullScope("resourceGroups/rg", "/subscriptions/s")).toBe(group);
    expect(fullScope(managementGroup, "/subscriptions/s")).toBe(managementGroup);
    expect([isSameId(group, group.toUpperCase()), isSameId(group, `${group}2`)]).toEqual([true, false]);
  });
});
