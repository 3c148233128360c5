import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openExistingStack } from "../../packages/engine/open-stack.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { startStandIns } from "../../packages/engine/stand-ins/index.ts";
import { createDeployer } from "../../packages/engine/stand-ins/deployer.ts";
import { createDeployerFetch } from "../../packages/engine/stand-ins/deployer-fetch.ts";
import { bareEnvironment, repository, type Running, runPf, traceableFolder } from "../support/command-line.ts";
import { runHere } from "../support/run-here.ts";
import { writeSettings } from "../support/settings-file.ts";
import { officeSettings } from "../support/what-if-question.ts";

const directory = fileURLToPath(new URL("../support/programs/own", import.meta.url));

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("a program of one's own", () => {
  const temporary = traceableFolder();
  const own = traceableFolder();
  const file = writeSettings(officeSettings);
  const endings: (() => Promise<unknown>)[] = [];
  let twin: Running;
  /** A shell after `eval "$(./pf twin env)"`, and nothing else. */
  let shell: Readonly<Record<string, string>>;
  let stack: Stack;

  beforeAll(async () => {
    twin = runPf(["twin", "--settings", file.path], { TMPDIR: temporary.path });
    await twin.says("Serving until Ctrl-C:");
    const { stdout: variables } = await runHere(["twin", "env"], {
      environment: { TMPDIR: temporary.path },
      directory: repository,
    });
    const entries = execFileSync("sh", ["-c", `${variables}\nenv -0`], { env: bareEnvironment(), encoding: "utf8" });
    shell = Object.fromEntries(entries.split("\0").flatMap((entry) => pairOf(entry)));

    // As the plugins would, which are attached here because they can't be had everywhere.
    const standIns = await startStandIns({ environment: shell, names: ["azure-native", "azuread"] });
    endings.push(() => standIns.close());
    const ports = Object.entries(standIns.ports).map(([name, port]) => `${name}:${port}`);
    const [backend, project, configFile] = [join(own.path, "backend"), join(own.path, "project"), writeSettings({})];
    [backend, project].forEach((folder) => mkdirSync(folder));
    copyFileSync(join(directory, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    endings.push(async () => rmSync(configFile.folder, { recursive: true }));
    stack = await openExistingStack({
      engine: { path: inject("enginePath") },
      directory,
      stack: "own",
      configFile: configFile.path,
      environment: {
        ...shell,
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
        PULUMI_DEBUG_PROVIDERS: ports.join(","),
      },
    });
    endings.push(() => stack.close());
    await stack.initialize(project);
  });
  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
    twin.child.kill("SIGINT");
    await twin.finished;
    [temporary, own].forEach(({ remove }) => remove());
    rmSync(file.folder, { recursive: true });
  });

  it("deploys onto a running twin by the variables of twin env alone, and goes from it", async () => {
    const { summary } = await stack.up();
    expect(summary).toMatchObject({ create: 3, update: 0, replace: 0, delete: 0 });
    const { group, clientId } = await stack.outputs();

    const { status, read, close } = readerWith(shell);
    const registered = `https://graph.microsoft.com/v1.0/applications(appId='${String(clientId)}')`;
    const deployed = `https://management.azure.com/subscriptions/${shell["ARM_SUBSCRIPTION_ID"]}/resourcegroups/${String(group)}?api-version=2024-03-01`;
    expect(await read(registered)).toMatchObject({ displayName: "Of one's own" });
    expect(await read(deployed)).toMatchObject({ name: "rg-own", location: "westeurope" });

    await stack.destroy();
    expect([await status(registered), await status(deployed)]).toEqual([404, 404]);
    await close();
  });
});

function pairOf(entry: string): readonly [string, string][] {
  const at = entry.indexOf("=");
  return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
}

/** Reads what the shell's login may read. */
function readerWith(environment: Readonly<Record<string, string>>) {
  const { fetch, close } = createDeployerFetch(environment);
  const deployer = createDeployer({ environment, fetch, now: Date.now });
  const { signal } = new AbortController();
  const get = async (url: string) => {
    const token = await deployer.token(`${new URL(url).origin}/.default`, signal);
    return await fetch(url, { method: "GET", headers: { Authorization: `Bearer ${token}` } });
  };
  return {
    close,
    status: async (url: string) => (await get(url)).status,
    read: async (url: string): Promise<unknown> => JSON.parse(await (await get(url)).text()),
  };
}
