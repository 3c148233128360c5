import { type Diagnostic, readEventLog, type RunResult } from "./event-log.ts";
import { type EventServer, startEventServer } from "./event-server.ts";
import { EventsUnreadable, incompleteReason } from "./events-unreadable.ts";
import type { Guardian } from "./guardian.ts";
import type { LanguageHost } from "./language-host.ts";
import { ProgramFailed } from "./program-failed.ts";
import { type EngineRun, runEngine } from "./run-engine.ts";
import type { DestroyOptions, ImportOptions, RefreshOptions, UpdateOptions } from "./stack-options.ts";

export interface StackParts {
  readonly enginePath: string;
  readonly directory: string;
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The temporary backend of this stack alone, removed when the stack is closed. */
  readonly folder: string | undefined;
  /** Default: the engine's own choice, `Pulumi.<stack>.yaml` next to the program. */
  readonly configFile: string | undefined;
  /** Only this stack uses the backend, so any lock in it is from a killed engine. */
  readonly ownBackend: boolean;
  readonly languageHost: LanguageHost | undefined;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onOutput: ((line: string) => void) | undefined;
  readonly graceMilliseconds: number;
}

/** Source: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_history/ and its JSON. */
export interface StackUpdate {
  readonly kind: string;
  readonly startTime: string;
  readonly result: string;
  readonly resourceChanges?: Readonly<Record<string, number>>;
}

/** A setting as the engine reads it. A secret has no value. Source: the JSON of `pulumi config`. */
export interface EngineSetting {
  readonly value?: string;
  /** Of an object or a list, whose value is JSON. */
  readonly objectValue?: unknown;
  readonly secret: boolean;
}

type Operation = "preview" | "up" | "refresh" | "destroy";

/**
 * A stack of a program, run by the unmodified engine. Operations run one at a time, in the order of the calls. Each
 * throws ProgramFailed if the engine fails, EventsUnreadable if it succeeds but its result is unknown, and the signal's
 * reason if it is aborted.
 */
export class Stack {
  #parts: StackParts;
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #wasKilled = false;

  /** Use `openStack`. */
  constructor(parts: StackParts) {
    this.#parts = parts;
  }

  /**
   * Everything that another process needs to work on this stack, as `pulumi` does in a user's shell. It contains
   * secrets.
   */
  get shell(): Pick<StackParts, "environment" | "configFile"> {
    return this.#parts;
  }

  /**
   * Creates the stack in its backend; `openStack` has done so.
   *
   * @param project a folder with Pulumi.yaml that may be written to
   */
  async initialize(project: string): Promise<void> {
    await this.#command(["stack", "init", this.#parts.name, "--no-select"], { cwd: project, withoutStack: true });
  }

  /**
   * Continues with another version of the program, on the resources that this one has created.
   *
   * @param configFile used without a copy; default: as before
   */
  continueWith(program: { readonly directory: string; readonly configFile?: string }): void {
    this.#parts = { ...this.#parts, ...program };
  }

  /** Adds variables for the engine and its plugins. The program of a language host of our own doesn't get them. */
  addToEnvironment(variables: Readonly<Record<string, string>>): void {
    this.#parts = { ...this.#parts, environment: { ...this.#parts.environment, ...variables } };
  }

  /** Returns the changes that `up` would make. */
  preview(options: UpdateOptions = {}): Promise<RunResult> {
    return this.#operate("preview", options);
  }

  up(options: UpdateOptions = {}): Promise<RunResult> {
    return this.#operate("up", options);
  }

  /** Reads the resources' actual state. Each difference is an update in the result. */
  refresh(options: RefreshOptions = {}): Promise<RunResult> {
    return this.#operate("refresh", options);
  }

  destroy(options: DestroyOptions = {}): Promise<RunResult> {
    return this.#operate("destroy", options);
  }

