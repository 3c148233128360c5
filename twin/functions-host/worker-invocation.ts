import type { CoreInvocationContext, FunctionsCore } from "./functions-core.ts";
import type { Invocation } from "./worker-messages.ts";

type Log = (level: string, category: string, message: string) => void;

/**
 * One call of one function, through the programming model that the package brought, hooks around it.
 * Follows Azure/azure-functions-nodejs-worker `src/eventHandlers/InvocationHandler.ts`.
 * Returns the library's RpcHttpData; throws what the handler threw.
 */
export async function invoke(core: FunctionsCore, invocation: Invocation, log: Log): Promise<unknown> {
  const { invocationId, functionId, triggerName, http } = invocation;
  const registered = core.find(functionId);
  if (!registered || !core.model) {
    throw new Error(`Function code for '${functionId}' is not loaded and cannot be invoked.`);
  }
  const inputData = [{ name: triggerName, data: { http } }];
  const coreContext: CoreInvocationContext = {
    invocationId,
    request: { invocationId, functionId, triggerMetadata: {}, inputData },
    metadata: registered.metadata,
    state: undefined,
    log,
  };
  const model = core.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  const shared = { hookData: {}, appHookData: core.hooks.appHookData, invocationContext: context };

  const inState = async <Value>(state: string, work: () => Promise<Value>): Promise<Value> => {
    coreContext.state = state;
    try {
      return await work();
    } finally {
      coreContext.state = undefined;
    }
  };

  const before = { ...shared, inputs, functionCallback: registered.callback };
  await inState("preInvocationHooks", () => core.hooks.run("preInvocation", before));
  const after: { result: unknown; error: unknown } & typeof shared & { inputs: unknown[] } = {
    ...shared,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  try {
    after.result = await inState("invocation", () =>
      model.invokeFunction(context, before.inputs, before.functionCallback),
    );
  } catch (error) {
    after.error = error ?? new Error("The function threw nothing.");
  }
  await inState("postInvocationHooks", () => core.hooks.run("postInvocation", after));
  if (after.error !== null && after.error !== undefined) throw after.error;

  const { returnValue } = await model.getResponse(context, after.result);
  return returnValue?.http;
}
