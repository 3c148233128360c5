import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Preflight } from "../../packages/pf/commands/preflight/preflight.ts";
import type { Evidence } from "../../packages/core/text/evidence.ts";
import { launcherCache } from "../../packages/engine/engine-cache.ts";
import { runPf } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { pulumiHome } from "../support/pulumi-home.ts";
import { runHereOn } from "../support/run-here.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";
import { callers } from "../support/tenant-to-deploy-to.ts";

const settings: SettingsOfStack = {
  callers,
  serviceManagementReference: "SVC-1",
  location: "qatarcentral",
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    apiOnlyFrom: ["office"],
  },
};

describe.skipIf(!hasEngine())("./pf preflight", () => {
  let opened: EmptyLocalStack;
  const file = writeSettings(settings);
  beforeAll(async () => {
    opened = await openLocally({ settings, twin: { servicePlans: [] } });
  });
  afterAll(async () => {
    await opened?.close();
    rmSync(file.folder, { recursive: true });
  });
  const login = (): Readonly<Record<string, string>> => {
    const { environment, control } = opened.local.twin;
    const { clientId, clientSecret } = control.deployer;
    return {
      ...environment,
      ...pulumiHome(file.folder),
      ARM_TENANT_ID: control.tenantId,
      ARM_SUBSCRIPTION_ID: control.subscriptionId,
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: clientSecret,
    };
  };
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runHereOn(opened.local.twin, ["preflight", ...args], { ...login(), ...environment });

  it("lists what is missing and how to fix it, with exit code 1 and no secret", async () => {
    const { exitCode, stdout, stderr } = await runPf(
      ["preflight", "--stack", "local", "--settings", file.path, "--all"],
      login(),
    ).finished;

    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^Checking as ARM_CLIENT_ID .* with a secret \(read-only\)\n$/),
    });
    expect(stdout).toContain(
      "Missing, for the deployer:\n  ✗ Flex Consumption in qatarcentral  flex-region\n    Found:    not one of",
    );
    expect(stdout).toContain(
      "Error:    A deployment would stop with: Requested features are not supported in region. Please try another region.",
    );
    expect(stdout).toMatch(/^✗ Not ready to deploy "local": 1 missing, 1 unknown\.\n/);
    expect(stdout).toMatch(/\nNext:\n.*\n {2}Then run again: \.\/pf preflight --stack local\n$/);
    expect(stdout).not.toContain(opened.local.twin.control.deployer.clientSecret);
  });

  it("writes a page that says who has to act and where the answer comes from", async () => {
    const html = join(file.folder, "preflight.html");
    const { exitCode } = await run(["--stack", "local", "--settings", file.path, "--html", html]);
    const page = readFileSync(html, "utf8")
      .replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, " ")
      .replaceAll(/\s+/g, " ");

    expect(exitCode).toBe(1);
    expect(page).toContain("Answered by local twin, no tenant was asked Stack local Checked ");
    expect(page).toContain("Don't deploy yet. To act: the deployer (1).".replace("'", "&#39;"));
    expect(page).toContain("Missing, for the deployer 1 ✗ Flex Consumption in qatarcentral Found not one of");
    expect(page).not.toContain(opened.local.twin.control.deployer.clientSecret);
  });

  it("reports that `npx pulumi` has no language host if its cache holds only the engine", async () => {
    const home = join(file.folder, "alone");
    const { engine } = launcherCache({ PULUMI_HOME: home });
    mkdirSync(dirname(engine), { recursive: true });
    symlinkSync(inject("enginePath"), engine);
    const { exitCode, stdout } = await run(["--stack", "local", "--settings", file.path, "--all"], {
      PULUMI_HOME: home,
    });

    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `pulumi-cli\n    Found:    ${engine} without a language host, and https://get.pulumi.com/`,
    );
    expect(stdout).toContain("no language plugin 'pulumi-language-nodejs' found in the workspace");
    // The twin's proxy reaches nothing else, so deleting it would leave nothing to run.
    expect(stdout).toContain(`unpack all its files into ${dirname(engine)}`);
  });

  it("answers in JSON", async () => {
    const { exitCode, stdout } = await run(["--stack", "local", "--settings", file.path, "--json"]);
    const { evidence, findings, ok } = JSON.parse(stdout) as Preflight & { readonly evidence: Evidence };

    expect(evidence).toMatchObject({ answeredBy: "twin", stacks: ["local"], measured: "checked" });
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    const region = findings.filter(({ state }) => state === "missing");
    expect(region.map(({ id }) => id)).toEqual(["flex-region"]);
  });

  it.for([
    [[], {}, 2, "--stack is missing"],
    [["--stack", "nowhere"], {}, 2, "Pulumi.nowhere.yaml"],
    [["--stack", "local", "--port", "1"], {}, 2, "--port"],
    [["--stack", "local", "--settings", file.path], { ARM_SUBSCRIPTION_ID: "" }, 3, "ARM_SUBSCRIPTION_ID is missing"],
    [["--stack", "local", "--settings", file.path], { ARM_CLIENT_ID: "" }, 3, "ARM_CLIENT_ID is missing"],
    [["--stack", "local", "--settings", file.path], { ARM_CLIENT_SECRET: "not it" }, 3, "AADSTS7000215"],
  ] as const)("refuses %j with %j by exit code %i", async ([args, environment, code, words]) => {
    const { exitCode, stdout, stderr } = await run(args, environment);

    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
    expect(stderr).toContain(words);
  });

  it("reports that it can't sign in without a network", async () => {
    const environment = { ...login(), HTTPS_PROXY: "http://127.0.0.1:9" };
    const { exitCode, stdout, stderr } = await runPf(
      ["preflight", "--stack", "local", "--settings", file.path],
      environment,
    ).finished;

    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toMatch(
      /login\.microsoftonline\.com can't be reached from here\.\s+Check the network and the proxy/,
    );
  });
});
