import { expect, describe, it } from "vitest";
import { effectOf, effectOfGone, ruleFor } from "../../packages/pf/commands/drift/effects/effect-of.ts";
import { DeployedResources } from "../../packages/pf/commands/drift/deployed-resources.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { generalPath, leavesOf } from "../support/drift/leaves.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";

/** Monitoring only: nothing of these types decides who can call. */
const monitoring = /^azure-native:(monitor|operationalinsights|applicationinsights):/;

describe.skipIf(!hasEngine())("the effect of each property that the program deploys", () => {
  const deployment = sharedDeployment("every setting");

  const declared = async (): Promise<readonly (readonly [type: string, path: string])[]> => {
    const { resources } = DeployedResources.from(await deployment().local.stack.export());
    const all = resources.flatMap(({ type, inputs }) =>
      leavesOf(inputs)
        // What a bridged plugin notes in each object.
        .filter(({ path }) => !path.includes("__defaults"))
        .map(({ path }) => `${type} ${generalPath(path)}`),
    );
    return [...new Set(all)].toSorted().map((one) => {
      const space = one.indexOf(" ");
      return [one.slice(0, space), one.slice(space + 1)];
    });
  };

  it("is in a table, so that new properties are dangerous by default", async () => {
    const all = await declared();

    expect(all.length).toBeGreaterThan(150);
    expect(all.filter(([type, path]) => ruleFor(type, path) === undefined)).toEqual([]);
  });

  it("is none for exactly these properties", async () => {
    const harmless = (await declared()).filter(
      ([type, path]) =>
        !monitoring.test(type) &&
        effectOf(type, { path, name: "a", kind: "changed", expected: "a", found: "b" }).meaning === "other",
    );

    expect([...new Set(harmless.map(([, path]) => path))].toSorted()).toEqual([
      ...["admin", "user"].flatMap((whose) =>
        ["Description", "DisplayName"].map((what) => `api.oauth2PermissionScopes[].${whose}Consent${what}`),
      ),
      "appRoles[].description",
      "appRoles[].displayName",
      "azureApiVersion",
      "defaultToOAuthAuthentication",
      "description",
      "displayName",
      "functionAppConfig.scaleAndConcurrency.alwaysReady[].instanceCount",
      "functionAppConfig.scaleAndConcurrency.alwaysReady[].name",
      "functionAppConfig.scaleAndConcurrency.instanceMemoryMB",
      "functionAppConfig.scaleAndConcurrency.maximumInstanceCount",
      "notes",
      "properties.contentType",
      "serviceManagementReference",
      "sku.name",
      "sku.tier",
      "tags[]",
    ]);
  });

  it("is known for each deleted resource", async () => {
    const types = [...new Set((await declared()).map(([type]) => type))];

    expect(types.filter((type) => effectOfGone(type).effect.startsWith("Nothing here knows"))).toEqual([]);
  });
});
