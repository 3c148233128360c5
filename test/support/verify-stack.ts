import { dirname } from "node:path";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { openProber } from "../../packages/pf/commands/verify/prober.ts";
import { checkoutPackage } from "../../packages/pf/commands/verify/probes/checkout.ts";
import { bareOrigin } from "../../packages/pf/stacks/live/live-origin.ts";
import type { Observed } from "../../packages/pf/commands/verify/record/observer.ts";
import type { Verification } from "../../packages/pf/commands/verify/verification.ts";
import { verify, type VerifyEvent } from "../../packages/pf/commands/verify/verify.ts";
import { type Finished, repository, runPf } from "./command-line.ts";
import type { LocalDeployment } from "./local-deployment.ts";
import { runHereOn } from "./run-here.ts";

export type Json = Record<string, unknown>;

/** The command over the network only: the twin's client variables, the outputs' file, the caller's secret. */
export function verifyByCommandLine(
  { local, origin }: LocalDeployment,
  outputsFile: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  ownProcess = false,
): Promise<Finished> {
  const command = ["verify", "--outputs", outputsFile, "--caller", "integration", "--deadline", "0", ...args];
  const all = {
    ...local.twin.environment,
    CALLER_SECRET: origin.caller.clientSecret,
    // Nobody is logged in to the Azure CLI there, regardless of who runs the test.
    AZURE_CONFIG_DIR: dirname(outputsFile),
    ...environment,
  };
  return ownProcess ? runPf(command, all).finished : runHereOn(local.twin, command, all);
}

/** The login of the twin's administrator, as the environment of a live stack's has it. */
export function administratorVariables({ local }: LocalDeployment): Record<string, string> {
  const { tenantId, administrator } = local.twin.control;
  const { clientId, clientSecret } = administrator;
  return { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret };
}

/** Writes altered authentication settings over Resource Manager, runs the body, and writes them back. */
export async function withSettings<Result>(
  { resourceManager, outputs }: LocalDeployment,
  change: (properties: Json) => void,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `${outputs.functionApp.siteId}/config/authsettingsV2`;
  const version = "api-version=2021-02-01";
  const { properties } = (await resourceManager.call("GET", `${path}/list?${version}`)) as { properties: Json };
  const altered = structuredClone(properties);
  change(altered);
  await resourceManager.call("PUT", `${path}?${version}`, { properties: altered });
  try {
    return await body();
  } finally {
    await resourceManager.call("PUT", `${path}?${version}`, { properties });
  }
}

function proberOf(deployment: LocalDeployment) {
  const { local, outputs, origin } = deployment;
  const { clientId, clientSecret } = origin.caller;
  const caller = { name: "integration", clientId, proof: { kind: "client-secret", clientSecret } } as const;
  const bare = bareOrigin(outputs, caller);
  const environment = { ...local.twin.environment, ...administratorVariables(deployment) };
  return { caller, bare, prober: openProber({ environment, guardian: processGuardian(), origin: bare }) };
}

/** What `--record` writes of what only a live stack can tell, by its id; with leave to alter. */
export async function observeByAltering(deployment: LocalDeployment): Promise<ReadonlyMap<string, Observed>> {
  const { bare, prober } = proberOf(deployment);
  try {
    const observed = await prober.observe(
      { ...bare, administrator: true, alteration: true },
      { package: { why: "no package is uploaded here" }, waited: [] },
    );
    return new Map(observed.map((one) => [one.id, one]));
  } finally {
    await prober.close();
  }
}

/** With leave to alter: as the command line does it, but for the stack's name, and for the pauses of a live stack. */
export async function verifyByAltering(
  deployment: LocalDeployment,
  signal: AbortSignal,
  onEvent: (event: VerifyEvent) => void,
  { record = false }: { readonly record?: boolean } = {},
): Promise<Verification> {
  const { outputs } = deployment;
  const { caller, prober } = proberOf(deployment);
  try {
    return await verify({
      outputs,
      caller,
      findAdministrator: async () => ({ found: true, by: "ARM_CLIENT_ID" }),
      checkout: () => checkoutPackage(repository, outputs, { guardian: processGuardian(), signal }),
      record,
      alteration: true,
      deadlineMinutes: 0,
      secrets: [],
      prober,
      time: { now: Date.now, pause: async () => {} },
      settle: () => 0,
      signal,
      onEvent,
    });
  } finally {
    await prober.close();
  }
}

/**
 * What a suite or a check could leave behind: everything in the tenant, the authentication settings, and the app
 * settings.
 */
export async function held({ local, outputs, resourceManager }: LocalDeployment) {
  const settings = (method: string, name: string) =>
    resourceManager.call(method, `${outputs.functionApp.siteId}/config/${name}/list?api-version=2021-02-01`);
  return {
    inventory: local.twin.control.inventory(),
    settings: await settings("GET", "authsettingsV2"),
    appSettings: await settings("POST", "appsettings"),
  };
}

/** A part of a JSON document, to be altered in place. */
export function at(document: Json, ...keys: readonly string[]): Json {
  return keys.reduce((inner, key) => inner[key] as Json, document);
}

/** What `--json` printed, and nothing beside it. */
export function objectIn({ stdout }: Finished): Verification {
  return JSON.parse(stdout) as Verification;
}
