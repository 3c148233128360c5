import { delimiter, dirname } from "node:path";
import { childEnvironment, namedVariables } from "@protected-function/core/text/child-environment.ts";

export interface EngineEnvironmentOptions {
  readonly base: Readonly<Record<string, string | undefined>>;
  readonly enginePath: string;
  /** The folder for this run's state. No other run uses it, so no run waits for its lock. */
  readonly backend: string;
  readonly passphrase: string;
  /** From `createEngineHome`. */
  readonly home: string;
  /** Ports of plugins that already run, by name. */
  readonly plugins: Readonly<Record<string, number>>;
  /** The caller's own variables. They take precedence. */
  readonly added: Readonly<Record<string, string>>;
}

/** The environment of the engine, which the program and every command that it starts inherit. */
export function engineEnvironment(options: EngineEnvironmentOptions): Record<string, string> {
  const plugins = Object.entries(options.plugins).map(([name, port]) => `${name}:${port}`);
  return {
    ...withEngine(childEnvironment(options.base), options.enginePath),
    PULUMI_BACKEND_URL: `file://${options.backend.replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: options.passphrase,
    PULUMI_HOME: options.home,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...(plugins.length === 0 ? {} : { PULUMI_DEBUG_PROVIDERS: plugins.join(",") }),
    ...options.added,
  };
}

/**
 * What `pulumi` needs of a user's shell to work on a stack: backend, secrets provider, login, proxy, and what the user
 * names for other providers.
 *
 * @throws Refused if PF_PASS_ENV isn't a list of names
 */
export function shellEnvironment(
  shell: Readonly<Record<string, string | undefined>>,
  enginePath: string,
): Record<string, string> {
  const environment = { ...childEnvironment(shell, "network", "engine", "stack"), ...namedVariables(shell) };
  return withEngine(environment, enginePath);
}

function withEngine(environment: Readonly<Record<string, string>>, enginePath: string): Record<string, string> {
  const pathName = environment["PATH"] === undefined && environment["Path"] !== undefined ? "Path" : "PATH";
  // First this Node, which runs TypeScript, even if the machine has an older one; then the engine's folder.
  const path = [dirname(process.execPath), dirname(enginePath), environment[pathName] ?? ""];
  return {
    ...environment,
    [pathName]: path.filter((folder) => folder !== "").join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The engine offers --event-log only with its debugging commands.
    PULUMI_DEBUG_COMMANDS: "true",
    NO_COLOR: "1",
  };
}
