import { randomBytes } from "node:crypto";
import { isAbsolute, resolve } from "node:path";
import { engineEnvironment } from "./engine-environment.ts";
import type { Engine } from "./find-engine.ts";
import { type Guardian, processGuardian } from "./guardian.ts";
import { hasLanguageHost, type LanguageHost, startLanguageHost } from "./language-host.ts";
import { Stack } from "./stack.ts";
import { createStackWorkspace } from "./stack-workspace.ts";

export interface OpenStackOptions {
  /** From `obtainEngine`. */
  readonly engine: Pick<Engine, "path">;
  /** The folder with Pulumi.yaml; any commit's. */
  readonly directory: string;
  /** The stack's name, which is part of every URN. */
  readonly stack: string;
  /**
   * Added to a clean base. A PULUMI_CONFIG_PASSPHRASE here opens the secrets of an existing configuration file; a
   * PULUMI_DEBUG_LANGUAGES here names a language host that runs already.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports of plugins that run already, on 127.0.0.1, by name: `{ "azure-native": 40001 }`. */
  readonly plugins?: Readonly<Record<string, number>>;
  /** Default: the program's own Pulumi.<stack>.yaml. A copy is used in either case. */
  readonly configFile?: string;
  /** Ends whatever the stack does; each operation takes one of its own, too. */
  readonly signal?: AbortSignal;
  /** Told every line that the engine prints, the program's included. */
  readonly onOutput?: (line: string) => void;
  /** How long the engine may take to stop at an abort, in milliseconds. Default 5000. */
  readonly graceMilliseconds?: number;
  readonly guardian?: Guardian;
}

/**
 * Opens a new, empty stack of the program in a directory, with a temporary backend of its own: nothing of it is in the
 * repository, and nothing is left after `close()`.
 * @throws ProgramFailed where the engine refuses the project or the configuration file.
 */
export async function openStack(options: OpenStackOptions): Promise<Stack> {
  const { engine, stack, signal = new AbortController().signal, guardian = processGuardian() } = options;
  signal.throwIfAborted();
  const directory = isAbsolute(options.directory) ? options.directory : resolve(options.directory);
  const workspace = await createStackWorkspace({ directory, stack, configFile: options.configFile, guardian });
  let languageHost: LanguageHost | undefined;
  try {
    const environment = engineEnvironment({
      base: process.env,
      enginePath: engine.path,
      backend: workspace.backend,
      home: workspace.home,
      passphrase: randomBytes(32).toString("base64url"),
      plugins: options.plugins ?? {},
      added: options.environment ?? {},
    });
    const attached = environment["PULUMI_DEBUG_LANGUAGES"] !== undefined;
    if (!attached && !(await hasLanguageHost(engine.path, environment))) {
      languageHost = await startLanguageHost({ environment, guardian });
      environment["PULUMI_DEBUG_LANGUAGES"] = `nodejs:${languageHost.port}`;
    }
    const { onOutput, graceMilliseconds = 5000 } = options;
    const opened = new Stack({
      enginePath: engine.path,
      directory,
      name: stack,
      environment,
      folder: workspace.root,
      configFile: workspace.configFile,
      ownBackend: true,
      languageHost,
      guardian,
      signal,
      onOutput,
      graceMilliseconds,
    });
    await opened.initialize(workspace.project);
    return opened;
  } catch (error) {
    await languageHost?.close();
    guardian.removeDirectory(workspace.root);
    throw error;
  }
}
