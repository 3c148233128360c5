import { millisecondsOf } from "./host-json.ts";
import { toHttpTriggerData, toResponse } from "./http-conversion.ts";
import type { RouteMatch } from "./route-table.ts";
import type { Log } from "./site-log.ts";
import type { WorkerProcess } from "./worker-process.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { StandIn } from "./worker-messages.ts";

interface Surroundings {
  readonly log: Log;
  readonly functionTimeout: string;
  readonly invocationId: string;
  readonly standIn?: StandIn;
  readonly onLine?: (message: string) => void;
}

/** The longest delay of a Node.js timer. */
const longest = 2 ** 31 - 1;

/**
 * Runs the function and returns its answer. If the function throws or its worker ends, the answer is 500 without a body
 * (reported). Writes the host's log lines around every invocation. A call that takes longer than `functionTimeout` ends
 * its worker, and with it all other calls in that worker.
 * Reported: Azure/azure-functions-host#8720, #9180. Wording of its FunctionExecutor.
 */
export async function invokeFunction(
  worker: WorkerProcess,
  { function: httpFunction, params }: RouteMatch,
  request: Request,
  { log, functionTimeout, invocationId, standIn, onLine }: Surroundings,
): Promise<Response> {
  const { name: functionName, functionId, triggerName, idleBindings } = httpFunction;
  const write = (level: string, message: string): void => {
    log.add({ level, category: `Function.${functionName}`, functionName, invocationId, message });
  };
  const http = await toHttpTriggerData(request, params);
  const start = performance.now();
  const executed = (outcome: string): string =>
    `Executed 'Functions.${functionName}' (${outcome}, Id=${invocationId}, Duration=${Math.round(performance.now() - start)}ms)`;

  write(
    "information",
    `Executing 'Functions.${functionName}' (Reason='This function was programmatically called via the host APIs.', Id=${invocationId})`,
  );
  for (const { name, type, direction } of idleBindings) {
    if (direction === "in")
      write("warning", `The input '${name}' (${type}) isn't read: the twin doesn't have its service.`);
  }
  const limit = millisecondsOf(functionTimeout);
  const onTimeout = (): void => {
    write(
      "error",
      `Timeout value of ${functionTimeout} exceeded by function 'Functions.${functionName}' (Id: '${invocationId}'). Initiating cancellation.`,
    );
    void worker.kill();
  };
  const timer = limit === undefined ? undefined : setTimeout(onTimeout, Math.min(limit, longest));
  try {
    const invocation = { kind: "invoke", invocationId, functionId, triggerName, http } as const;
    const { http: answer, outputs } = await worker.invoke({ ...invocation, ...(standIn && { standIn }) }, onLine);
    for (const { name, type } of idleBindings.filter((binding) => outputs.includes(binding.name))) {
      write("warning", `What the handler wrote to '${name}' (${type}) is lost: the twin doesn't have its service.`);
    }
    const response = toResponse(answer, request.method);
    write("information", executed("Succeeded"));
    return response;
  } catch (error) {
    if (error instanceof NotSupported) throw error;
    write("error", `${executed("Failed")} ${error instanceof Error ? error.message : String(error)}`);
    return new Response(undefined, { status: 500, headers: { "Content-Length": "0" } });
  } finally {
    clearTimeout(timer);
  }
}
