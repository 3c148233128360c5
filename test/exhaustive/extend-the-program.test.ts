import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../packages/engine/event-log.ts";
import { failureOf } from "../support/failure-of.ts";
import { createLoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { originOf } from "../../packages/pf/stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const page = readFileSync(join(repository, "docs/guides/extend-the-program.md"), "utf8");

/** The page's program below that heading, as this repository imports the package. */
function programUnder(heading: string): string {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [, program] = /^```ts\n([^]*?)^```$/m.exec(section) ?? [];
  if (program === undefined) throw new Error(`The page has no program under "${heading}".`);
  return program.replace("@protected-function/infra", "./program.ts");
}

describe.skipIf(!hasEngine())("the programs of docs/guides/extend-the-program.md", { timeout: 300_000 }, () => {
  let checkout: string;
  let stack: EmptyLocalStack;
  const write = (program: string) => writeFileSync(join(checkout, "infra/index.ts"), program);
  const errorsOf = async (run: Promise<unknown>): Promise<readonly string[]> => {
    const { diagnostics } = await failureOf(run);
    return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message.trim());
  };
  /** Previews and deploys the page's program, requires that the next preview changes nothing, and runs the checks. */
  const deploy = async (heading: string): Promise<RunResult> => {
    write(programUnder(heading));
    const preview = await stack.local.stack.preview();
    const up = await stack.local.stack.up();
    // A preview may show one update more: of what follows from an output that an update leaves unknown.
    const { create, replace, delete: deleted } = up.summary;
    expect(preview.summary).toMatchObject({ create, replace, delete: deleted });
    const again = await stack.local.stack.preview();
    expect(again.summary).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    const checks = openLocalChecks(stack.local, await originOf(stack.local));
    const outcomes = await checks.runGuide(() => {}).finally(() => checks.close());
    expect(outcomes.length).toBeGreaterThan(60);
    expect(outcomes.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
    return up;
  };
  const created = ({ steps }: RunResult) =>
    steps.filter(({ op }) => op === "create").map(({ type }) => type.replace("azure-native:", ""));

  beforeAll(async () => {
    checkout = copyRepository(repository, { functions: {}, files: {} });
    cpSync(join(repository, "functions/src"), join(checkout, "functions/src"), { recursive: true });
    cpSync(join(repository, "functions/contract.ts"), join(checkout, "functions/contract.ts"));
    stack = await openLocally({ directory: checkout });
  });
  afterAll(async () => {
    await stack?.close();
    if (checkout) rmSync(checkout, { recursive: true, force: true });
  });

  it("deploy a queue with a role for the function's identity", async () => {
    const up = await deploy("A queue for the function");

    expect(created(up)).toEqual(expect.arrayContaining(["storage:Queue", "web:WebApp"]));
    const { steps } = up;
    const assignment = steps.find(({ urn }) => urn.endsWith("::sends-work"));
    const queue = steps.find(({ type }) => type === "azure-native:storage:Queue");
    const { subscriptionId } = stack.local.twin.control;
    const identity = `/subscriptions/${subscriptionId}/resourceGroups/rg-whocalls-local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-whocalls-local`;
    const { properties } = (await stack.resourceManager.call("GET", `${identity}?api-version=2023-01-31`)) as {
      readonly properties: { readonly principalId: string };
    };
    expect(assignment?.after).toMatchObject({
      principalId: properties.principalId,
      scope: expect.stringMatching(/\/queueServices\/default\/queues\/work$/) as unknown,
    });
    expect(queue?.after).toMatchObject({ queueName: "work" });
    expect(up.outputs["identity"]).toMatchObject({ principalId: properties.principalId });
  });

  it("deploy a subnet for the function's own requests", async () => {
    const up = await deploy("Through a virtual network");

    expect(created(up)).toEqual(["resources:ResourceGroup", "network:VirtualNetwork", "network:Subnet"]);
    expect(up.steps.find(({ type }) => type === "azure-native:web:WebApp")?.op).toBe("update");
  });

  it("allow access from one network: everyone else gets 403, at the API and at the SCM site", async () => {
    await deploy("Only from your network");
    const { outputs } = await originOf(stack.local);
    const { proxyFrom } = stack.local.twin.control;
    const { pem: caPem } = stack.local.twin.certificateAuthority;
    const statusFrom = async (address: string, host: string) => {
      const fetch = createLoopbackFetch({ proxyUrl: await proxyFrom(address), caPem });
      const { status } = await fetch(`https://${host}/api/who-calls`).finally(() => fetch.close());
      return status;
    };

    const { hostName, scmHostName } = outputs.functionApp;
    expect(await statusFrom("203.0.113.7", hostName)).toBe(401);
    expect(await statusFrom("198.51.100.7", hostName)).toBe(403);
    expect(await statusFrom("203.0.113.7", scmHostName)).toBe(401);
    expect(await statusFrom("198.51.100.7", scmHostName)).toBe(403);
  });

  it("refuse a public storage account, an excluded path, and a transform that opens the account, in these words", async () => {
    write(
      `
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import { WebAppAuthSettingsV2 } from "@pulumi/azure-native/web/webAppAuthSettingsV2.js";
import { protectedFunction } from "./program.ts";
const functions = new URL("../functions/", import.meta.url);
const open = ({ type, props, opts }) =>
  type === "azure-native:storage:StorageAccount" && opts.parent
    ? { props: { ...props, allowSharedKeyAccess: true }, opts }
    : undefined;
const orders = protectedFunction({ functions }, { transforms: [open] });
new StorageAccount("archive", {
  accountName: "archive", resourceGroupName: orders.resourceGroup.name, location: "westeurope", kind: "StorageV2",
  sku: { name: "Standard_LRS" }, allowBlobPublicAccess: true, allowSharedKeyAccess: true, minimumTlsVersion: "TLS1_2",
  enableHttpsTrafficOnly: true,
});
new WebAppAuthSettingsV2("open", {
  name: orders.site.name, resourceGroupName: orders.resourceGroup.name, platform: { enabled: true },
  globalValidation: {
    requireAuthentication: true, unauthenticatedClientAction: "Return401", excludedPaths: ["/api/open"],
  },
  identityProviders: { azureActiveDirectory: {
    registration: { openIdIssuer: pulumiIssuer, clientId: orders.api.clientId },
    validation: {
      allowedAudiences: [orders.api.identifierUri],
      defaultAuthorizationPolicy: { allowedApplications: [orders.caller("integration").clientId] },
    },
  } },
}, { retainOnDelete: true });
export default orders;
`.replace("pulumiIssuer", '"https://sts.windows.net/00000000-0000-4000-8000-000000000000/"'),
    );

    const messages = await errorsOf(stack.local.stack.preview());

    const [ofAccount, ofPath, ...others] = messages
      .map((message) => message.replaceAll(" --stack local ", " --stack dev "))
      .toSorted((left, right) => (left < right ? -1 : 1));
    expect(page).toContain(`\`\`\`text\n${ofAccount}\n\`\`\``);
    expect(page).toContain(`\`\`\`text\n${ofPath}\n\`\`\``);
    expect(others).toEqual([expect.stringMatching(/^"storage" .* violates the rule no-shared-keys/)]);
  });

  it("change a part by a transform", async () => {
    const [, section = ""] = page.split("\n## Change a part\n");
    const [, call = ""] = /^```ts\n([^]*?)^```$/m.exec(section) ?? [];
    write(`import { protectedFunction } from "./program.ts";\n${call}`);

    const { steps } = await stack.local.stack.preview();
    const account = steps.find(({ type }) => type === "azure-native:storage:StorageAccount");

    expect(account).toMatchObject({ op: "update", after: { sku: { name: "Standard_ZRS" } } });
  });

  it("report a refused setting once for everything that awaits the component, and a missing caller", async () => {
    const beside = `
import { Queue } from "@pulumi/azure-native/storage/queue.js";
import { protectedFunction } from "./program.ts";
const orders = protectedFunction({ functions: new URL("../functions/", import.meta.url), RESTRICTIONS });
for (const name of ["one", "two"])
  new Queue(name, { accountName: orders.storageAccount.name, resourceGroupName: orders.caller("CALLER").clientId });
export default orders;
`;
    write(
      beside.replace("RESTRICTIONS", 'accessRestrictions: [{ ipAddress: "office" }]').replace("CALLER", "integration"),
    );
    expect(await errorsOf(stack.local.stack.preview())).toEqual([
      'accessRestrictions: ipAddress must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address; found "office".',
    ]);

    write(beside.replace("RESTRICTIONS", "").replace("CALLER", "nobody"));
    const messages = await errorsOf(stack.local.stack.preview());
    expect([...new Set(messages)]).toEqual([
      'caller("nobody"): the settings have no such caller; the callers are integration.',
    ]);
  });

  it("report a broken rule of the contract once, before anything is registered", async () => {
    writeFileSync(join(checkout, "functions/contract.ts"), "export const contract = { roles: {}, endpoints: {} };\n");
    write(programUnder("A queue for the function"));

    const messages = await errorsOf(stack.local.stack.preview());

    expect(messages).toEqual([expect.stringMatching(/contract/)]);
    expect(messages.join("\n")).not.toMatch(/\n\s+at /);
  });
});
