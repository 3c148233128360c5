import { shellWord } from "../../../text/shell-word.ts";
import { type Finding, met, unmet, unread } from "./finding.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Wanted } from "./wanted.ts";

const version = "api-version=2024-03-01";

/** As the program names it: infra/naming.ts. */
export function resourceGroupName({ name, stack, adopted }: Pick<Wanted, "name" | "stack" | "adopted">): string {
  const environment = stack.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return adopted.resourceGroupName ?? `rg-${`${name}-${environment}`.slice(0, 32).replace(/-+$/, "")}`;
}

/**
 * The one name that can be taken: those that are unique in all of Azure end in six random letters, and Entra ID lets
 * names be taken twice. The plugin looks before it makes something, and takes nothing over: pulumi/pulumi-azure-native,
 * `CanCreate`.
 */
export async function resourceGroup(surroundings: Surroundings): Promise<readonly Finding[]> {
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
  const { project, stack } = found.value.tags ?? {};
  if (project === "protected-function" && stack === wanted.stack) return [met(need, "this stack's own")];
  const whose =
    project === undefined && stack === undefined
      ? "without this stack's tags"
      : `of project ${project ?? "?"}, stack ${stack ?? "?"}`;
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