  /** Imports a resource into the state, under the program's name and parent for it. Doesn't change the resource. */
  async import({ type, name, id, parent }: ImportOptions): Promise<void> {
    const under = parent === undefined ? [] : ["--parent", `parent=${parent}`];
    const quietly = ["--skip-preview", "--yes", "--skip-plugin-pre-install", "--generate-code=false"];
    await this.#command(
      ["import", type, name, id, ...under, "--protect=false", ...this.#configuration(), ...quietly],
      {},
    );
  }

  /** Removes the lock that a killed engine left. Only for a stack that no engine is working on. */
  async unlock(): Promise<void> {
    await this.#command(["cancel", "--yes"], {});
  }

  /** Removes the stack from its backend, with its history. @throws ProgramFailed if it still has resources */
  async remove(): Promise<void> {
    await this.#command(["stack", "rm", "--yes", "--preserve-config"], {});
  }

  /** The outputs of the last `up`; a secret is `"[secret]"` unless requested. */
  async outputs(options: { readonly showSecrets?: boolean } = {}): Promise<Record<string, unknown>> {
    const secrets = options.showSecrets === true ? ["--show-secrets"] : [];
    return this.#json(["stack", "output", "--json", ...secrets]);
  }

  /** The state in the form of `pulumi stack export`: secrets are encrypted unless requested. */
  async export(options: { readonly showSecrets?: boolean } = {}): Promise<Record<string, unknown>> {
    return this.#json(["stack", "export", ...(options.showSecrets === true ? ["--show-secrets"] : [])]);
  }

  /**
   * Replaces the state with an altered export. The engine refuses an inconsistent export (a dependency on a missing
   * resource), and another stack's. Secrets stay encrypted: the export goes over standard input, never into a file.
   * https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_import/
   */
  async importState(document: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#command(["stack", "import"], { input: JSON.stringify(document), quiet: true });
  }

  /** The stack's operations, latest first, about ten of them. */
  async history(): Promise<readonly StackUpdate[]> {
    const { stdout } = await this.#command(["stack", "history", "--json"], { quiet: true });
    return JSON.parse(stdout) as readonly StackUpdate[];
  }

  /** The settings that the engine reads from the configuration file and Pulumi.yaml. Decrypts nothing. */
  async config(): Promise<Readonly<Record<string, EngineSetting>>> {
    return (await this.#json(["config", "--json", ...this.#configuration()])) as Record<string, EngineSetting>;
  }

  /** Sets a value at a path (`callers.orders.endDate`) in the copy of the configuration file. */
  async setConfig(path: string, value: string, options: { readonly secret?: boolean } = {}): Promise<void> {
    const secret = [options.secret === true ? "--secret" : "--plaintext"];
    await this.#command(["config", "set", "--path", ...this.#configuration(), ...secret, path], { input: value });
  }

  /** Stops everything that runs, and removes the temporary files. Doesn't destroy the stack's resources. */
  async close(): Promise<void> {
    this.#closing.abort(new Error(`The stack ${this.#parts.name} is closed; open it again`));
    await this.#last.catch(() => undefined);
    await this.#parts.languageHost?.close();
    if (this.#parts.folder !== undefined) this.#parts.guardian.removeDirectory(this.#parts.folder);
  }

  #configuration(): readonly string[] {
    const { configFile } = this.#parts;
    return configFile === undefined ? [] : ["--config-file", configFile];
  }

  async #operate(operation: Operation, options: UpdateOptions & DestroyOptions): Promise<RunResult> {
    const server = await startEventServer().catch((cause: unknown) => {
      throw EventsUnreadable.before(operation, cause);
    });
    try {
      return await this.#operateWithEvents(operation, options, server);
    } finally {
      server.close();
    }
  }

