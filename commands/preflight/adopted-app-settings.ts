import { authenticationOverride } from "../../text/authentication-overrides.ts";
import { shellWord } from "../../text/shell-word.ts";
import { deleteAppSettings } from "../../stacks/live/app-settings-command.ts";
import { type PreflightFinding, met, type Need, unmet, unread } from "./finding.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Whether a site that is taken over has app settings that override App Service authentication. `up` removes them, with all
 * that aren't the program's; until then they decide who gets in. Azure answers app settings to a POST alone.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 */
export async function adoptedAppSettings(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { resourceManager, subscriptionId, deployer, wanted } = surroundings;
  const { resourceGroupName, functionAppName } = wanted.adopted;
  if (resourceGroupName === undefined || functionAppName === undefined) return [];
  const site = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Web/sites/${functionAppName}`;
  const need: Need = {
    id: "adopted-app-settings",
    title: `App settings of ${functionAppName} leave authentication to authsettingsV2`,
    why: "A setting that overrides them decides who gets in until `up` has replaced the site's app settings.",
  };
  const answer = await read<{ readonly properties?: Readonly<Record<string, string>> | null }>(
    resourceManager,
    `${site}/config/appsettings/list?api-version=2024-11-01`,
    "POST",
  );
  if (!answer.read) {
    const role = `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "Website Contributor"`;
    return [unread(need, answer.said, `${role} --scope ${shellWord(site)}`)];
  }
  const names = Object.keys(answer.value.properties ?? {}).filter((name) => authenticationOverride(name) !== undefined);
  if (names.length === 0) return [met(need, "none overrides it")];
  return [unmet({ ...need, grants: deleteAppSettings(site, names) }, `overridden by ${names.join(", ")}`, "warning")];
}
