import { physicalNames } from "../../infra/naming.ts";
import { markInAzureTags } from "../../infra/stack-mark.ts";
import { describeMark } from "../../stacks/live/ownership.ts";
import { shellWord } from "../../text/shell-word.ts";
import { met, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Wanted } from "./wanted.ts";

const version = "api-version=2024-03-01";

/** As the program names it. */
export function resourceGroupName({ name, stack, adopted }: Pick<Wanted, "name" | "stack" | "adopted">): string {
  return adopted.resourceGroupName ?? physicalNames({ name, stack }).resourceGroup;
}

/**
 * The one name that can be taken: those that are unique in all of Azure end in six random letters, and Entra ID lets
 * names be taken twice. The plugin looks before it makes something, and takes nothing over: pulumi/pulumi-azure-native,
 * `CanCreate`.
 */
export async function resourceGroup(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { resourceManager, subscriptionId, deployer, wanted } = surroundings;
  const name = resourceGroupName(wanted);
  const adopts = wanted.adopted.resourceGroupName !== undefined;
  const need = {
    id: "resource-group",
    title: `The resource group ${name}`,
    why: adopts
      ? "adopt.hosting takes it over: it has to be there."
      : "The program makes it, and takes none over that another made.",
  };
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  const found = await read<{ readonly location: string; readonly tags?: Readonly<Record<string, string>> }>(
    resourceManager,
    `${path}?${version}`,
  );
  if (!found.read) {
    if (found.status !== 404)
      return [
        unread(
          need,
          found.said,
          `az role assignment create --assignee ${shellWord(deployer.objectId)} --role Reader --scope ${shellWord(path)}`,
        ),
      ];
    return [adopts ? unmet(notThere(need, name), "not there") : met(need, "free")];
  }
  if (adopts) return [met(need, `there, in ${found.value.location}`)];
  const mark = markInAzureTags(found.value.tags);
  const whose = mark === undefined ? "without any stack's tags" : `marked as ${describeMark(mark)}`;
  const { deployed } = surroundings;
  const isHeld = deployed?.resourceIds.has(path.toLowerCase()) === true;
  if (isHeld && (mark?.id === undefined || mark.id === deployed?.stackId)) return [met(need, "this stack's own")];
  if (deployed === undefined && mark?.stack === wanted.stack) {
    const asked = { ...need, grants: "npx pulumi login, so that the stack's own state can be asked" };
    return [
      unmet(asked, `there already, ${whose}; whether that is this very stack, only its state can tell`, "warning"),
    ];
  }
  const taken = {
    ...need,
    error: {
      message: `cannot create already existing resource '${path.replace("resourceGroups", "resourcegroups")}'`,
      source: "pulumi/pulumi-azure-native, provider/pkg/azure/client_azcore.go",
    },
    grants: otherName,
  };
  return [unmet(taken, `there already, in ${found.value.location}, ${whose}`)];
}

const otherName =
  "another name in the settings (protected-function:name), or adopt.hosting where it is to be taken over";

function notThere<Given extends object>(need: Given, name: string) {
  return {
    ...need,
    error: {
      code: "ResourceGroupNotFound",
      message: `Resource group '${name}' could not be found.`,
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found",
    },
    grants: "the right name in adopt.hosting.resourceGroupName: az group list -o table",
  };
}
