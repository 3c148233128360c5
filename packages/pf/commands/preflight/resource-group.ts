import { physicalNames } from "@protected-function/infra/naming.ts";
import { isMarkOf, markInAzureTags } from "@protected-function/infra/stack-mark.ts";
import { describeMark } from "../../stacks/live/ownership.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { met, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Requirements } from "./wanted.ts";

const version = "api-version=2024-03-01";

/** As the program names it. */
export function resourceGroupName({ name, stack, adopted }: Pick<Requirements, "name" | "stack" | "adopted">): string {
  return adopted.resourceGroupName ?? physicalNames({ name, stack }).resourceGroup;
}

/**
 * Checks the only name that may already be in use. Globally unique names end in six random letters, and Entra ID allows
 * duplicates. The plugin checks before it creates, and never takes over an existing resource:
 * pulumi/pulumi-azure-native, `CanCreate`.
 */
export async function resourceGroup(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { resourceManager, subscriptionId, requirements } = surroundings;
  const name = resourceGroupName(requirements);
  const adopts = requirements.adopted.resourceGroupName !== undefined;
  const need = {
    id: "resource-group",
    title: `Resource group ${name}`,
    why: adopts
      ? "adopt.hosting adopts it, so it must exist."
      : "The program creates it and doesn't take over an existing one.",
  };
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  const answer = await read<{ readonly location: string; readonly tags?: Readonly<Record<string, string>> }>(
    resourceManager,
    `${path}?${version}`,
  );
  if (!answer.read) {
    if (answer.status !== 404)
      return [
        unread(
          need,
          answer.message,
          `az group show --name ${shellWord(name)} --subscription ${shellWord(subscriptionId)}`,
        ),
      ];
    return [adopts ? unmet(groupNotFound(need, name), "doesn't exist") : met(need, "free")];
  }
  if (adopts) return [met(need, `exists in ${answer.value.location}`)];
  const mark = markInAzureTags(answer.value.tags);
  const markText = mark === undefined ? "without any stack's tags" : `marked as ${describeMark(mark)}`;
  const { deployed } = surroundings;
  const isHeld = deployed?.resourceIds.has(path.toLowerCase()) === true;
  const { stackId: id, project = mark?.project ?? "" } = deployed ?? {};
  const owner = { project, stack: requirements.stack, workload: requirements.name, subscriptionId, id };
  if (isHeld && mark !== undefined && isMarkOf(mark, owner)) return [met(need, "this stack's own")];
  if (isHeld && !mark?.id) {
    const needWithFix = {
      ...need,
      grants: `write the tags back, if nobody else created the group again: npx pulumi up --stack ${shellWord(requirements.stack)}`,
    };
    return [
      unmet(
        needWithFix,
        "is in the stack's state, but lacks the mark that the stack wrote: an Azure id is only a name",
        "warning",
      ),
    ];
  }
  if (deployed === undefined && mark?.stack === requirements.stack) {
    const needWithFix = {
      ...need,
      grants:
        "log in, so that preflight can read the stack's state: npx pulumi login --non-interactive <url of the state>",
    };
    return [unmet(needWithFix, `exists, ${markText}; only the state shows whether it's this stack's`, "warning")];
  }
  const alreadyExists = {
    ...need,
    error: {
      message: `cannot create already existing resource '${path.replace("resourceGroups", "resourcegroups")}'`,
      source: "pulumi/pulumi-azure-native, provider/pkg/azure/client_azcore.go",
    },
    grants: otherName,
  };
  return [unmet(alreadyExists, `exists in ${answer.value.location}, ${markText}`)];
}

const otherName = "set another protected-function:name, or set adopt.hosting to adopt this one";

function groupNotFound<NeedFields extends object>(need: NeedFields, name: string) {
  return {
    ...need,
    error: {
      code: "ResourceGroupNotFound",
      message: `Resource group '${name}' could not be found.`,
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found",
    },
    grants: "set adopt.hosting.resourceGroupName to an existing one; az group list -o table lists them",
  };
}
