import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, openLocalStack } from "../../packages/pf/stacks/local/local-stack.ts";
import { type DeployedSettings, deploySettings } from "../../packages/pf/stacks/local/prepare-twin.ts";
import { domainsOf, peopleInSettings } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import { repository } from "../support/command-line.ts";
import { environmentSettings } from "../support/environment-settings.ts";
import { hasEngine } from "../support/local-deployment.ts";

interface StateResource {
  readonly type: string;
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

interface Environment {
  readonly local: LocalStack;
  readonly deployed: DeployedSettings;
  readonly resources: () => Promise<readonly StateResource[]>;
  readonly close: () => Promise<void>;
}

async function deploy(stack: string, change?: (text: string) => string): Promise<Environment> {
  const { path: settingsFile, remove } = environmentSettings(stack, change);
  const local = await openLocalStack({
    directory: repository,
    signal: new AbortController().signal,
    settingsFile,
    twin: { verifiedDomains: domainsOf(peopleInSettings(settingsFile, repository)) },
    onStep: () => {},
    onProgress: () => {},
  });
  const deployed = await deploySettings({ local, directory: repository, settingsFile, onStep: () => {} });
  return {
    local,
    deployed,
    resources: async () => {
      const { deployment } = (await local.stack.export()) as {
        readonly deployment: { readonly resources: readonly StateResource[] };
      };
      return deployment.resources;
    },
    close: async () => {
      await deployed.administration.close();
      await local.close();
      remove();
    },
  };
}

const ofType = (resources: readonly StateResource[], type: string): StateResource | undefined =>
  resources.find((resource) => resource.type === type);

/** Those of test are dev's: test/infra/settings/stack-files.test.ts. */
describe.skipIf(!hasEngine())("the environments' own settings files", () => {
  let environments: Readonly<Record<"dev" | "prod", Environment>>;

  beforeAll(async () => {
    environments = { dev: await deploy("dev"), prod: await deploy("prod") };
  }, 180_000);
  afterAll(async () => {
    await Promise.all(Object.values(environments ?? {}).map(({ close }) => close()));
  });

  it("dev protects nothing, and has no alert and no policy", async () => {
    const { resources, deployed } = environments.dev;
    const all = await resources();

    expect(all.filter(({ protect }) => protect)).toEqual([]);
    expect(ofType(all, "azure-native:monitor:ScheduledQueryRule")).toBeUndefined();
    expect(deployed.outputs.conditionalAccess).toBeUndefined();
    expect(ofType(all, "azure-native:operationalinsights:Workspace")?.inputs).toMatchObject({ retentionInDays: 30 });
  });

  it("prod protects what can't be created again unchanged, and nothing that a rotation replaces", async () => {
    const types = (await environments.prod.resources())
      .filter(({ protect }) => protect)
      .map(({ type }) => type)
      .toSorted();

    expect(types).toEqual([
      "azure-native:operationalinsights:Workspace",
      "azure-native:resources:ResourceGroup",
      "azure-native:web:AppServicePlan",
      "azure-native:web:WebApp",
      "azuread:index/application:Application",
      "azuread:index/application:Application",
      "azuread:index/servicePrincipal:ServicePrincipal",
      "azuread:index/servicePrincipal:ServicePrincipal",
    ]);
  });

  it("prod keeps logs for a year, and notifies someone of many refusals", async () => {
    const { resources, local } = environments.prod;
    const all = await resources();
    const rule = ofType(all, "azure-native:monitor:ScheduledQueryRule");
    const group = ofType(all, "azure-native:monitor:ActionGroup");

    expect(ofType(all, "azure-native:operationalinsights:Workspace")?.inputs).toMatchObject({ retentionInDays: 365 });
    expect(rule?.inputs).toMatchObject({ actions: { actionGroups: [group?.id] }, windowSize: "PT15M" });
    expect(group?.inputs).toMatchObject({ emailReceivers: [{ emailAddress: "oncall@contoso.com" }] });
    expect(local.twin.control.inventory().resources).toBeGreaterThan(0);
  });

  it("prod enforces its policy", async () => {
    const { outputs, administration } = environments.prod.deployed;
    const ids = Object.values(outputs.conditionalAccess?.policies ?? {});
    const states = await Promise.all(
      ids.map(async (id) => {
        const path = `/v1.0/identity/conditionalAccess/policies/${id.split("/").at(-1)}`;
        return ((await administration.graph.call("GET", path)) as { readonly state: string }).state;
      }),
    );

    expect(states).toEqual(["enabled"]);
  });

  it("a secret is delivered to a vault that the settings alone name", async () => {
    const vault = { resourceGroup: "rg-integration", name: "kv-integration" };
    const delivery = `deliverTo: { keyVault: ${JSON.stringify(vault)} }`;
    const { local, deployed, close } = await deploy("dev", (text) =>
      text.replace(/^( +)integration:\n/m, (line, spaces: string) => `${line}${spaces}  ${delivery}\n`),
    );
    try {
      const group = `/subscriptions/${local.twin.control.subscriptionId}/resourceGroups/${vault.resourceGroup}`;
      const secret = `${group}/providers/Microsoft.KeyVault/vaults/${vault.name}/secrets/integration-client-secret`;
      const { resourceManager } = deployed.administration;
      expect(await resourceManager.call("GET", `${secret}?api-version=2024-11-01`)).toMatchObject({
        name: "integration-client-secret",
      });
    } finally {
      await close();
    }
  }, 90_000);
});
