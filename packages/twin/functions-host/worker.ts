import { url as inspectorUrl } from "node:inspector";
import { type CoreInvocationContext, FunctionsCore, type ProgrammingModel } from "./functions-core.ts";
import { loadPackage, provideModule, UnsupportedUse } from "./load-package.ts";
import { inStead, standInFunction } from "./stand-in-handlers.ts";
import type { HookData } from "./worker-hooks.ts";
import type { Invocation, InvocationAnswer, WorkerMessage } from "./worker-messages.ts";

/**
 * The process that the deployed package runs in: `node worker.ts <package directory>`, with a channel to the host.
 * In production this is the Node.js worker, and the channel is gRPC.
 */

const send = (message: WorkerMessage): void => {
  process.send?.(message);
};

const core: FunctionsCore = new FunctionsCore({
  log: (level, category, message) => {
    const line = core.hooks.log({ level, category, message });
    send({ kind: "log", level: line.level, category: `Worker.${line.category}`, message: line.message });
  },
});

// The host disconnects to end a worker. A killed host also disconnects.
process.on("disconnect", () => void core.hooks.terminate().finally(() => process.exit(0)));

await start(process.argv[2] ?? process.cwd());

async function start(directory: string): Promise<void> {
  try {
    provideModule("@azure/functions-core", core.module);
    await loadPackage(directory);
    await core.hooks.start(directory);
    const streamPort = await streamPortOf(core.model);
    process.on("message", (message: Invocation) => void answer(message));
    const inspector = inspectorUrl();
    send({
      kind: "ready",
      functions: core.finishStart(),
      ...(streamPort !== undefined && { streamPort }),
      ...(inspector !== undefined && { inspectorPort: Number(new URL(inspector).port) }),
    });
  } catch (error) {
    const notSupported = error instanceof UnsupportedUse ? { notSupported: error.problem } : {};
    send({ kind: "startFailed", message: describe(error), ...notSupported });
  }
}

/** `app.setup({ enableHttpStream, capabilities })` arrives here. The library then opens an HTTP server, and names it. */
async function streamPortOf(model: ProgrammingModel | undefined): Promise<number | undefined> {
  const { HttpUri, ...others } = (await model?.getCapabilities?.({})) ?? {};
  const capabilities = Object.keys(others);
  if (capabilities.length > 0)
    throw new UnsupportedUse(`the worker capabilities that app.setup asks for (${capabilities.join(", ")})`);
  return HttpUri === undefined ? undefined : Number(new URL(HttpUri).port);
}

async function answer(invocation: Invocation): Promise<void> {
  const { invocationId, functionId } = invocation;
  const functionName = core.find(functionId)?.metadata.name ?? functionId;
  try {
    const answered = await invoke(core, invocation, (level, category, message) => {
      const suffix = category === "user" ? ".User" : "";
      send({ kind: "log", level, category: `Function.${functionName}${suffix}`, functionName, invocationId, message });
    });
    send({ kind: "answered", invocationId, ...answered });
  } catch (error) {
    send({ kind: "failed", invocationId, message: describe(error) });
  }
}

/** A thrown value isn't always an error. Follows Azure/azure-functions-nodejs-worker `src/errors.ts`. */
function describe(error: unknown): string {
  if (error instanceof Error) return describeError(error);
  return typeof error === "object" ? JSON.stringify(error) : String(error);
}

function describeError({ stack, message, cause }: Error): string {
  return [stack ?? message, ...(cause instanceof Error ? [`Caused by: ${describeError(cause)}`] : [])].join("\n");
}

type Log = (level: string, category: string, message: string) => void;

/**
 * Runs one call of one function, through the package's programming model and with its hooks.
 * Follows Azure/azure-functions-nodejs-worker `src/eventHandlers/InvocationHandler.ts`.
 * Returns the library's RpcHttpData, and the outputs that it was given. Throws the handler's error, except `undefined` and `null`, which the worker
 * doesn't treat as errors. In that case the answer is that of a function that returned nothing.
 */
async function invoke(core: FunctionsCore, invocation: Invocation, log: Log): Promise<InvocationAnswer> {
  const {
    invocationId,
    functionId,
    triggerName,
    http = {},
    metadata = {},
    data,
    inputs: read = [],
    standIn,
  } = invocation;
  const registered = typeof standIn === "object" ? standInFunction(functionId, standIn) : core.find(functionId);
  if (!registered || !core.model) {
    throw new Error(`Function code for '${functionId}' is not loaded and cannot be invoked.`);
  }
  const { hooks } = core;
  const hookData: HookData = {};
  /** Log hooks get the context once it exists. */
  const hookContext: { invocationContext?: unknown } = {};
  const inputData = [{ name: triggerName, data: data ?? { http } }, ...read];
  const coreContext: CoreInvocationContext = {
    invocationId,
    request: { invocationId, functionId, triggerMetadata: metadata, inputData },
    metadata: registered.metadata,
    state: undefined,
    log: (level, category, message) => {
      const line = hooks.log({ level, category, message }, hookData, hookContext.invocationContext);
      log(line.level, line.category, line.message);
    },
  };
  const model = core.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  hookContext.invocationContext = context;
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
    const run = () => model.invokeFunction(context, before.inputs, before.functionCallback);
    after.result = await inState("invocation", () =>
      typeof standIn === "string" ? inStead(registered.metadata.name, standIn, run) : run(),
    );
  } catch (error) {
    after.error = error;
  }
  await inState("postInvocationHooks", () => hooks.run("postInvocation", after));
  if (after.error !== null && after.error !== undefined) throw after.error;

  const { returnValue, outputData = [] } = await model.getResponse(context, after.result);
  const outputs = outputData.flatMap(({ name, data: written }) => (name && written ? [{ name, data: written }] : []));
  return { http: returnValue?.http, outputs, ...(data && returnValue && { returned: returnValue }) };
}
