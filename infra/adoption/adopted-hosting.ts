import { shortRegion } from "@protected-function/core/azure/regions.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { getResourceGroup } from "@pulumi/azure-native/resources/getResourceGroup.js";
import { getAppServicePlan, type GetAppServicePlanResult } from "@pulumi/azure-native/web/getAppServicePlan.js";
import { getWebApp, type GetWebAppResult } from "@pulumi/azure-native/web/getWebApp.js";
import { listWebAppApplicationSettings } from "@pulumi/azure-native/web/listWebAppApplicationSettings.js";
import * as pulumi from "@pulumi/pulumi";
import { reservedAppSetting } from "@protected-function/core/text/reserved-app-settings.ts";
import { pathCommand } from "../settings/config-command.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { markInAzureTags } from "../stack-mark.ts";
import { type Adopter, type AdoptionProblem, lookedUp, ownedProblems } from "./adoption-problem.ts";

/** The resource IDs of the Azure resources to adopt, in the form that Pulumi imports. */
export interface AdoptedHosting {
  readonly resourceGroupId: string;
  /** The group's region. Azure can't move a group, and its resources may be in another region. */
  readonly resourceGroupLocation: string;
  readonly planId: string;
  readonly siteId: string;
  /**
   * The site's default host name. It is known here even when the resource itself wouldn't show it before its update.
   */
  readonly hostName: string;
  /**
   * Existing app settings of the site that belong to neither the platform nor the program. They stay. Pulumi secrets.
   */
  readonly appSettings: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * The portal's own settings, with keys in them. Here, packages are stored by identity, and App Service authentication
 * needs no secret.
 */
const portalsOwn = ["DEPLOYMENT_STORAGE_CONNECTION_STRING", "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET"];

type Hosting = NonNullable<NonNullable<Settings["adopt"]>["hosting"]>;

/**
 * Looks up the resources to adopt, and any property that would make Pulumi replace one because Azure can't change it in
 * place.
 *
 * @param location the region in the settings, for the plan and the site
 */
export async function lookUpHosting(
  hosting: Hosting,
  {
    subscriptionId,
    location,
    adopter,
  }: { readonly subscriptionId: string; readonly location: string; readonly adopter: Adopter },
): Promise<{ readonly hosting: AdoptedHosting; readonly problems: readonly AdoptionProblem[] }> {
  const { resourceGroupName, planName, functionAppName } = hosting;
  const resourceGroupId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
  const planId = `${resourceGroupId}/providers/Microsoft.Web/serverfarms/${planName}`;
  const [group, plan, site, settings] = await Promise.all([
    lookedUp(setting("resourceGroupName", resourceGroupName), getResourceGroup({ resourceGroupName })),
    lookedUp(setting("planName", planName), getAppServicePlan({ resourceGroupName, name: planName })),
    lookedUp(setting("functionAppName", functionAppName), getWebApp({ resourceGroupName, name: functionAppName })),
    lookedUp(
      setting("functionAppName", functionAppName),
      listWebAppApplicationSettings({ resourceGroupName, name: functionAppName }),
    ),
  ]);
  return {
    hosting: {
      resourceGroupId,
      resourceGroupLocation: group.result?.location ?? location,
      planId,
      siteId: `${resourceGroupId}/providers/Microsoft.Web/sites/${functionAppName}`,
      hostName: site.result?.defaultHostName ?? "",
      appSettings: Object.fromEntries(
        Object.entries(settings.result?.properties ?? {})
          .filter(([name]) => reservedAppSetting(name) === undefined && !portalsOwn.includes(name))
          .map(([name, value]) => [name, pulumi.secret(value)]),
      ),
    },
    problems: [
      ...[group.problem, plan.problem, site.problem ?? settings.problem].filter((problem) => problem !== undefined),
      ...ownedProblems("hosting.resourceGroupName", resourceGroupName, markInAzureTags(group.result?.tags), adopter),
      ...ownedProblems("hosting.planName", planName, markInAzureTags(plan.result?.tags), adopter),
      ...ownedProblems("hosting.functionAppName", functionAppName, markInAzureTags(site.result?.tags), adopter),
      ...(plan.result ? planProblems(planName, plan.result, { location, stack: adopter.stack }) : []),
      ...(site.result ? siteProblems(functionAppName, site.result, { location, planId, stack: adopter.stack }) : []),
    ],
  };
}

function setting(name: keyof Hosting, value: string): Pick<AdoptionProblem, "path" | "found"> & { rule: string } {
  return {
    path: `hosting.${name}`,
    rule: "must exist in this subscription, and the deployer must be able to read it",
    found: value,
  };
}

/** What the settings ask for. */
interface Requested {
  readonly location: string;
  readonly stack: string;
}

function planProblems(
  name: string,
  { location, sku, reserved }: Pick<GetAppServicePlanResult, "location" | "sku" | "reserved">,
  requested: Requested,
): readonly AdoptionProblem[] {
  const path = "hosting.planName";
  if (sku?.name !== "FC1" || reserved !== true) {
    return [
      {
        path,
        rule: "must be a Flex Consumption plan (FC1, Linux): Azure can't move a site from another kind of plan",
        found: `"${name}", which is ${sku?.name ?? "without a SKU"}${reserved === true ? "" : ", not Linux"}`,
        fix: "remove adopt.hosting: the program creates a new site, and adopt.api keeps client ID and audience",
      },
    ];
  }
  return sameRegion(location, requested.location) ? [] : [otherLocationProblem(path, name, location, requested.stack)];
}

function siteProblems(
  name: string,
  { location, kind, serverFarmId }: Pick<GetWebAppResult, "location" | "kind" | "serverFarmId">,
  requested: Requested & { readonly planId: string },
): readonly AdoptionProblem[] {
  const path = "hosting.functionAppName";
  if (!kind?.split(",").includes("functionapp")) {
    return [
      {
        path,
        rule: "must be a Function App",
        found: `"${name}", whose kind is "${kind ?? ""}"`,
        fix: "name a Function App",
      },
    ];
  }
  if (serverFarmId?.toLowerCase() !== requested.planId.toLowerCase()) {
    return [
      {
        path,
        rule: "must be on the plan in planName",
        found: `"${name}", which is on ${serverFarmId ?? "no plan"}`,
        fix: "correct adopt.hosting.planName",
      },
    ];
  }
  return sameRegion(location, requested.location) ? [] : [otherLocationProblem(path, name, location, requested.stack)];
}

function otherLocationProblem(path: string, name: string, location: string, stack: string): AdoptionProblem {
  return {
    path,
    rule: "must be in the region of the setting location: Azure can't move it, so Pulumi would delete it",
    found: `"${name}", which is in ${location}`,
    fix: `${pathCommand("set", "location", stack)} ${shellWord(shortRegion(location))}`,
  };
}

function sameRegion(left: string, right: string): boolean {
  return shortRegion(left) === shortRegion(right);
}
