import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const program = `
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { Subnet } from "@pulumi/azure-native/network/subnet.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { Queue } from "@pulumi/azure-native/storage/queue.js";
import * as pulumi from "@pulumi/pulumi";
import { protectedFunction } from "./program.ts";

const location = "westeurope";
const group = new ResourceGroup("network", { resourceGroupName: "rg-orders-network", location });
const network = new VirtualNetwork("network", {
  resourceGroupName: group.name, virtualNetworkName: "vnet", location, addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
});
const subnet = new Subnet("outbound", {
  resourceGroupName: group.name, virtualNetworkName: network.name, addressPrefix: "10.0.1.0/27",
  delegations: [{ name: "flex", serviceName: "Microsoft.App/environments" }],
});
const orders = protectedFunction({
  functions: new URL("../functions/", import.meta.url),
  accessRestrictions: [{ ipAddress: "203.0.113.0/24" }],
  scmAccessRestrictions: [{ ipAddress: "203.0.113.0/24", name: "agents" }],
  virtualNetworkSubnetId: subnet.id,
});
const work = new Queue("work", { accountName: orders.storageAccount.name, resourceGroupName: orders.resourceGroup.name });
new RoleAssignment("sends-work", {
  scope: work.id, principalId: orders.identity.principalId, principalType: "ServicePrincipal",
  roleDefinitionId: pulumi.interpolate\`/subscriptions/\${orders.site.id.apply((id) => id.split("/")[2] ?? "")}/providers/Microsoft.Authorization/roleDefinitions/c6a89b2d-59bc-44d0-9896-0f6e12d7b80a\`,
});
export default orders;
`;

describe.skipIf(!hasEngine())("resources that a program declares beside the component", { timeout: 300_000 }, () => {
  let checkout: string;
  let opened: EmptyLocalStack;
  let shell: ShellStack;
  beforeAll(async () => {
    checkout = copyRepository(repository, { functions: {}, files: { "infra/index.ts": program } });
    cpSync(join(repository, "functions/src"), join(checkout, "functions/src"), { recursive: true });
    cpSync(join(repository, "functions/contract.ts"), join(checkout, "functions/contract.ts"));
    opened = await openLocally({ directory: checkout });
    shell = await openShellStack(opened, {
      settings: { callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } } },
      directory: checkout,
    });
    await shell.stack.up();
  }, 300_000);
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
    if (checkout) rmSync(checkout, { recursive: true, force: true });
  });

  it("don't drift by themselves", async () => {
    const { exitCode, stdout } = await shell.runHere("drift");
    expect(stdout).toMatch(/^✓ No drift/);
    expect(exitCode).toBe(0);
  });

  it("drift like the rest, and are never reported as another owner's", async () => {
    const state = JSON.stringify(await shell.stack.export());
    const [, queue = ""] = /"id":"([^"]*\/queues\/work)"/.exec(state) ?? [];
    await opened.resourceManager.call("DELETE", `${queue}?api-version=2024-01-01`);

    const { exitCode, stdout } = await shell.runHere("drift");

    expect(exitCode).toBe(1);
    expect(stdout).toContain('✗ "test" has drifted: 2 differences, none may allow access.');
    expect(stdout).toContain('  ✗ The function can\'t use the queue, and its messages are gone.\n    queue "work"');
    expect(stdout).toContain('  ✗ Its holder lost the role.\n    Azure role assignment "sends-work"');
  });

  it("are listed by a teardown first, and are removed with the stack if included", async () => {
    const refused = await shell.runHere("teardown", "--yes");
    const [command = ""] = /^\.\/pf teardown .*$/m.exec(refused.stderr) ?? [];
    const includes = [...command.matchAll(/--include (\S+)/g)].flatMap(([, id = ""]) => ["--include", id]);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("3 things beside the protected function would be deleted or affected:");
    expect(refused.stderr).toContain("infra/index.ts declares it, or someone imported it");
    const group = `/subscriptions/${opened.local.twin.control.subscriptionId}/resourceGroups/rg-orders-network`;
    const vnet = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
    expect(includes.filter((word) => word !== "--include").toSorted()).toEqual([
      group,
      vnet,
      `${vnet}/subnets/outbound`,
    ]);

    const { exitCode, stdout } = await shell.runHere("teardown", "--yes", ...includes);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('✓ Nothing of "test" is left');
    expect(stdout).toContain("3 of these went only because you included or confirmed them.");
  });
});