  async #operateWithEvents(
    operation: Operation,
    options: UpdateOptions & DestroyOptions,
    { address, streams }: EventServer,
  ): Promise<RunResult> {
    const previewFirst = options.previewFirst === true;
    const isPreview = operation === "preview";
    const args = [
      operation,
      "--event-log",
      address,
      ...this.#configuration(),
      "--skip-plugin-pre-install",
      ...(isPreview ? [] : ["--yes", ...(previewFirst ? [] : ["--skip-preview"])]),
      ...(options.expectNoChanges === true ? ["--expect-no-changes"] : []),
      ...(options.refresh === true ? ["--refresh"] : []),
      ...(options.continueOnError === true ? ["--continue-on-error"] : []),
      ...(options.targets ?? []).flatMap((urn) => ["--target", urn]),
      ...(options.replaced ?? []).flatMap((urn) => ["--replace", urn]),
      ...(options.excluded ?? []).flatMap((urn) => ["--exclude", urn]),
    ];
    const run = await this.#run(args, options.signal === undefined ? {} : { signal: options.signal });
    const result = readEventLog(streams.at(-1)?.events ?? []);
    const missing = incompleteReason(streams, { expected: previewFirst ? 2 : 1, isPreview });
    if (run.exitCode !== 0) throw failure(operation, run, result, options.expectNoChanges === true && !missing);
    if (missing !== undefined) throw EventsUnreadable.after(operation, missing);
    return result;
  }

  async #json(args: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await this.#command(args, { quiet: true });
    const value: unknown = JSON.parse(stdout);
    return typeof value === "object" && value !== null ? { ...value } : {};
  }

  async #command(args: readonly string[], options: RunOptions): Promise<EngineRun> {
    const run = await this.#run(args, options);
    if (run.exitCode === 0) return run;
    // `pulumi import` reports failures on its standard output.
    const reported = run.stderr === "" && options.quiet !== true ? { ...run, stderr: run.stdout } : run;
    throw failure(args.slice(0, 2).join(" "), reported, readEventLog([]), false);
  }

  /** One at a time: an engine gives up if another one is working on its stack. */
  #run(args: readonly string[], options: RunOptions): Promise<EngineRun> {
    const next = this.#last.then(
      () => this.#runNow(args, options),
      () => this.#runNow(args, options),
    );
    this.#last = next;
    return next;
  }

  async #runNow(args: readonly string[], options: RunOptions): Promise<EngineRun> {
    const { name, guardian, graceMilliseconds, enginePath, environment, directory, onOutput } = this.#parts;
    const signal = AbortSignal.any([
      this.#parts.signal,
      this.#closing.signal,
      ...(options.signal === undefined ? [] : [options.signal]),
    ]);
    signal.throwIfAborted();
    const start = (args: readonly string[]): Promise<EngineRun> =>
      runEngine({
        enginePath,
        args: [...args, "--non-interactive", "--color", "never"],
        cwd: options.cwd ?? directory,
        environment,
        guardian,
        signal,
        graceMilliseconds,
        ...(options.input === undefined ? {} : { input: options.input }),
        ...(onOutput === undefined || options.quiet === true ? {} : { onLine: onOutput }),
      });
    // A killed engine leaves its lock.
    if (this.#wasKilled && this.#parts.ownBackend) await start(["cancel", "--yes", "--stack", name]);
    const run = await start(options.withoutStack === true ? args : [...args, "--stack", name]);
    this.#wasKilled = run.exitCode === undefined;
    signal.throwIfAborted();
    return run;
  }
}

interface RunOptions {
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly input?: string;
  /** Its output is data, not progress. */
  readonly quiet?: boolean;
  readonly withoutStack?: boolean;
}

function failure(operation: string, run: EngineRun, result: RunResult, expectNoChanges: boolean): ProgramFailed {
  const hasError = result.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const { create, update, replace, delete: deleted } = result.summary;
  const changed = create + update + replace + deleted > 0;
  // Errors before the engine starts to work (for example in the configuration) appear on standard error only.
  const fromStderr: Diagnostic[] =
    run.stderr === "" ? [] : [{ severity: "error", message: run.stderr, urn: undefined }];
  return new ProgramFailed({
    code: expectNoChanges && changed && !hasError ? "CHANGES_FOUND" : "PROGRAM_FAILED",
    operation,
    exitCode: run.exitCode,
    result: hasError ? result : { ...result, diagnostics: [...result.diagnostics, ...fromStderr] },
  });
}
