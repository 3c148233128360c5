import {
  type LenientSettings,
  projectName,
  type SettingsFile,
} from "@protected-function/infra/settings/lenient-settings.ts";
import { TeardownRefused } from "./teardown-refused.ts";
import { SettingsRefused } from "../settings/settings-refused.ts";
import { readPulumiFile, settingsInFile } from "../settings/settings-in-file.ts";

/** Settings that show where a stack is, how it is named, and what teardown may remove. */
type SettingsUsed = Pick<
  LenientSettings,
  | "expectedTenantId"
  | "expectedSubscriptionId"
  | "protectResources"
  | "environment"
  | "cloud"
  | "name"
  | "publicClientFlows"
  | "adopt"
>;

/** The settings that teardown uses. */
export interface StackSettings extends SettingsUsed {
  /** Names of the callers for which the stack creates app registrations. */
  readonly callers: readonly string[];
  /** azure-native's own setting; empty: use the login's. */
  readonly subscriptionId: string;
  /**
   * The IDs in `adopt`: object and client IDs in Entra ID, and resource IDs below the subscription in lower case. Also
   * the client IDs of existing callers.
   */
  readonly adopted: ReadonlySet<string>;
}

/**
 * Reads the settings leniently: a teardown must be possible even with settings that a deployment would refuse.
 *
 * @param directory the folder with Pulumi.yaml
 * @throws TeardownRefused if readers could read the file differently: an unreadable setting may be the one that protects something from
 * removal
 */
export function stackSettings(file: string, directory: string): StackSettings {
  const { settings, subscriptionId } = read(file, directory);
  return {
    ...settings,
    callers: Object.entries(settings.callers)
      .filter(([, { servicePrincipal }]) => servicePrincipal === undefined)
      .map(([name]) => name),
    subscriptionId,
    adopted: new Set([...adoptedIn(settings.adopt), ...existingIn(settings.callers)]),
  };
}

function read(file: string, directory: string): SettingsFile {
  try {
    return settingsInFile(file, directory);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TeardownRefused(
      `The settings file ${file} can't be read: ${message}\nCorrect it, or name another by --settings.`,
      { cause: error },
    );
  }
}

function adoptedIn({ api, hosting }: AdoptSettings): ReadonlySet<string> {
  const web = (group: string, type: string, name: string): string =>
    `/resourcegroups/${group}/providers/microsoft.web/${type}/${name}`;
  const { resourceGroupName: group, planName, functionAppName } = hosting ?? {};
  const ids = [
    api?.clientId,
    api?.applicationObjectId,
    api?.servicePrincipalObjectId,
    group && `/resourcegroups/${group}`,
    group && planName && web(group, "serverfarms", planName),
    group && functionAppName && web(group, "sites", functionAppName),
  ];
  return new Set(ids.flatMap((id) => (id ? [id.toLowerCase()] : [])));
}

function existingIn(callers: LenientSettings["callers"]): readonly string[] {
  return Object.values(callers).flatMap(({ servicePrincipal }) =>
    servicePrincipal === undefined ? [] : [servicePrincipal.toLowerCase()],
  );
}

/** The project's name in its Pulumi.yaml. @throws SettingsRefused if readers could read the file differently */
export function projectNameIn(projectFile: string): string {
  const name = projectName(readPulumiFile(projectFile, "project").data);
  if (name !== undefined) return name;
  throw new SettingsRefused(
    `${projectFile} has no name, which finds the stack's resources. Restore it, such as name: orders.`,
    undefined,
  );
}

/** The names in the setting `adopt`. */
export type AdoptSettings = LenientSettings["adopt"];

/** The parts that can be adopted, and released, separately. */
export type Half = keyof AdoptSettings;
export const halves = ["api", "hosting"] as const satisfies readonly Half[];
