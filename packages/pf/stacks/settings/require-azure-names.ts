import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { type AzureNameKind, azureNames, guidForm, isAzureName } from "@protected-function/core/text/azure-names.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { type Problem, problemBlocks } from "@protected-function/core/text/problem-blocks.ts";
import { type SettingsSource, withPlaces } from "@protected-function/core/text/reading/setting-places.ts";
import { SettingsRefused } from "./settings-refused.ts";

type Named = Pick<LenientSettings, "adopt"> &
  Partial<Pick<LenientSettings, "callers" | "secretSettings" | "location" | "name">>;

/**
 * Refuses texts that become part of an id or an address and that would lead to another resource. The program refuses them as
 * well; this is for commands that send requests without it.
 *
 * @param settings those that the command uses
 * @param subscriptionId azure-native's own setting; empty if it isn't set
 * @param sources the files that they are from
 * @throws SettingsRefused with each of them
 */
export function requireAzureNames(
  { callers = {}, secretSettings = {}, adopt, location, name }: Named,
  subscriptionId: string,
  sources: readonly SettingsSource[],
): void {
  const { resourceGroupName, planName, functionAppName } = adopt.hosting ?? {};
  const vaultSettings = [
    ...Object.entries(callers).map(([caller, { deliverTo }]) => [`callers.${caller}.deliverTo`, deliverTo] as const),
    ...Object.entries(secretSettings).map(
      ([setting, secretSetting]) => [`secretSettings.${setting}`, secretSetting] as const,
    ),
  ];
  const texts: readonly (readonly [string, AzureNameKind, string | undefined])[] = [
    ...vaultSettings.flatMap(([path, secretSetting]) => [
      [`${path}.keyVault.resourceGroup`, "resourceGroup", secretSetting?.keyVault?.resourceGroup] as const,
      [`${path}.keyVault.name`, "keyVault", secretSetting?.keyVault?.name] as const,
    ]),
    ["adopt.hosting.resourceGroupName", "resourceGroup", resourceGroupName],
    ["adopt.hosting.planName", "plan", planName],
    ["adopt.hosting.functionAppName", "site", functionAppName],
  ];
  const { clientId, applicationObjectId, servicePrincipalObjectId } = adopt.api ?? {};
  const guids = [
    ["adopt.api.clientId", clientId],
    ["adopt.api.applicationObjectId", applicationObjectId],
    ["adopt.api.servicePrincipalObjectId", servicePrincipalObjectId],
  ] as const;
  const problems = [
    ...texts.flatMap(([path, kind, text]) =>
      text === undefined || isAzureName(kind, text) ? [] : [problem(path, azureNames[kind].rule, text)],
    ),
    ...guids.flatMap(([path, id]) =>
      id === undefined || guidForm.test(id) ? [] : [problem(path, "must be a GUID", id)],
    ),
    ...(location === undefined || /^[a-z][a-z0-9]*$/.test(location)
      ? []
      : [problem("location", "must be an Azure region in its short form, such as westeurope", location)]),
    ...(name === undefined || /^[a-z][a-z0-9]*$/.test(name)
      ? []
      : [problem("name", "must be lower-case letters and digits, starting with a letter", name)]),
    ...(subscriptionId === "" || guidForm.test(subscriptionId)
      ? []
      : [problem("azure-native:subscriptionId", "must be a GUID", subscriptionId)]),
  ];
  if (problems.length === 0) return;
  throw new SettingsRefused(problemBlocks("The settings of this stack have", withPlaces(problems, sources)), undefined);
}

function problem(path: string, rule: string, found: string): Problem {
  return { path, rule, found: JSON.stringify(cut(found, 100)), fix: "correct it in the stack's settings file" };
}
