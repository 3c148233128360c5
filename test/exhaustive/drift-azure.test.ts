import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { azureTypes } from "../support/drift/azure-types.ts";
import { declaredResources, type DeclaredResource } from "../support/drift/declared-resource.ts";
import { alterEverything, removeEverything } from "../support/drift/drift-trial.ts";
import { demanded, listed, notSeen, oneValueOnly, refused, sameByDefault } from "../support/drift/exceptions.ts";
import { withValue } from "../support/drift/leaves.ts";
import { alterNotSeen } from "../support/drift/not-seen-trial.ts";
import { makeOthers, type Others } from "../support/drift/others.ts";
import { removeInSteps } from "../support/drift/removal.ts";
import { reportedDifferences } from "../support/drift/reported.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";

/** One that the site has. */
const appSetting = "AzureWebJobsStorage__blobServiceUri";

/** Some twelve previews each. */
const long = 180_000;

let stack: EmptyLocalStack;
let resources: readonly DeclaredResource[];
let others: Others;

describe.skipIf(!hasEngine())("drift of what is in Azure", () => {
  beforeAll(async () => {
    stack = await openLocally({ settings: await everySetting() });
    await makeKeyVault(stack);
    await stack.local.stack.up();
    resources = (await declaredResources(stack)).filter(({ type }) => type.startsWith("azure-native:"));
    others = await makeOthers(stack, resources);
  });
  afterAll(() => stack?.close());

  it(
    "a refresh reports each altered property, and no other",
    async () => {
      const trial = await alterEverything({ stack, types: azureTypes, resources }, others);

      expect(trial.faults).toEqual([]);
      expect(trial.refused).toEqual(listed(refused, azureTypes));
      expect(trial.notSupported).toEqual(listed(oneValueOnly, azureTypes));
      expect(trial.withoutEffect).toEqual([]);
    },
    long,
  );

  it(
    "a refresh reports each removed property, and no other",
    async () => {
      const trial = await removeEverything({ stack, types: azureTypes, resources });

      expect(trial.faults).toEqual([]);
      expect([...trial.refused, ...trial.notSupported].toSorted()).toEqual(listed(demanded, azureTypes));
      expect(trial.withoutEffect).toEqual(listed(sameByDefault, azureTypes));
    },
    long,
  );

  it("a refresh reports nothing of what is listed as not seen by it", async () => {
    const { altered, reported } = await alterNotSeen(stack, azureTypes, resources, others);

    expect(altered).toEqual(listed(notSeen, azureTypes));
    expect(reported).toEqual({});
  });

  it("a refresh reports that authentication was switched off", async () => {
    const settings = resources.find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");
    if (!settings) throw new Error("the stack has no authsettingsV2");
    const { azureApiVersion } = settings.inputs;
    const write = azureTypes[settings.type]?.write;

    await write?.(stack, settings, { inputs: { azureApiVersion, platform: { enabled: false } }, changed: [] });
    const preview = await stack.local.stack.preview({ refresh: true });
    await write?.(stack, settings, { inputs: settings.inputs, changed: [] });

    const reported = reportedDifferences(preview);
    expect([...reported.keys()]).toEqual([settings.urn]);
    expect(reported.get(settings.urn)).toContain("platform.enabled");
  });

  it("a refresh reports that packages are reached by a connection string", async () => {
    const site = resources.find(({ type }) => type === "azure-native:web:WebApp");
    if (!site) throw new Error("the stack has no site");
    const keys = ["functionAppConfig", "deployment", "storage", "authentication"];
    const byKey = { type: "StorageAccountConnectionString", storageAccountConnectionStringName: appSetting };
    const write = azureTypes[site.type]?.write;

    await write?.(stack, site, { inputs: withValue(site.inputs, keys, byKey), changed: [] });
    const preview = await stack.local.stack.preview({ refresh: true });
    await write?.(stack, site, { inputs: site.inputs, changed: [] });

    const reported = reportedDifferences(preview);
    expect([...reported.keys()]).toEqual([site.urn]);
    expect(reported.get(site.urn)?.toSorted()).toEqual(
      ["storageAccountConnectionStringName", "type", "userAssignedIdentityResourceId"].map((name) =>
        [...keys, name].join("."),
      ),
    );
  });

  it("what was removed as a whole is made again, with what went along", async () => {
    const steps = [
      /:(RoleAssignment|BlobContainer|DiagnosticSetting|Secret)$/,
      /:(Component|WebApp)$/,
      /:(AppServicePlan|UserAssignedIdentity|StorageAccount|Workspace)$/,
      /:ResourceGroup$/,
    ];

    const removals = await removeInSteps(
      stack,
      azureTypes,
      steps.map(
        (pattern) =>
          ({ type }) =>
            pattern.test(type),
      ),
      resources,
    );

    expect(removals.map(({ made }) => made)).toEqual(removals.map(({ gone }) => gone));
    const names = resources.map(({ urn }) => urn.split("::").at(-1));
    expect(removals.flatMap(({ gone }) => gone).toSorted()).toEqual(names.toSorted());
  });
});
