import { instantText } from "@protected-function/core/text/instant-text.ts";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingKey, settingPrefix } from "@protected-function/infra/settings/lenient-settings.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import { configInFile } from "../settings/settings-in-file.ts";
import type { Demo } from "./demo.ts";

const day = 86_400_000;
const halfAYear = 180;

interface Caller {
  readonly roles?: readonly string[];
  readonly secrets?: Readonly<Record<string, object>>;
}

/**
 * Writes the settings that a demo deploys with. They start with your `Pulumi.local.yaml`, because your own contract has
 * roles and app settings that only you know.
 *
 * @param directory the folder with Pulumi.yaml
 * @param folder the folder to write to
 * @param now in milliseconds, if two files are to have the same dates
 * @returns the file
 */
export function writeDemoSettings(
  { settings = {}, callers = [], secretDays = halfAYear }: Omit<Demo, "prepare" | "twin">,
  {
    directory,
    folder,
    now = Date.now(),
  }: { readonly directory: string; readonly folder: string; readonly now?: number },
): string {
  const settingsFile = join(directory, localSettings);
  const config = existsSync(settingsFile) ? configInFile(settingsFile) : {};
  const laidOver = Object.entries(settings).map(([name, value]) => [`${settingPrefix}${name}`, value] as const);
  const demoConfig = {
    ...config,
    ...Object.fromEntries(laidOver),
    [settingKey("callers")]: callersIn(config, callers, now + (secretDays + 0.5) * day),
  };
  const file = join(folder, "Pulumi.demo.yaml");
  // JSON is valid YAML.
  writeFileSync(file, JSON.stringify({ config: demoConfig }));
  return file;
}

/** Gives each additional caller the first one's roles, and a client secret. */
function callersIn(
  config: Readonly<Record<string, unknown>>,
  additionalCallers: readonly string[],
  end: number,
): Readonly<Record<string, Caller>> {
  const endDate = instantText(new Date(end));
  const declaredCallers = Object.entries<Caller>({ ...Object(config[settingKey("callers")]) });
  const roles = declaredCallers[0]?.[1].roles;
  const newCaller = { ...(roles && { roles }), secrets: { first: { endDate } } };
  const renewed = ({ secrets, ...caller }: Caller): Caller => ({
    ...caller,
    ...(secrets && { secrets: Object.fromEntries(Object.keys(secrets).map((slot) => [slot, { endDate }])) }),
  });
  return Object.fromEntries([
    ...(declaredCallers.length === 0
      ? [["integration", newCaller] as const]
      : declaredCallers.map(([name, caller]) => [name, renewed(caller)])),
    ...additionalCallers.map((name) => [name, newCaller] as const),
  ]);
}
