import { describe, expect, it } from "vitest";
import { compareAzureRoles } from "../../../commands/review/compare/compare-azure-roles.ts";
import type { AzureRole } from "../../../commands/review/snapshot/snapshot.ts";
import { said, snapshot, step } from "./sample-snapshot.ts";

const owner: AzureRole = { who: "id-one", role: "Storage Blob Data Owner", scope: "storageAccounts stone" };
const identity = step("replace", "azure-native:managedidentity:UserAssignedIdentity", "identity", {
  before: { resourceName: "id-one" },
  after: { resourceName: "id-two" },
});
const storage = step("create-replacement", "azure-native:storage:StorageAccount", "storage", {
  before: { accountName: "stone" },
  after: { accountName: "sttwo" },
});

function changed(before: readonly AzureRole[], after: readonly AzureRole[], steps = [identity, storage]) {
  const findings = compareAzureRoles({ ...snapshot, azureRoles: before }, { ...snapshot, azureRoles: after }, steps);
  return said(findings);
}

describe("a change of roles in Azure", () => {
  it("widens access where a role is assigned, and breaks where it is taken away", () => {
    expect(changed([owner], [{ ...owner, who: "somebody" }], [])).toEqual([
      "opens: somebody as Storage Blob Data Owner on storageAccounts stone: assigned.",
      "breaks: id-one as Storage Blob Data Owner on storageAccounts stone: no longer assigned.",
    ]);
  });

  it("is none where who holds it, and what on, are made anew under another name", () => {
    expect(changed([owner], [{ ...owner, who: "id-two", scope: "storageAccounts sttwo" }])).toEqual([]);
  });

  it("is one where somebody else holds it on what is made anew", () => {
    expect(changed([owner], [{ ...owner, who: "somebody", scope: "storageAccounts sttwo" }])).toEqual([
      "opens: somebody as Storage Blob Data Owner on storageAccounts sttwo: assigned.",
      "breaks: id-two as Storage Blob Data Owner on storageAccounts sttwo: no longer assigned.",
    ]);
  });

  it("is one where what is made anew holds more, or on more", () => {
    expect(changed([owner], [{ who: "id-two", role: "Owner", scope: "the subscription" }], [identity])).toEqual([
      "opens: id-two as Owner on the subscription: assigned.",
      "breaks: id-two as Storage Blob Data Owner on storageAccounts stone: no longer assigned.",
    ]);
  });
});
