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
 * names be taken twice. A group of this name that another has made would be taken over by the PUT, and deleted with
 * this stack.
 */
export async function resourceGroup(surroundings: Surroundings): Promise<readonly Finding[]> {
  const { resourceManager, subscriptionId, wanted } = surroundings;
  const name = resourceGroupName(wanted);
  const adopts = wanted.adopted.resourceGroupName !== undefined;
  const need = {
    id: "resource-group",
    title: `The resource group ${name}`,
    why: adopts
      ? "adopt.hosting takes it over: it has to be there."
      : "The program makes it; one of that name that another made would be changed, and deleted with the stack.",
  };
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  const found = await read<{ readonly location: string; readonly tags?: Readonly<Record<string, string>> }>(
    resourceManager,
    `${path}?${version}`,
  );
  if (!found.read) {
    if (found.status !== 404)
      return [unread(need, found.said, `az role assignment create --role Reader --scope ${path}`)];
    return [adopts ? unmet(notThere(need, name), "not there") : met(need, "free")];
  }
  if (adopts) return [met(need, `there, in ${found.value.location}`)];
  const { project, stack } = found.value.tags ?? {};
  if (project === "protected-function" && stack === wanted.stack) return [met(need, "this stack's own")];
  if (project !== undefined || stack !== undefined) {
    const whose = `there already, of project ${project ?? "?"}, stack ${stack ?? "?"}`;
    return [unmet({ ...need, grants: otherName }, whose, "warning")];
  }
  const moved = found.value.location === wanted.location ? undefined : found.value.location;
  if (moved !== undefined)
    return [unmet({ ...elsewhere(need, moved, wanted.location), grants: otherName }, `there already, in ${moved}`)];
  return [unmet({ ...need, grants: otherName }, "there already, without this stack's tags", "warning")];
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

function elsewhere<Given extends object>(need: Given, before: string, wanted: string) {
  return {
    ...need,
    error: {
      code: "InvalidResourceGroupLocation",
      message: `Invalid resource group location '${wanted}'. The Resource group already exists in location '${before}'.`,
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors",
    },
  };
}
