import type { RegisteredFunction, TypedData } from "./worker-messages.ts";
import { type HookCallback, WorkerHooks } from "./worker-hooks.ts";

/**
 * The interface between a programming model and its worker: https://github.com/Azure/azure-functions-nodejs-worker
 * types-core.
 */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: unknown;
  readonly metadata: unknown;
  state: string | undefined;
  log(level: string, category: string, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: unknown): Promise<unknown>;
  getResponse(
    context: unknown,
    result: unknown,
  ): Promise<{
    readonly returnValue?: (TypedData & { readonly http?: unknown }) | null;
    readonly outputData?: readonly { readonly name?: string; readonly data?: TypedData }[];
  }>;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly retryOptions?: unknown;
}

interface FunctionsCoreOptions {
  readonly log: (level: string, category: string, message: string) => void;
}

class Disposable {
  readonly dispose: () => unknown;

  static from(...disposables: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => disposables.forEach((disposable) => disposable.dispose()));
  }

  constructor(dispose: () => unknown) {
    this.dispose = dispose;
  }
}

/**
 * `@azure/functions-core`, a module that isn't in any registry. In production the worker provides it to `require`.
 * Follows Azure/azure-functions-nodejs-worker `src/setupCoreModule.ts` and `src/coreApi/registerFunction.ts`.
 */
export class FunctionsCore {
  readonly hooks = new WorkerHooks();
  readonly #functions = new Map<string, { readonly metadata: FunctionMetadata; readonly callback: unknown }>();
  readonly #options: FunctionsCoreOptions;
  #model: ProgrammingModel | undefined;
  #hasStarted = false;

  constructor(options: FunctionsCoreOptions) {
    this.#options = options;
  }

  /** The result of `require("@azure/functions-core")`. */
  readonly module = {
    version: "3.13.0",
    hostVersion: "4.1048.200.0",
    Disposable,
    log: (level: string, category: string, message: string) => this.#options.log(level, category, message),
    registerHook: (name: string, callback: HookCallback) => new Disposable(this.hooks.register(name, callback)),
    setProgrammingModel: (model: ProgrammingModel) => {
      this.#model = model;
    },
    getProgrammingModel: () => this.#model,
    registerFunction: (metadata: FunctionMetadata, callback: unknown) => this.#register(metadata, callback),
  };

  get model(): ProgrammingModel | undefined {
    return this.#model;
  }

  find(functionId: string): { readonly metadata: FunctionMetadata; readonly callback: unknown } | undefined {
    return this.#functions.get(functionId);
  }

  /** Ends startup. Later calls to register a function are refused, as in production. */
  finishStart(): readonly RegisteredFunction[] {
    this.#hasStarted = true;
    return [...this.#functions].map(([functionId, { metadata }]) => ({
      functionId,
      name: metadata.name,
      // In production, bindings also travel to the host as JSON (`rawBindings`).
      bindings: JSON.parse(JSON.stringify(metadata.bindings)) as Readonly<Record<string, unknown>>,
      hasRetryOptions: metadata.retryOptions !== undefined,
    }));
  }

  #register(metadata: FunctionMetadata, callback: unknown): Disposable {
    if (this.#hasStarted) throw new Error("A function can only be registered during app startup.");
    const functionId = metadata.functionId ?? metadata.name;
    if (this.#functions.has(functionId)) {
      throw new Error(`A function with id "${functionId}" has already been registered.`);
    }
    this.#functions.set(functionId, { metadata, callback });
    return new Disposable(() => {
      if (this.#hasStarted) throw new Error("A function can only be disposed during app startup.");
      this.#functions.delete(functionId);
    });
  }
}
