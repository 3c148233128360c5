import { deepEqual } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackage } from "../../../infra/build/build-package.ts";
import { EngineUnavailable } from "../../../packages/engine/engine-unavailable.ts";
import { type LocalStack, openLocalStack, originOf } from "../../../packages/pf/stacks/local/local-stack.ts";
import { type Breakage, openWire } from "../../support/wire.ts";
import { repository } from "../../support/command-line.ts";
import type { HeardExchange } from "../../support/heard-exchange.ts";
import { cutOff, places } from "../break.ts";
import { claimedIn, measuredIn } from "../../support/seen-by.ts";
import { writeSettings } from "../../support/settings-file.ts";
import { resourceNamed } from "../../support/stack-state.ts";
import { cliCommands, type CliStack, removal } from "./commands.ts";
import { azurePageCommands, holdsForReader, hostsOfStores, type ReadersStack } from "./page-commands.ts";
import { AzureCliUnavailable, findAzureCli, type AzureCli } from "./find-azure-cli.ts";
import { runAz } from "./run-az.ts";

/** The third tier of witnesses: the Azure CLI as PyPI has it, against a deployed twin. Exit codes as everywhere. */
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const [unknown] = process.argv.slice(2);
if (unknown !== undefined) {
  say(
    `npm run witness:azure-cli takes nothing, and "${unknown}" was given: it installs 700 MB once, and runs for minutes.`,
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "protected-function-azure-cli-"));
const settings = writeSettings({
  // One page's command takes the first away, another lists what is left.
  callers: {
    integration: {
      secrets: { first: { endDate: "2099-05-31T00:00:00Z" }, second: { endDate: "2099-05-31T00:00:00Z" } },
    },
  },
  conditionalAccess: { namedLocations: { office: { cidrs: ["203.0.113.0/24"] } } },
});
try {
  const azureCli = await findAzureCli(say);
  const local = await openLocalStack({
    directory: repository,
    settingsFile: settings.path,
    signal: stop.signal,
    onStep: say,
    onProgress: () => {},
  });
  try {
    say("Deploying the stack to the twin");
    await local.stack.up();
    const failures = await hear(azureCli, local);
    process.stdout.write(`${azureCli.requirement}, ${new Date().toISOString().slice(0, 10)}: `);
    process.stdout.write(failures === 0 ? "all held.\n" : `${failures} did not hold.\n`);
    process.exitCode = failures === 0 ? 0 : 1;
  } finally {
    await local.close();
  }
} catch (error) {
  if (!(error instanceof AzureCliUnavailable) && !(error instanceof EngineUnavailable)) throw error;
  say(error.message);
  process.exitCode = 3;
} finally {
  for (const own of [folder, settings.folder]) rmSync(own, { recursive: true, force: true });
}

/** Answers how many did not hold. */
async function hear(azureCli: AzureCli, local: LocalStack): Promise<number> {
  const own = { AZURE_CONFIG_DIR: join(folder, "azure"), AZURE_CORE_COLLECT_TELEMETRY: "false" };
  const stack = await stackOf(local);
  const [login, ...commands] = cliCommands(stack);
  if (!login) throw new Error("There is no command.");
  let failures = 0;
  const heard = async (title: string, check: () => Promise<void>): Promise<void> => {
    const trouble = await check().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    process.stdout.write(`  ${trouble === undefined ? "held  " : "FAILED"}  ${title}\n`);
    if (trouble === undefined) return;
    failures += 1;
    process.stdout.write(`${trouble.replaceAll(/^/gm, "            ")}\n`);
  };
  const exchanges: HeardExchange[] = [];
  const ask = async (args: readonly string[], breakage?: Breakage) => {
    const wire = await openWire(local.twin, breakage);
    try {
      return { ...(await runAz(azureCli, args, { ...wire.environment, ...own })), broken: wire.broken() };
    } finally {
      await wire.close();
      exchanges.push(...wire.heard);
    }
  };
  const command = ({ title, args, holds }: (typeof commands)[number]): Promise<void> =>
    heard(title, async () => {
      const { exitCode, answer, stderr } = await ask(args);
      if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stderr.trim()}`);
      holds(answer);
    });

  await command(login);
  await heard("az ad app list refuses when the list's JSON ends before it is over", async () => {
    const { exitCode, broken } = await ask(["ad", "app", "list", "--all"], { ...places.applications, alter: cutOff });
    if (exitCode === 0 || broken === 0) throw new Error(`exit code ${exitCode}, broken ${broken}`);
  });
  for (const each of commands) await command(each);
  const reader = { directory: repository, environment: { ...local.twin.environment, ...own } };
  for (const each of azurePageCommands(await readersStack(local, stack))) {
    const title = `${each.printed}${each.twinLacks === undefined ? "" : ` (parsed: the twin lacks ${each.twinLacks})`}`;
    await heard(title, () => holdsForReader(azureCli, each, reader));
  }
  for (const each of removal(stack)) await command(each);
  await heard("it has seen what packages/twin/FIDELITY.md says, and nothing else of what is said there", async () => {
    const test = "witnesses/azure-cli/main.ts";
    deepEqual(measuredIn(test, new Map([["az", exchanges]])), claimedIn(test));
  });
  await heard("no mistake of the twin, and no host outside asked for", async () => {
    const { control } = local.twin;
    const faults = control.faults().map(({ method, host, path }) => `${method} ${host}${path}`);
    // Where the CLI looks for news of itself, once a day; no command waits for it.
    const known = ["azcliprod.blob.core.windows.net", ...hostsOfStores];
    const hosts = [...control.refusedHosts().keys()].filter((host) => !known.includes(host));
    const trouble = [...faults, ...hosts];
    if (trouble.length > 0) throw new Error(trouble.join("\n"));
  });
  return failures;
}

async function stackOf(local: LocalStack): Promise<CliStack> {
  const { outputs } = await originOf(local);
  const { control } = local.twin;
  const [, , , , resourceGroup = "", , , , site = ""] = outputs.functionApp.siteId.split("/");
  const packageFile = join(folder, "package.zip");
  writeFileSync(packageFile, (await buildPackage(new URL("../../../functions/", import.meta.url))).zip);
  const { inputs = {} } = await resourceNamed(local.stack, "function-app");
  const { appSettings } = inputs["siteConfig"] as { readonly appSettings: readonly { readonly name: string }[] };
  return {
    tenantId: control.tenantId,
    subscriptionId: control.subscriptionId,
    clientId: control.deployer.clientId,
    clientSecret: control.deployer.clientSecret,
    apiClientId: outputs.api.clientId,
    apiName: "whocalls API (local)",
    resourceGroup,
    site,
    appSettings: appSettings.map(({ name }) => name),
    packageFile,
  };
}

async function readersStack(local: LocalStack, stack: CliStack): Promise<ReadersStack> {
  const { outputs } = await originOf(local);
  const of = async (name: string, output: string): Promise<string> =>
    String((await resourceNamed(local.stack, name)).outputs?.[output]);
  const { id: location = "" } = await resourceNamed(local.stack, "location-office");
  return {
    ...stack,
    siteId: outputs.functionApp.siteId,
    apiObjectId: await of("api-service-principal", "objectId"),
    callerClientId: await of("integration", "clientId"),
    secretKeyId: await of("integration-first-client-secret", "keyId"),
    namedLocationId: location.split("/").at(-1) ?? "",
  };
}
