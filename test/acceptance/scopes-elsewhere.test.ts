import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { provideAzurite } from "../support/azurite.ts";
import { runPf } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewedSettings, reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const other = "/subscriptions/5e0a6b1c-1111-4222-8333-444455556666";
const reason = "Reads the inventory each night, ticket 4711";
/** Scopes as teams have them: none is the stack's, and most types are none that the twin has. */
const azureRoles = [
  { scope: "resourceGroups/rg-orders", role: "Reader" },
  {
    scope: "resourceGroups/RG-Orders/providers/Microsoft.Storage/storageAccounts/storders",
    role: "Storage Blob Data Reader",
  },
  {
    scope:
      "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders/blobServices/default/containers/invoices",
    role: "Storage Blob Data Contributor",
  },
  {
    scope: "resourceGroups/rg-bus/providers/Microsoft.ServiceBus/namespaces/sb-orders/queues/incoming",
    role: "Azure Service Bus Data Receiver",
  },
  {
    scope: `${other}/resourceGroups/rg-far/providers/Microsoft.Insights/components/appi-shared`,
    role: "Monitoring Metrics Publisher",
  },
  { scope: other, role: "Reader", reason },
  { scope: "/providers/Microsoft.Management/managementGroups/mg-root", role: "Contributor", reason },
  { scope: "resourceGroups/rg-orders", role: "0A9A7E1F-B9D0-4CC4-A60D-0319B160FFFF", reason },
];
/** Permissions that the twin's own services don't use. */
const graphRoles = [{ role: "Sites.Selected" }, { role: "Mail.Send", reason }];

describe.skipIf(!hasEngine())("Azure roles of the function's identity, outside the stack", { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "scopes-elsewhere-"));
  const temporary = folderOfAllTests();
  let repository: ReviewRepository;
  beforeAll(async () => {
    await provideAzurite();
    repository = reviewRepository();
    repository.writeSettings(reviewedSettings);
    repository.commit("base");
  });
  afterAll(() => {
    repository?.remove();
    rmSync(folder, { recursive: true });
  });

  it("are proved by ./pf start --settings, and nothing of them changes or is left", async () => {
    const file = join(folder, "Pulumi.dev.yaml");
    const config = {
      "azure-native:location": "germanywestcentral",
      "protected-function:location": "germanywestcentral",
      "protected-function:callers": { bot: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
      "protected-function:identity": { azureRoles, graphRoles },
    };
    writeFileSync(file, JSON.stringify({ config }));

    const { exitCode, stdout, stderr } = await runPf(["start", "--json", "--settings", file]).finished;

    expect(exitCode, stderr).toBe(0);
    const { rows, resources } = JSON.parse(stdout) as Proof;
    const proved = rows.filter(({ id, outcome }) => id === "E16" && outcome === "proved").map(({ claim }) => claim);
    for (const { scope, role } of azureRoles)
      expect(proved).toContain(`The function's identity has the Azure role ${role} on ${scope}.`);
    for (const { role } of graphRoles)
      expect(proved.filter((claim) => claim.includes(` by ${role}: `))).toHaveLength(1);
    // The roles of both kinds are gone with the stack.
    expect(resources).toMatchObject({ left: 0 });
  });

  it("are named by ./pf review, each with who gains it and where", async () => {
    repository.branch("gives-roles", () => repository.writeSettings({ ...reviewedSettings, identity: { azureRoles } }));

    const { status, stdout, stderr } = await repository.reviewByCommand(temporary.path);

    expect(status, stderr).toBe(1);
    const said = stdout.replaceAll("\u2060", "");
    expect(said).not.toContain("can't be deployed");
    for (const words of [
      "as Reader on the resource group rg-orders",
      "as Storage Blob Data Reader on storageAccounts storders in the resource group rg-orders",
      "as Storage Blob Data Contributor on containers storders/invoices in the resource group rg-orders",
      "as Azure Service Bus Data Receiver on queues sb-orders/incoming in the resource group rg-bus",
      `as Monitoring Metrics Publisher on components appi-shared in the resource group rg-far of the subscription ${other.split("/").at(-1) ?? ""}`,
      `as Reader on the subscription ${other.split("/").at(-1) ?? ""}`,
      "as Contributor on the management group mg-root",
    ])
      expect(said).toMatch(new RegExp(`\\bid-\\S+\\W+${words}\\b`));
  });
});
