import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { engineEnvironment, shellEnvironment } from "./engine-environment.ts";
import type { Engine } from "./find-engine.ts";
import { type Guardian, processGuardian } from "./guardian.ts";
import { attachLanguageHost } from "./language-host.ts";
import { Stack, type StackParts } from "./stack.ts";
import { createStackWorkspace } from "./stack-workspace.ts";

interface OpenOptions {
  /** From `obtainEngine`. */
  readonly engine: Pick<Engine, "path">;
  /** The folder with Pulumi.yaml, of any commit. */
  readonly directory: string;
  /** The stack's name, which is part of every URN, in the form of `pulumi stack ls`. */
  readonly stack: string;
  /** Default: the program's own Pulumi.<stack>.yaml. */
  readonly configFile?: string | undefined;
  /** Cancels everything that the stack does. Each operation also takes its own signal. */
  readonly signal?: AbortSignal;
  /** Called with every line that the engine or the program prints. */
  readonly onOutput?: (line: string) => void;
  /**
   * How long the engine may take to stop after an abort, in milliseconds. Default: 5000; 60000 for an existing stack.
   */
  readonly graceMilliseconds?: number;
  readonly guardian?: Guardian;
}

export interface OpenStackOptions extends OpenOptions {
  /**
   * Added to a clean base. A PULUMI_CONFIG_PASSPHRASE here decrypts the secrets of an existing configuration file. A
   * PULUMI_DEBUG_LANGUAGES here names a language host that already runs.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports of plugins that already run on 127.0.0.1, by name: `{ "azure-native": 40001 }`. */
  readonly plugins?: Readonly<Record<string, number>>;
}

export interface OpenExistingStackOptions extends OpenOptions {
  /** The shell's environment, which sets backend, secrets and logins, as for `pulumi` itself. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens a new, empty stack of the program in a directory, with a temporary backend and a copy of the configuration
 * file. Nothing is written to the repository, and nothing remains after `close()`.
 * @throws ProgramFailed if the engine refuses the project or the configuration file.
 */
export async function openStack(options: OpenStackOptions): Promise<Stack> {
  const { engine, stack, configFile, guardian = processGuardian() } = options;
  options.signal?.throwIfAborted();
  const directory = resolve(options.directory);
  const workspace = await createStackWorkspace({ directory, stack, configFile, guardian });
  const environment = engineEnvironment({
    base: process.env,
    enginePath: engine.path,
    backend: workspace.backend,
    home: workspace.home,
    passphrase: randomBytes(32).toString("base64url"),
    plugins: options.plugins ?? {},
    added: options.environment ?? {},
  });
  const place = { folder: workspace.root, configFile: workspace.configFile, ownBackend: true };
  const parts = { ...place, environment, guardian, graceMilliseconds: 5000 };
  let opened: Stack | undefined;
  try {
    opened = await attachedStack(options, parts);
    await opened.initialize(workspace.project);
    return opened;
  } catch (error) {
    await opened?.close();
    guardian.removeDirectory(workspace.root);
    throw error;
  }
}

/**
 * Opens a deployed stack with the user's own backend, configuration and login, as `pulumi` works in their shell. It
 * never prompts, and never removes another process's lock by itself. A missing stack is detected at the first
 * operation. `close()` leaves the stack unchanged.
 */
export async function openExistingStack(options: OpenExistingStackOptions): Promise<Stack> {
  const { engine, configFile, guardian = processGuardian() } = options;
  options.signal?.throwIfAborted();
  return await attachedStack(options, {
    environment: shellEnvironment(options.environment, engine.path),
    folder: undefined,
    configFile: configFile === undefined ? undefined : resolve(configFile),
    ownBackend: false,
    guardian,
    graceMilliseconds: 60_000,
  });
}

type OwnParts = Pick<
  StackParts,
  "environment" | "folder" | "configFile" | "ownBackend" | "guardian" | "graceMilliseconds"
>;

async function attachedStack(options: OpenOptions, parts: OwnParts): Promise<Stack> {
  const { engine, stack, onOutput, signal = new AbortController().signal } = options;
  const attached = await attachLanguageHost(engine.path, parts.environment, parts.guardian);
  return new Stack({
    ...parts,
    ...attached,
    enginePath: engine.path,
    directory: resolve(options.directory),
    name: stack,
    signal,
    onOutput,
    graceMilliseconds: options.graceMilliseconds ?? parts.graceMilliseconds,
  });
}
