import { delimiter, dirname, resolve } from "node:path";
import type { Engine } from "./find-engine.ts";
import { type Guardian, processGuardian } from "./guardian.ts";
import { hasLanguageHost, type LanguageHost, startLanguageHost } from "./language-host.ts";
import { Stack } from "./stack.ts";

export interface OpenExistingStackOptions {
  /** From `obtainEngine`. */
  readonly engine: Pick<Engine, "path">;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** As `pulumi stack ls` gives it. */
  readonly stack: string;
  /** The shell's: it names backend, secrets and logins, as it does for `pulumi` itself. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: `Pulumi.<stack>.yaml` beside the program. */
  readonly configFile?: string | undefined;
  readonly signal?: AbortSignal;
  /** Told every line that the engine prints. */
  readonly onOutput?: (line: string) => void;
  /** How long the engine may take to stop at an abort, in milliseconds: it keeps the state in order. Default 60000. */
  readonly graceMilliseconds?: number;
  readonly guardian?: Guardian;
}

/**
 * A stack that somebody has deployed, with their own backend, configuration and login: what `pulumi` would do in their
 * shell. Nothing is asked, and a lock of somebody else's is never taken away unasked. Whether the stack is there shows
 * at the first operation. `close()` leaves the stack as it is.
 */
export async function openExistingStack(options: OpenExistingStackOptions): Promise<Stack> {
  const { engine, stack, configFile, onOutput, guardian = processGuardian() } = options;
  const { signal = new AbortController().signal, graceMilliseconds = 60_000 } = options;
  signal.throwIfAborted();
  const environment = shellEnvironment(options.environment, engine.path);
  const attached = environment["PULUMI_DEBUG_LANGUAGES"] !== undefined;
  let languageHost: LanguageHost | undefined;
  if (!attached && !(await hasLanguageHost(engine.path, environment))) {
    languageHost = await startLanguageHost({ environment, guardian });
    environment["PULUMI_DEBUG_LANGUAGES"] = `nodejs:${languageHost.port}`;
  }
  return new Stack({
    enginePath: engine.path,
    directory: resolve(options.directory),
    name: stack,
    environment,
    folder: undefined,
    configFile: configFile === undefined ? undefined : resolve(configFile),
    ownBackend: false,
    languageHost,
    guardian,
    signal,
    onOutput,
    graceMilliseconds,
  });
}

function shellEnvironment(shell: OpenExistingStackOptions["environment"], enginePath: string): Record<string, string> {
  const environment = Object.fromEntries(
    Object.entries(shell).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const pathName = environment["PATH"] === undefined && environment["Path"] !== undefined ? "Path" : "PATH";
  // First this node, which runs TypeScript; then what lies beside the engine.
  const path = [dirname(process.execPath), dirname(enginePath), environment[pathName] ?? ""];
  return {
    ...environment,
    [pathName]: path.filter((part) => part !== "").join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The engine offers --event-log only among its commands for debugging.
    PULUMI_DEBUG_COMMANDS: "true",
    NO_COLOR: "1",
  };
}
