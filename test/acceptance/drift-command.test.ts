import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../packages/twin/index.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { timeLimit } from "../support/plugins-under-test.ts";
import { runHereOn } from "../support/run-here.ts";
import { openStackToDrift, type StackToDrift } from "../support/drift/stack-to-drift.ts";

/** A preview and a command line each. */
const long = timeLimit(120_000);
const settings = { callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } } };

describe.skipIf(!hasEngine())("./pf drift", { timeout: long }, () => {
  let stack: StackToDrift;
  const exchanges: Exchange[] = [];

  beforeAll(async () => {
    stack = await openStackToDrift({ settings, twin: { onExchange: (exchange) => exchanges.push(exchange) } });
  }, long);
  afterAll(() => stack?.close());

  /** Tokens that were issued for App Service: what an SCM site is asked with. */
  const scmTokens = (): number =>
    stack.opened.local.twin.control
      .signIns()
      .filter(({ resources }) => resources.includes("abfa0a7c-a6b6-4736-8310-5855508787cd")).length;
  const api = (): string => `/v1.0${stack.portalUser().deployed("api").id}`;

  it("finds no drift after a deployment, and changes neither state, settings nor tenant", async () => {
    const state = JSON.stringify(await stack.shell.stack.export());
    const file = readFileSync(stack.shell.configFile, "utf8");
    const before = exchanges.length;
    const tokensBefore = scmTokens();

    const { exitCode, stdout, stderr } = await stack.shell.run("drift");

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^✓ No drift: "test" is as deployed \(\d+ resources in Azure and Entra ID\)\.\n {2}Stack test · local twin, no tenant was asked · .* UTC\n\nNext:\n {2}Send requests to it: \.\/pf verify --stack test\n$/,
      ),
      stderr: "Reading the state\nComparing it with Azure and Entra ID (read-only)\n",
    });
    expect(JSON.stringify(await stack.shell.stack.export())).toBe(state);
    expect(readFileSync(stack.shell.configFile, "utf8")).toBe(file);
    // A token is asked for by POST, and so are the names of app settings.
    const reads = /\/oauth2\/v2\.0\/token(\?|$)|\/config\/appsettings\/list\?/;
    const sent = exchanges.slice(before).filter(({ method, path }) => method !== "GET" && !reads.test(path));
    expect(exchanges.length - before).toBeGreaterThan(50);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(scmTokens() - tokensBefore).toBe(1);
  });

  it("lists what drifted, where, and how to fix it, the most dangerous first", async () => {
    const { graph } = stack.opened;
    const integration = stack.portalUser().deployed("integration");
    const clientId = String(integration.outputs["clientId"]);
    const { keyId } = (await graph.call("POST", `/v1.0${integration.id}/addPassword`, {
      passwordCredential: { displayName: "made in the portal", endDateTime: "2099-01-01T00:00:00Z" },
    })) as { readonly keyId: string };
    await graph.call("PATCH", api(), { notes: "Somebody was here." });

    const account = await stack.shell.runHere("drift");

    await graph.call("POST", `/v1.0${integration.id}/removePassword`, { keyId });
    await graph.call("PATCH", api(), { notes: stack.portalUser().deployed("api").inputs["notes"] });
    expect(account.exitCode).toBe(1);
    expect(account.stdout.split("\n")).toEqual([
      '✗ "test" has drifted: 2 differences, 1 may allow access.',
      expect.stringMatching(/^ {2}Stack test · local twin, no tenant was asked · \d+ \w+ \d{4}, \d\d:\d\d UTC$/),
      "",
      "May allow access:",
      '  ✗ Anyone who has this added credential can sign in as "integration, caller of whocalls (test)".',
      '    app registration "integration, caller of whocalls (test)": passwordCredentials',
      expect.stringMatching(/^ {4}Found: {4}name: "made in the portal", starts: \d+ \w+ \d{4}, expires: 1 Jan 2099$/),
      "    Deployed: nothing",
      "    Undo:",
      `      az ad app credential delete --id ${clientId} --key-id ${keyId}`,
      "      then find out who added it and why.",
      "    Portal:   Entra ID > App registrations > Certificates & secrets",
      "",
      "No effect on access:",
      "  - The notes changed.",
      '    app registration "whocalls API (test)": notes',
      "    Found:    Somebody was here.",
      `    Deployed: ${String(stack.portalUser().deployed("api").inputs["notes"])}`,
      "    Undo:     the update under Next",
      "    Portal:   Entra ID > App registrations",
      "",
      "Next:",
      "  Run each command after Undo above, or add the change to the program or its settings.",
      "  Restore what the program declares, which undoes 1 of the 2 differences: npx pulumi up --refresh --stack test",
      "  Then run again: ./pf drift --stack test",
      "",
    ]);
  });

  it("refuses wrong usage before it sends a request", async () => {
    const before = exchanges.length;
    const run = (...args: readonly string[]) =>
      runHereOn(stack.opened.local.twin, ["drift", ...args], stack.shell.environment);

    const missing = await run();
    const noFile = await run("--stack", "test", "--settings", "/nowhere/Pulumi.test.yaml");
    const unknown = await run("--stack", "nobodys");

    expect([missing.exitCode, noFile.exitCode, unknown.exitCode]).toEqual([2, 2, 2]);
    expect(missing.stderr).toContain("--stack is missing.\nAdd --stack <stack>");
    expect(noFile.stderr).toContain('--settings is "/nowhere/Pulumi.test.yaml", which doesn\'t exist');
    expect(unknown.stderr).toContain('This backend has no stack "nobodys"');
    expect(exchanges.length).toBe(before);
  });
});
