import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

/** Settings of a stack by name, without their namespace; what is not named has its default. */
export type SettingsOfStack = Readonly<Record<string, unknown>>;

/** A settings file as somebody writes it, in a folder of its own that the caller removes. */
export function writeSettings(settings: SettingsOfStack): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-settings-"));
  const path = join(folder, "Pulumi.local.yaml");
  writeFileSync(path, settingsText(settings));
  return { folder, path };
}

/** In quotes: Pulumi reads a bare instant as a time, and writes that in a form of its own. */
export function settingsText(settings: SettingsOfStack): string {
  const config = Object.entries(settings).map(([name, value]) => [`protected-function:${name}`, value]);
  return stringify(
    { config: Object.fromEntries(config) },
    { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false, lineWidth: 0 },
  );
}
