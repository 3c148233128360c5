import { access, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar } from "yaml";
import { Refused } from "@protected-function/core/text/errors.ts";
import { edited, withoutPairs } from "@protected-function/core/text/reading/edit-yaml.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { encryptionKeys } from "@protected-function/core/text/reading/settings-names.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { createEngineHome } from "./engine-home.ts";
import type { Guardian } from "./guardian.ts";

/** The temporary directory of one stack: its state, its configuration, its Pulumi home. */
export interface StackWorkspace {
  readonly root: string;
  readonly backend: string;
  /** From `createEngineHome`. */
  readonly home: string;
  /** Has a copy of Pulumi.yaml and no program. Commands that need only the project run here. */
  readonly project: string;
  /** The copy of the repository's file to which settings and encryption salts are written. */
  readonly configFile: string;
}

export interface StackWorkspaceOptions {
  readonly directory: string;
  readonly stack: string;
  /** Copied. Default: the program's own Pulumi.<stack>.yaml, if it exists. */
  readonly configFile: string | undefined;
  readonly guardian: Guardian;
}

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;

/**
 * Creates the directory. Throws if the stack's name is invalid, or if the program or a named configuration file doesn't
 * exist.
 */
export async function createStackWorkspace(options: StackWorkspaceOptions): Promise<StackWorkspace> {
  const { directory, stack, guardian } = options;
  // Source: https://www.pulumi.com/docs/iac/concepts/stacks/ ; it also becomes part of a file name.
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(stack)) {
    throw new Error(`The stack's name is "${stack}"; 1 to 100 letters, digits, ".", "_" and "-" are allowed`);
  }
  const projectFile = await firstThere(projectFiles.map((name) => join(directory, name)));
  if (projectFile === undefined) {
    throw new Error(`${directory} has no Pulumi.yaml: name the directory of a Pulumi program`);
  }
  const ownConfig = join(directory, `Pulumi.${stack}.yaml`);
  if (options.configFile !== undefined && (await firstThere([options.configFile])) === undefined) {
    throw new Error(`The configuration file ${options.configFile} doesn't exist: create it, or leave out the option`);
  }
  const wantedConfig = options.configFile ?? (await firstThere([ownConfig]));

  const root = guardian.temporaryDirectory("protected-function-stack-");
  try {
    const backend = join(root, "backend");
    const project = join(root, "project");
    await mkdir(backend);
    await mkdir(project);
    const configFile = join(project, basename(ownConfig));
    await copyFile(projectFile, join(project, basename(projectFile)));
    const home = await createEngineHome(root, process.env);
    const config = wantedConfig === undefined ? Buffer.of() : await readFile(wantedConfig);
    await writeFile(configFile, withoutEncryption(config, await readFile(projectFile)));
    return { root, backend, home, project, configFile };
  } catch (error) {
    guardian.removeDirectory(root);
    throw error;
  }
}

/**
 * Returns a stack's settings for a stack with another key: without the old key, and without values that it encrypts.
 * Those are plugins' logins; the engine itself refuses an encrypted setting of the program. The rest stays to the byte.
 * A file that readers read differently also stays: the engine or `requireSameSettings` refuses it.
 *
 * @throws Refused if the rest would be read differently without them
 */
export function withoutEncryption(file: Uint8Array, project: Uint8Array): string | Uint8Array {
  const read = readYaml(file, "settings");
  const own = [`${nameIn(project)}:`, `${settingsNamespace}:`];
  const isOwn = (name: string) => own.some((prefix) => name.startsWith(prefix));
  if (read.problems !== undefined || !isMap(read.document.contents)) return file;
  const { document, text } = read;
  const config: unknown = document.get("config");
  const isEncrypted = (name: string, value: unknown) => isMap(value) && value.has("secure") && !isOwn(name);
  const editedText = edited(text, [
    ...withoutPairs(text, read.document.contents, ({ key }) => encryptionKeys.includes(nameOf(key))),
    ...(isMap(config) ? withoutPairs(text, config, ({ key, value }) => isEncrypted(nameOf(key), value)) : []),
  ]);
  const expected = withConfig(read.data);
  for (const key of encryptionKeys) delete expected[key];
  for (const [name, value] of Object.entries(expected.config)) {
    if (!isOwn(name) && Object.hasOwn(Object(value) as object, "secure")) delete expected.config[name];
  }
  const copy = readYaml(editedText, "settings");
  if (copy.problems === undefined && isDeepStrictEqual(withConfig(copy.data), expected)) return editedText;
  const fix = "Write each on lines of its own, and comments at the depth of the settings";
  throw new Refused(
    "SETTINGS_REFUSED",
    `The settings can't be copied without the values that the stack's key encrypts. ${fix}.`,
  );
}

function withConfig(data: unknown): { config: Record<string, unknown>; [key: string]: unknown } {
  const { config, ...beside } = Object(data) as Readonly<Record<string, unknown>>;
  return { ...beside, config: { ...Object(config) } as Record<string, unknown> };
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function nameIn(project: Uint8Array): string {
  const read = readYaml(project, "project");
  return read.problems === undefined ? String(Object(read.data).name) : "";
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    try {
      await access(path);
      return path;
    } catch {
      // Try the next one.
    }
  }
  return undefined;
}
