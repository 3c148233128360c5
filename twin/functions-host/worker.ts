/**
 * The process that the deployed package runs in: `node worker.ts <package directory>`, with a channel to the host.
 * In production this is the Node.js worker, and the channel is gRPC.
 */
import { UnimitatedUse } from "./unimitated-use.ts";
import { FunctionsCore, type ProgrammingModel } from "./functions-core.ts";
import { loadPackage, provideModule } from "./load-package.ts";
import { invoke } from "./worker-invocation.ts";
import type { Invocation, WorkerMessage } from "./worker-messages.ts";

const send = (message: WorkerMessage): void => {
  process.send?.(message);
};

const core: FunctionsCore = new FunctionsCore({
  log: (level, category, message) => {
    const line = core.hooks.log({ level, category, message });
    send({ kind: "log", level: line.level, category: `Worker.${line.category}`, message: line.message });
  },
});

// The host ends a worker by hanging up; a host that was killed hangs up, too.
process.on("disconnect", () => void core.hooks.terminate().finally(() => process.exit(0)));

await start(process.argv[2] ?? process.cwd());

async function start(directory: string): Promise<void> {
  try {
    provideModule("@azure/functions-core", core.module);
    await loadPackage(directory);
    await core.hooks.start(directory);
    await refuseCapabilities(core.model);
    process.on("message", (message: Invocation) => void answer(message));
    send({ kind: "ready", functions: core.finishStart() });
  } catch (error) {
    const notImitated = error instanceof UnimitatedUse ? { notImitated: error.what } : {};
    send({ kind: "startFailed", message: describe(error), ...notImitated });
  }
}

/** `app.setup({ enableHttpStream, capabilities })` arrives here. */
async function refuseCapabilities(model: ProgrammingModel | undefined): Promise<void> {
  const asked = Object.keys((await model?.getCapabilities?.({})) ?? {});
  if (asked.length > 0)
    throw new UnimitatedUse(`the worker capabilities that app.setup asks for (${asked.join(", ")})`);
}

async function answer(invocation: Invocation): Promise<void> {
  const { invocationId, functionId } = invocation;
  const functionName = core.find(functionId)?.metadata.name ?? functionId;
  try {
    const http = await invoke(core, invocation, (level, category, message) => {
      const suffix = category === "user" ? ".User" : "";
      send({ kind: "log", level, category: `Function.${functionName}${suffix}`, functionName, invocationId, message });
    });
    send({ kind: "answered", invocationId, http });
  } catch (error) {
    send({ kind: "failed", invocationId, message: describe(error) });
  }
}

/** What is thrown need be no error. Follows Azure/azure-functions-nodejs-worker `src/errors.ts`. */
function describe(error: unknown): string {
  if (error instanceof Error) return describeError(error);
  return typeof error === "object" ? JSON.stringify(error) : String(error);
}

function describeError({ stack, message, cause }: Error): string {
  return [stack ?? message, ...(cause instanceof Error ? [`Caused by: ${describeError(cause)}`] : [])].join("\n");
}
