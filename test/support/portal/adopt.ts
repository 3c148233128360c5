import { readFileSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import type { Stack } from "../../../packages/engine/stack.ts";

/** A setting with its parts. */
export type Setting = string | boolean | readonly Setting[] | { readonly [name: string]: Setting };

const name = "protected-function:adopt";

/**
 * Adds to the setting `adopt`: which ids there are is known once the portal has made them. Into the file: a
 * `pulumi config set` for each id would be a dozen processes.
 */
export async function adopt(
  { local }: { readonly local: { readonly stack: Pick<Stack, "shell"> } },
  value: Setting,
): Promise<void> {
  const { configFile } = local.stack.shell;
  if (configFile === undefined) throw new Error("The stack has no settings file of its own.");
  const document = parse(readFileSync(configFile, "utf8")) as { readonly config: Readonly<Record<string, Setting>> };
  const config = { ...document.config, [name]: merged(document.config[name], value) };
  writeFileSync(
    configFile,
    stringify({ ...document, config }, { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false }),
  );
}

function merged(before: Setting | undefined, now: Setting): Setting {
  if (!isObject(before) || !isObject(now)) return now;
  const changed = Object.entries(now).map(([key, value]) => [key, merged(before[key], value)] as const);
  return { ...before, ...Object.fromEntries(changed) };
}

function isObject(value: Setting | undefined): value is { readonly [name: string]: Setting } {
  return typeof value === "object" && !Array.isArray(value);
}
