import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Guardian, processGuardian } from "@protected-function/engine/guardian.ts";
import { AdjustableClock, startTwin, type Twin } from "@protected-function/twin";
import { openLocalStack } from "../local/local-stack.ts";
import { deploySettings } from "../local/prepare-twin.ts";
import { cloudIn } from "../local/cloud-in-settings.ts";
import { domainsOf, peopleIn } from "../settings/people-in-settings.ts";
import { settingsInFile } from "../settings/settings-in-file.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import { deployedFrom } from "./deployed-from.ts";
import { keep, kept, keptFile } from "./kept-deployment.ts";

export interface DeployedTwin {
  readonly twin: Twin;
  readonly clock: AdjustableClock;
  readonly guardian: Guardian;
  /** Secrets included. */
  readonly outputs: StackOutputs;
  readonly opened: "deployed" | "reused";
  readonly close: () => Promise<void>;
}

interface Settings {
  readonly directory: string;
  readonly settingsFile: string;
}

/**
 * A twin with the stack on it: the kept one if it was deployed from the same files, else one that Pulumi deploys to now.
 *
 * @throws SettingsRefused, ProgramFailed, EngineUnavailable; StateRefused if others could read what is kept
 */
export async function deployedTwin({
  isFresh,
  ...settings
}: Settings & { readonly isFresh: boolean }): Promise<DeployedTwin> {
  const file = keptFile(settings);
  const from = deployedFrom(settings);
  const earlier = isFresh ? undefined : kept(file, from);
  if (earlier) return reopen(settings, earlier);
  const deployed = await deploy(settings);
  // A file that was saved meanwhile may be deployed or not.
  if (deployedFrom(settings) === from) {
    keep(file, { from, outputs: deployed.outputs, twin: await deployed.twin.control.save(), at: Date.now() });
  }
  return deployed;
}

async function deploy({ directory, settingsFile }: Settings): Promise<DeployedTwin> {
  const quiet = (): void => undefined;
  const local = await openLocalStack({
    directory,
    // The project's own settings get their ended secrets renewed, others don't.
    ...(!settingsFile.endsWith(`/${localSettings}`) && { settingsFile }),
    signal: new AbortController().signal,
    twin: namesOf(settingsFile, directory),
    onStep: quiet,
    onProgress: quiet,
  });
  try {
    const { outputs, administration } = await deploySettings({ local, directory, settingsFile, onStep: quiet });
    await administration.close();
    const { twin, clock, guardian, close } = local;
    return { twin, clock, guardian, outputs, opened: "deployed", close };
  } catch (error) {
    await local.close();
    throw error;
  }
}

/** The host names and domains of a twin with these settings. */
function namesOf(settingsFile: string, directory: string) {
  const { settings } = settingsInFile(settingsFile, directory);
  return { verifiedDomains: domainsOf(peopleIn(settings)), cloud: cloudIn(settings) };
}

async function reopen(
  { directory, settingsFile }: Settings,
  { twin: saved, outputs }: { readonly twin: Uint8Array; readonly outputs: StackOutputs },
): Promise<DeployedTwin> {
  const guardian = processGuardian();
  const folder = guardian.temporaryDirectory("protected-function-twin-");
  const clock = new AdjustableClock();
  try {
    const twin = await startTwin({
      clock,
      directory: folder,
      saved,
      spawn: (command, args, options) => guardian.spawn(command, args, options),
      ...namesOf(settingsFile, directory),
    });
    const close = async (): Promise<void> => {
      await twin.close();
      guardian.removeDirectory(folder);
    };
    return { twin, clock, guardian, outputs, opened: "reused", close };
  } catch (error) {
    guardian.removeDirectory(folder);
    throw error;
  }
}
