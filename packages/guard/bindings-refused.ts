import type { InvocationContext } from "@azure/functions";

/**
 * Makes a handler fail that uses a binding which `serve` doesn't register. Without it, an output is dropped and the
 * caller gets 200.
 */
export function refuseBindings({ functionName, extraInputs, extraOutputs }: InvocationContext): void {
  const refuse = (use: string) => (): never => {
    throw new Error(`${functionName} uses ${use}, but serve registers no binding except HTTP. Use a client library.`);
  };
  extraInputs.get = refuse("context.extraInputs.get");
  extraOutputs.set = refuse("context.extraOutputs.set");
}
