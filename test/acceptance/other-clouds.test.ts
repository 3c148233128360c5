import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { stackOutputsSchema, type StackOutputs } from "../../infra/outputs.ts";
import type { Exchange } from "../../packages/twin/index.ts";
import type { Finished } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { pulumiHome } from "../support/pulumi-home.ts";
import { reviewRepository } from "../support/review-repository.ts";
import { runHereOn } from "../support/run-here.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";
import { whoCallsUrl } from "../support/who-calls.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const long = 240_000;
const settings = {
  cloud: "usgovernment",
  location: "usgovvirginia",
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
};
/** Of the public cloud; version 1 tokens are issued under sts.windows.net in both. */
const publicNames = /(?:microsoftonline|graph\.microsoft|azure)\.com|azurewebsites\.net|vault\.azure\.net/;

describe.skipIf(!hasEngine())("a stack in the US government cloud", { timeout: long }, () => {
  let opened: EmptyLocalStack;
  let shell: ShellStack;
  let outputs: StackOutputs;
  const folder = folderOfAllTests();
  const exchanges: Exchange[] = [];

  beforeAll(async () => {
    opened = await openLocally({ twin: { cloud: "usgovernment", onExchange: (exchange) => exchanges.push(exchange) } });
    shell = await openShellStack(opened, { settings });
  }, long);
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  const asAdministrator = (): Record<string, string> => {
    const { administrator } = opened.local.twin.control;
    return { ARM_CLIENT_ID: administrator.clientId, ARM_CLIENT_SECRET: administrator.clientSecret };
  };
  const run = (command: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> =>
    runHereOn(opened.local.twin, [command, ...args], { ...shell.environment, ...environment });

  it("is ready to deploy according to preflight, in the cloud of its settings", async () => {
    const { exitCode, stderr } = await run("preflight", ["--stack", shell.name, "--settings", shell.configFile], {
      ARM_ENVIRONMENT: "",
      ...pulumiHome(folder.path),
    });

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
  });

  it("is deployed there with its code", async () => {
    await shell.stack.up();
    outputs = stackOutputsSchema.parse(await shell.stack.outputs({ showSecrets: true }));

    expect(outputs.tokenEndpoint).toBe(`https://login.microsoftonline.us/${outputs.tenantId}/oauth2/v2.0/token`);
    expect(outputs.functionApp.hostName).toMatch(/\.azurewebsites\.us$/);
    expect((await opened.fetch(whoCallsUrl(outputs))).status).toBe(401);
  });

  it("passes verify", async () => {
    const file = join(folder.path, "outputs.json");
    writeFileSync(file, JSON.stringify(outputs));
    const { exitCode, stdout, stderr } = await run(
      "verify",
      ["--outputs", file, "--caller", "integration", "--deadline", "0"],
      asAdministrator(),
    );

    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
  });

  it("has only the drift that was made by hand", async () => {
    const { graph } = opened;
    await graph.call("PATCH", `/v1.0/applications/${outputs.api.applicationObjectId}`, { notes: "Somebody was here." });
    const { exitCode, stdout } = await shell.runHere("drift");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^✗ "test" has drifted: 1 difference\b[^]*Somebody was here\./);
  });

  it("gets answers from its own tenant by what-if --live", async () => {
    const asked = ["--who", "grace@twin.onmicrosoft.com", "--resource", "api", "--from", "203.0.113.77"];
    const { exitCode, stdout } = await run("what-if", [...asked, "--live", "--stack", shell.name], asAdministrator());

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("signs in for the API from") });
  });

  it("gets federated credentials with its cloud's audience", async () => {
    const repository = ["--repository", "contoso/orders", "--owner-id", "1234567", "--repository-id", "7654321"];
    const { exitCode } = await run(
      "federate",
      [...repository, "--environments", "dev", "--name", "deployer of orders", "--cloud", "usgovernment", "--yes"],
      { ...asAdministrator(), ARM_ENVIRONMENT: "" },
    );
    expect(exitCode).toBe(0);

    const filter = encodeURIComponent("displayName eq 'deployer of orders'");
    const { value } = (await opened.graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
      readonly value: readonly { readonly id: string }[];
    };
    const made = (await opened.graph.call(
      "GET",
      `/v1.0/applications/${value[0]?.id}/federatedIdentityCredentials`,
    )) as { readonly value: readonly { readonly audiences: readonly string[] }[] };
    expect(made.value.map(({ audiences }) => audiences)).toEqual([
      ["api://AzureADTokenExchangeUSGov"],
      ["api://AzureADTokenExchangeUSGov"],
    ]);
  });

  it("is removed completely by teardown", async () => {
    const { exitCode, stdout, stderr } = await shell.runHere("teardown", "--yes");

    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
    const { value } = (await opened.graph.call("GET", "/v1.0/applications?$select=displayName")) as {
      readonly value: readonly { readonly displayName: string }[];
    };
    expect(value.map(({ displayName }) => displayName).filter((name) => name.includes("whocalls"))).toEqual([]);
  });

  it("never uses the public cloud's names", () => {
    const { control } = opened.local.twin;
    expect(exchanges.map(({ host }) => host).filter((host) => publicNames.test(host))).toEqual([]);
    expect([...control.refusedHosts().keys()]).toEqual([]);
    expect(control.faults()).toEqual([]);
  });
});

describe.skipIf(!hasEngine())("a change to a stack in another cloud", { timeout: long }, () => {
  it.each([
    ["usgovernment", "usgovvirginia"],
    ["china", "chinanorth3"],
  ])("is reviewed on a twin of that cloud: %s", async (cloud, location) => {
    // Its own, and not the next try's: a test that timed out goes on.
    const repository = reviewRepository();
    onTestFinished(() => repository.remove());
    const environment = { "azure-native:environment": cloud, "azuread:environment": cloud };
    const inCloud = { ...settings, cloud, location };
    repository.writeSettings(inCloud, "dev", environment);
    repository.commit("base");
    repository.branch("adds-a-caller", () => {
      const { integration } = settings.callers;
      repository.writeSettings({ ...inCloud, callers: { integration, partner: integration } }, "dev", environment);
    });
    const { stacks, findings } = await repository.review("main");

    expect(stacks).toMatchObject([{ stack: "dev", kind: "compared" }]);
    expect(findings.map(({ id }) => id)).toContain("gate/application-added");
  });
});
