import type { CoreInvocationContext, FunctionsCore } from "./functions-core.ts";
import type { HookData } from "./worker-hooks.ts";
import type { Invocation } from "./worker-messages.ts";

type Log = (level: string, category: string, message: string) => void;

/**
 * One call of one function, through the programming model that the package brought, hooks around it.
 * Follows Azure/azure-functions-nodejs-worker `src/eventHandlers/InvocationHandler.ts`.
 * Returns the library's RpcHttpData; throws what the handler threw, but for `undefined` and `null`, which the worker
 * takes for no error: the answer is then that of a function that returned nothing.
 */
export async function invoke(core: FunctionsCore, invocation: Invocation, log: Log): Promise<unknown> {
  const { invocationId, functionId, triggerName, http } = invocation;
  const registered = core.find(functionId);
  if (!registered || !core.model) {
    throw new Error(`Function code for '${functionId}' is not loaded and cannot be invoked.`);
  }
  const { hooks } = core;
  const hookData: HookData = {};
  /** Log hooks are told the context once there is one. */
  const known: { invocationContext?: unknown } = {};
  const inputData = [{ name: triggerName, data: { http } }];
  const coreContext: CoreInvocationContext = {
    invocationId,
    request: { invocationId, functionId, triggerMetadata: {}, inputData },
    metadata: registered.metadata,
    state: undefined,
    log: (level, category, message) => {
      const line = hooks.log({ level, category, message }, hookData, known.invocationContext);
      log(line.level, line.category, line.message);
    },
  };
  const model = core.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  known.invocationContext = context;
  const fixed = { invocationContext: context };

  const inState = async <Value>(state: string, work: () => Promise<Value>): Promise<Value> => {
    coreContext.state = state;
    try {
      return await work();
    } finally {
      coreContext.state = undefined;
    }
  };

  const before = hooks.contextOf(hookData, { inputs, functionCallback: registered.callback }, fixed);
  await inState("preInvocationHooks", () => hooks.run("preInvocation", before));
  const outcome: { inputs: unknown[]; result: unknown; error: unknown } = {
    inputs: before.inputs,
    result: null,
    error: null,
  };
  const after = hooks.contextOf(hookData, outcome, fixed);
  try {
    after.result = await inState("invocation", () =>
      model.invokeFunction(context, before.inputs, before.functionCallback),
    );
  } catch (error) {
    after.error = error;
  }
  await inState("postInvocationHooks", () => hooks.run("postInvocation", after));
  if (after.error !== null && after.error !== undefined) throw after.error;

  const { returnValue } = await model.getResponse(context, after.result);
  return returnValue?.http;
}
