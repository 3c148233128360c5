import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { principalIdOf } from "../../../infra/hosting/hosting.ts";
import { declare, valueOf } from "../../support/declare.ts";

const place = { resourceGroupName: "rg", resourceName: "id" };
const principalOf = async (isPreview: boolean, look: () => Record<string, unknown>): Promise<string> => {
  vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(isPreview);
  const { result } = await declare(
    async () => valueOf(principalIdOf(new UserAssignedIdentity("identity", place), place)),
    {
      "azure-native:managedidentity:UserAssignedIdentity": () => ({ principalId: "declared" }),
      "azure-native:managedidentity:getUserAssignedIdentity": look,
    },
  );
  return result;
};
const gone = () => {
  throw new Error("not found");
};

describe("the object id of the site's identity", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("is looked up in a preview if the resource doesn't have it yet", async () => {
    expect(await principalOf(true, () => ({ principalId: "found" }))).toBe("found");
  });

  it("is the resource's own if the lookup finds nothing, and in every up", async () => {
    expect([await principalOf(true, gone), await principalOf(false, gone)]).toEqual(["declared", "declared"]);
  });
});
