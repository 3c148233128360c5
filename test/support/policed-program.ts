import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { engineEnvironment } from "../../packages/engine/engine-environment.ts";
import { type EventStream, startEventServer } from "../../packages/engine/event-server.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { hasLanguageHost } from "../../packages/engine/find-engine.ts";
import { startLanguageHost } from "../../packages/engine/language-host.ts";
import { programFolder } from "../../packages/engine/program-folder.ts";
import { type EngineRun, runEngine } from "../../packages/engine/run-engine.ts";
import { createStackWorkspace } from "../../packages/engine/stack-workspace.ts";
import { startStandIns } from "../../packages/engine/stand-ins/index.ts";
import { deployerEnvironment } from "../../packages/pf/stacks/local/local-stack.ts";
import { AdjustableClock, startTwin } from "../../packages/twin/index.ts";
import { bareEnvironment, repository } from "./command-line.ts";
import { runPolicyPack } from "./run-policy-pack.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";

/** What the engine tells of a policy that was broken. Source: PolicyEvent in sdk/go/common/apitype/events.go of pulumi/pulumi. */
export interface PolicyEvent {
  readonly policyName: string;
  readonly policyPackName: string;
  readonly enforcementLevel: string;
  readonly resourceUrn: string;
  readonly message: string;
}

interface WireEvent {
  readonly policyEvent?: PolicyEvent;
  readonly policyAnalyzeSummaryEvent?: { readonly passed?: readonly string[] };
}

export interface PolicedRun extends EngineRun {
  readonly policies: readonly PolicyEvent[];
  /** Names of the policies that some resource has passed: those that were not about any are not among them. */
  readonly passed: ReadonlySet<string>;
}

/** A program's stack on a twin, under the policy pack. */
export interface PolicedProgram {
  /** `pulumi preview --policy-pack`, or another operation with it. */
  readonly run: (operation: "preview" | "up", packConfig?: object) => Promise<PolicedRun>;
  readonly close: () => Promise<void>;
}

/** @param pack the folder with PulumiPolicy.yaml; @param directory the one with Pulumi.yaml. Default: the repository's */
export async function openPolicedProgram(options: {
  readonly pack: string;
  readonly settings: SettingsOfStack;
  readonly directory?: string;
}): Promise<PolicedProgram> {
  const { pack, directory = repository } = options;
  const guardian = processGuardian();
  const enginePath = inject("enginePath");
  const endings: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).toReversed()) await end();
  };
  try {
    const folder = guardian.temporaryDirectory("protected-function-policed-");
    endings.push(() => guardian.removeDirectory(folder));

    const twin = await startTwin({
      clock: new AdjustableClock(),
      directory: join(folder, "twin"),
      spawn: (command, args, spawnOptions) => guardian.spawn(command, args, spawnOptions),
    });
    endings.push(() => twin.close());
    const added = { ...twin.environment, ...deployerEnvironment(twin) };
    const standIns = await startStandIns({
      environment: { ...bareEnvironment(), ...added },
      directory: await programFolder(directory),
      run: (command, args, spawnOptions) => guardian.spawn(command, args, spawnOptions),
    });
    endings.push(() => standIns.close());

    const settings = writeSettings(options.settings);
    endings.push(() => rmSync(settings.folder, { recursive: true }));
    const workspace = await createStackWorkspace({ directory, stack: "local", configFile: settings.path, guardian });
    endings.push(() => guardian.removeDirectory(workspace.root));
    const environment = engineEnvironment({
      base: process.env,
      enginePath,
      backend: workspace.backend,
      home: workspace.home,
      passphrase: "of this test alone",
      plugins: standIns.ports,
      added,
    });
    if (!(await hasLanguageHost(enginePath, environment))) {
      const languageHost = await startLanguageHost({
        environment,
        guardian,
        added: { runPlugin: runPolicyPack(guardian) },
      });
      endings.push(() => languageHost.close());
      environment["PULUMI_DEBUG_LANGUAGES"] = `nodejs:${languageHost.port}`;
    }
    const engine = (args: readonly string[], cwd: string): Promise<EngineRun> =>
      runEngine({
        enginePath,
        args: [...args, "--stack", "local", "--non-interactive", "--color", "never"],
        cwd,
        environment,
        guardian,
        signal: new AbortController().signal,
        graceMilliseconds: 5000,
      });
    const made = await engine(["stack", "init", "--no-select"], workspace.project);
    if (made.exitCode !== 0) throw new Error(made.stderr);

    let runs = 0;
    const run: PolicedProgram["run"] = async (operation, packConfig) => {
      runs += 1;
      const server = await startEventServer();
      const configFile = join(folder, `policy-config-${runs}.json`);
      writeFileSync(configFile, JSON.stringify(packConfig ?? {}));
      const ran = await engine(
        [
          operation,
          "--policy-pack",
          pack,
          ...(packConfig === undefined ? [] : ["--policy-pack-config", configFile]),
          "--event-log",
          server.address,
          "--config-file",
          workspace.configFile,
          "--skip-plugin-pre-install",
          ...(operation === "preview" ? [] : ["--yes", "--skip-preview"]),
        ],
        directory,
      );
      server.close();
      return { ...ran, ...policyEventsIn(server.streams) };
    };
    return { run, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function policyEventsIn(streams: readonly EventStream[]): Pick<PolicedRun, "policies" | "passed"> {
  const events = streams.flatMap(({ events }) => events as readonly WireEvent[]);
  return {
    policies: events.flatMap(({ policyEvent }) => policyEvent ?? []),
    passed: new Set(events.flatMap(({ policyAnalyzeSummaryEvent }) => policyAnalyzeSummaryEvent?.passed ?? [])),
  };
}
