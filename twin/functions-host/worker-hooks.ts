import { UnimitatedUse } from "./unimitated-use.ts";

export type HookCallback = (context: object) => unknown;
type HookName = "appStart" | "preInvocation" | "postInvocation";

/**
 * The package's hooks, called in the order of their registration.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-node#hooks
 */
export class WorkerHooks {
  readonly #callbacks: Readonly<Record<HookName, HookCallback[]>> = {
    appStart: [],
    preInvocation: [],
    postInvocation: [],
  };
  /** Shared by all hooks of the app. */
  readonly appHookData: Record<string, unknown> = {};

  /** Returns what takes the hook away again. */
  register(name: string, callback: HookCallback): () => void {
    if (!isImitated(name)) throw new UnimitatedUse(`the Functions hook '${name}'`);
    const callbacks = this.#callbacks[name];
    callbacks.push(callback);
    return () => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    };
  }

  async run<Context extends object>(name: HookName, context: Context): Promise<Context> {
    for (const callback of this.#callbacks[name]) await callback(context);
    return context;
  }
}

function isImitated(name: string): name is HookName {
  return name === "appStart" || name === "preInvocation" || name === "postInvocation";
}
