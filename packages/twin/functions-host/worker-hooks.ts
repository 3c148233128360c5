export type HookCallback = (context: object) => unknown;
const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
type HookName = (typeof hookNames)[number];

/** Data that hooks pass to one another. */
export type HookData = Record<string, unknown>;

/** A line on its way to the host. */
interface WorkerLog {
  readonly level: string;
  /** `user`: the package's own; `system`: the worker's and the library's. */
  readonly category: string;
  readonly message: string;
}

/**
 * The package's hooks, called in the order in which it registers them.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-node#hooks
 * Follows Azure/azure-functions-nodejs-worker `src/hooks/` and `src/WorkerContext.ts`.
 */
export class WorkerHooks {
  readonly #callbacks = new Map<HookName, HookCallback[]>(hookNames.map((name) => [name, []]));
  /** Shared by all hooks of the app. */
  readonly appHookData: HookData = {};
  /** Shared by the app's start and end hooks. */
  readonly #lifeHookData: HookData = {};

  /** Returns a function that removes the hook. @throws RangeError for a hook that the worker doesn't know */
  register(name: string, callback: HookCallback): () => void {
    const hookName = hookNames.find((candidate) => candidate === name);
    const callbacks = hookName && this.#callbacks.get(hookName);
    if (!callbacks) throw new RangeError(`Unrecognized hook "${name}"`);
    callbacks.push(callback);
    return () => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    };
  }

  async run(name: Exclude<HookName, "log">, context: object): Promise<void> {
    for (const callback of this.#callbacks.get(name) ?? []) await callback(context);
  }

  start(functionAppDirectory: string): Promise<void> {
    return this.run("appStart", this.contextOf(this.#lifeHookData, { functionAppDirectory }));
  }

  terminate(): Promise<void> {
    return this.run("appTerminate", this.contextOf(this.#lifeHookData, {}));
  }

  /**
   * Returns a line after the hooks changed it. They can change lines of the package, but not those of the worker. Their
   * errors are swallowed.
   */
  log<Line extends WorkerLog>(line: Line, hookData: HookData = {}, invocationContext: unknown = undefined): Line {
    const { level, category, message } = line;
    const context = this.contextOf(hookData, { level, message }, { category, invocationContext });
    try {
      for (const callback of this.#callbacks.get("log") ?? []) callback(context);
    } catch {
      return line;
    }
    return category === "user" ? { ...line, level: context.level, message: context.message } : line;
  }

  /**
   * Hooks can assign `free`. They can't assign `fixed`, `hookData` and `appHookData`, but they can change the contents.
   */
  contextOf<Free extends object>(hookData: HookData, free: Free, fixed: object = {}): Free {
    const constants = { hookData, appHookData: this.appHookData, ...fixed };
    const properties = Object.entries(constants).map(([name, value]) => [name, readOnly(name, value)] as const);
    return Object.defineProperties({ ...free }, Object.fromEntries(properties));
  }
}

function readOnly(name: string, value: unknown): PropertyDescriptor {
  return {
    enumerable: true,
    get: () => value,
    set: () => {
      throw new ReadOnlyError(name);
    },
  };
}

/** A hook assigned a read-only property. Azure/azure-functions-nodejs-worker `src/errors.ts` */
class ReadOnlyError extends TypeError {
  readonly isAzureFunctionsSystemError = true;

  constructor(propertyName: string) {
    super(`Cannot assign to read only property '${propertyName}'`);
    this.name = "ReadOnlyError";
  }
}
