import { describe, expect, it } from "vitest";
import { Storage } from "../../../infra/hosting/storage.ts";
import { declare, valueOf } from "../../support/declare.ts";

const answers = {
  "azure-native:storage:StorageAccount": () => ({
    name: "stwhocallsdevab12cd",
    primaryEndpoints: {
      blob: "https://stwhocallsdevab12cd.blob.core.windows.net/",
      queue: "https://stwhocallsdevab12cd.queue.core.windows.net/",
      table: "https://stwhocallsdevab12cd.table.core.windows.net/",
    },
  }),
  "azure-native:storage:BlobContainer": () => ({ name: "packages" }),
};

const declareStorage = () =>
  declare(
    () =>
      new Storage("storage", {
        resourceGroupName: "rg-whocalls-dev",
        location: "westeurope",
        subscriptionId: "subscription-id",
        accountName: "stwhocallsdevab12cd",
        identityPrincipalId: "principal-id",
        tags: { stack: "dev" },
      }),
    answers,
  );

describe("the storage account", () => {
  it("has no keys, no public blobs, and TLS 1.2", async () => {
    const { resources } = await declareStorage();

    expect(resources.get("storage")?.inputs).toEqual({
      accountName: "stwhocallsdevab12cd",
      resourceGroupName: "rg-whocalls-dev",
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      publicNetworkAccess: "Enabled",
      tags: { stack: "dev" },
    });
  });

  it("keeps packages in a private container", async () => {
    const { resources, result } = await declareStorage();

    expect(resources.get("storage-packages")?.inputs).toEqual({
      accountName: "stwhocallsdevab12cd",
      resourceGroupName: "rg-whocalls-dev",
      containerName: "packages",
      publicAccess: "None",
    });
    expect(await valueOf(result.packageContainerUrl)).toBe(
      "https://stwhocallsdevab12cd.blob.core.windows.net/packages",
    );
  });

  it.each([
    ["storage-blob-data-owner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"],
    ["storage-queue-data-contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88"],
    ["storage-table-data-contributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"],
  ])("gives the identity %s, without a directory lookup", async (name, role) => {
    const { resources, result } = await declareStorage();

    expect(resources.get(name)?.inputs).toEqual({
      scope: "storage-id",
      roleDefinitionId: `/subscriptions/subscription-id/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId: "principal-id",
      principalType: "ServicePrincipal",
    });
    expect(result.hostRoleAssignments).toHaveLength(3);
  });
});
