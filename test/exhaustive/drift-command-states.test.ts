import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPf } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { timeLimit } from "../support/plugins-under-test.ts";
import { openStackToDrift, type StackToDrift } from "../support/drift/stack-to-drift.ts";
import { lineOf } from "../support/drift/line-of.ts";
import { readerOnly } from "../support/drift/reader-only.ts";

/** A preview and a command line each. */
const long = timeLimit(120_000);
const settings = { callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } } };

describe.skipIf(!hasEngine())("./pf drift, if there is more than a change", { timeout: long }, () => {
  let stack: StackToDrift;
  let throttled = 0;

  beforeAll(async () => {
    stack = await openStackToDrift({
      settings,
      twin: {
        injections: [
          {
            host: /^graph\.microsoft\.com$/,
            method: "GET",
            path: /\/appRoleAssignedTo$/,
            during: () => (throttled -= 1) >= 0,
            status: 429,
            body: { error: { code: "TooManyRequests", message: "Too many requests" } },
            headers: { "Retry-After": "6" },
          },
        ],
      },
    });
  }, long);
  afterAll(() => stack?.close());

  const api = (): string => `/v1.0${stack.portalUser().deployed("api").id}`;

  it("waits as long as a throttled Graph asks, and fails for a drift that a refresh recorded in the state", async () => {
    await stack.opened.graph.call("PATCH", api(), { notes: "Somebody was here." });
    await stack.shell.stack.refresh();
    throttled = 1;

    const { exitCode, stdout, stderr } = await stack.shell.runHere("drift");

    await stack.shell.stack.up();
    expect(stderr).toMatch(
      /appRoleAssignedTo was refused: 429 TooManyRequests: Too many requests; trying again in 6 s$/m,
    );
    expect(stdout).toMatch(
      /^  \? changes that `pulumi refresh` wrote into the state at \S+: the drift that it found now counts as deployed/m,
    );
    expect(stdout).toContain("  update api: notes\n");
    expect(stdout).toMatch(/^\? Can't tell whether "test" has drifted: /);
    expect(exitCode).toBe(4);
  });

  it("finds uploaded, added and deleted objects once, and reports no change of the settings as drift", async () => {
    const { graph } = stack.opened;
    const { deployed, upload, apis } = stack.portalUser();
    const [, before] = / as ([^\s;]+)/.exec(String(deployed("code").outputs["stdout"])) ?? [];
    const settingsFile = readFileSync(stack.shell.configFile, "utf8");
    await upload();
    await graph.call("DELETE", `/v1.0${deployed("integration-app-role-assignment-Function.Invoke").id}`);
    await graph.call("DELETE", `/v1.0${deployed("integration-service-principal").id}`);
    await graph.call("PATCH", api(), { spa: { redirectUris: ["https://somebody.example/spa"] } });
    await stack.shell.stack.setConfig("protected-function:tags.team", "another");

    const { findings, undeployed } = await stack.find();

    writeFileSync(stack.shell.configFile, settingsFile);
    await stack.shell.stack.up({ refresh: true });
    await stack.lookAgain();
    const latest = (await apis.scm.call("GET", "/api/deployments/latest")) as { readonly id: string };
    const [uploaded] = findings.filter(({ resource }) => resource === "code");
    expect(latest.id).not.toBe(before);
    expect(uploaded).toMatchObject({ meaning: "access", kind: "changed", seenBy: "look" });
    expect(uploaded?.expected).toMatch(new RegExp(`, deployment ${before}$`));
    expect(uploaded?.found).toMatch(new RegExp(`^deployment ${latest.id} of .*, by "somebody"$`));
    expect(uploaded?.undo).toContain(`--replace '${deployed("code").urn}'`);
    expect(findings.filter(({ resource }) => resource !== "code").map(lineOf)).toEqual([
      "access api singlePageApplication.redirectUris added refresh",
      "lacking integration-app-role-assignment-Function.Invoke  gone refresh",
      "lacking integration-service-principal  gone refresh",
    ]);
    expect(undeployed.find(({ resource }) => resource === "resource-group")).toEqual({
      resource: "resource-group",
      what: 'resource group "rg-whocalls-test"',
      change: "update",
      properties: ["tags.team"],
    });
    expect(new Set(undeployed.flatMap(({ properties }) => properties))).toEqual(new Set(["tags.team"]));
  });

  it("lists what it may not read, with the required permission, and fails", async () => {
    const undo = await readerOnly(stack.portalUser());

    const { exitCode, stdout } = await stack.shell.runHere("drift").finally(undo);

    expect(stdout).toContain("Not checked (may have drifted):\n");
    expect(stdout).toMatch(/^  \? app settings of Function App "[^"]+": refused with 403 AuthorizationFailed$/m);
    expect(stdout).toMatch(
      /^  \? all properties of authentication settings "[^"]+": refused with 403 AuthorizationFailed$/m,
    );
    expect(stdout).not.toContain("    Needs:    Reader");
    expect(stdout).toContain(
      "    Needs:    microsoft.web/sites/config/list/action (in Website Contributor, not in Reader).\n",
    );
    expect(stdout).toContain(
      "    Needs:    microsoft.web/sites/publish/action (in Website Contributor, not in Reader).\n",
    );
    expect(stdout).toMatch(/^\? Can't tell whether "test" has drifted: found nothing, but \d+ not checked\.\n/);
    expect(exitCode).toBe(4);
  });

  it("fails without a login", async () => {
    const { environment, name, configFile } = stack.shell;
    const loggedOut = Object.fromEntries(Object.entries(environment).filter(([key]) => !key.startsWith("ARM_")));
    const args = ["drift", "--stack", name, "--settings", configFile];

    const { exitCode, stdout } = await runPf(args, { ...loggedOut, AZURE_CONFIG_DIR: "/nowhere" }).finished;

    expect(stdout).toContain(
      "  ? everything that Pulumi's refresh doesn't read: not logged in to Azure: no ARM_* variables",
    );
    expect(exitCode).toBe(4);
  });
});
