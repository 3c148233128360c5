import { cloudOf, inCloud } from "@protected-function/core/azure/clouds.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { quotedWord } from "@protected-function/core/text/shell-word.ts";
import type { CheckoutPackage } from "./checkout.ts";
import type { Probed } from "./probe.ts";

const version = "api-version=2024-11-01";

/**
 * Whether Resource Manager lists the package's functions. The portal shows that list, and without it, triggers other
 * than HTTP don't start. https://learn.microsoft.com/rest/api/appservice/web-apps/list-functions
 *
 * @throws RequestRefused
 */
export async function probeFunctions(
  { functionApp, packageSha256, tokenEndpoint }: StackOutputs,
  checkout: CheckoutPackage,
  resourceManager: JsonApi,
): Promise<Probed> {
  const listedItems = await listAll<{ readonly name: string }>(
    resourceManager,
    `${functionApp.siteId}/functions?${version}`,
  );
  // The name is `<site>/<function>`.
  const listed = listedItems.map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
  if (!("sha256" in checkout)) {
    return { outcome: "not checked", found: `Resource Manager lists ${quotedNames(listed)}; ${checkout.why}` };
  }
  const probed = compareFunctions({ listed, checkout, declared: packageSha256, siteId: functionApp.siteId });
  return probed.fix === undefined ? probed : { ...probed, fix: inCloud(cloudOf({ tokenEndpoint }), probed.fix) };
}

/** @param declared the hash of the package that the stack declares */
export function compareFunctions({
  listed,
  checkout,
  declared,
  siteId,
}: {
  readonly listed: readonly string[];
  readonly checkout: Extract<CheckoutPackage, { readonly sha256: string }>;
  readonly declared: string;
  readonly siteId: string;
}): Probed {
  const missing = difference(checkout.functions, listed);
  const foreign = difference(listed, checkout.functions);
  const observation = `Resource Manager lists ${quotedNames(listed)}`;
  if (missing.length === 0 && foreign.length === 0) {
    return { outcome: "as expected", found: `${observation}, the ones that this checkout's package registers` };
  }
  const isOther = checkout.sha256 !== declared;
  // Every package has functions, so an empty list is wrong for any package.
  if (isOther && difference(listed, ["WarmUp"]).length > 0) {
    return {
      outcome: "not checked",
      found: `${observation}; this checkout builds another package than the stack declares, with ${quotedNames(checkout.functions)}`,
      fix: "Check out the commit that was deployed, and run this again.",
    };
  }
  const wrong = [
    ...(missing.length > 0 ? [`not ${quotedNames(missing)}`] : []),
    ...(foreign.length > 0 && missing.length === 0 ? [`of which the package has no ${quotedNames(foreign)}`] : []),
  ].join(", ");
  return {
    outcome: "failed",
    found: `${observation}, ${wrong}: the portal shows the wrong functions, and triggers other than HTTP don't run`,
    fix:
      "Make the platform read them again: " +
      `\`az rest --method POST --url ${quotedWord(`https://management.azure.com${siteId}/syncfunctiontriggers?${version}`)}\`. ` +
      "If it still lists others, `npx pulumi up` uploads the package again.",
    notYet: "the platform reads the functions of a new package a minute after its upload",
  };
}

/** Function names are case-insensitive. */
function difference(names: readonly string[], excluded: readonly string[]): readonly string[] {
  const excludedNames = new Set(excluded.map((name) => name.toLowerCase()));
  return names.filter((name) => !excludedNames.has(name.toLowerCase()));
}

function quotedNames(names: readonly string[]): string {
  return names.length === 0 ? "no functions" : names.map((name) => `"${name}"`).join(", ");
}
