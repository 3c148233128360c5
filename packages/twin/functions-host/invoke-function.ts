import { millisecondsOf } from "./host-json.ts";
import { forwardRequest } from "./forward-request.ts";
import { type Bindings, readInputs, writeOutputs } from "./run-bindings.ts";
import { toHttpTriggerData, toResponse } from "./http-conversion.ts";
import type { RouteMatch } from "./route-table.ts";
import type { Log } from "./site-log.ts";
import { type Invoked, streamed, whole } from "./stream-answer.ts";
import { readTriggerMetadata } from "./trigger-metadata.ts";
import type { WorkerProcess } from "./worker-process.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Invocation, InvocationAnswer, StandIn } from "./worker-messages.ts";

interface Surroundings {
  readonly log: Log;
  readonly functionTimeout: string;
  readonly invocationId: string;
  /** Where the worker takes requests as streams, if it does. */
  readonly streamPort: number | undefined;
  readonly standIn?: StandIn;
  readonly onLine?: (message: string) => void;
  readonly bindings: Bindings;
}

type Write = (level: string, message: string) => void;

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
  { log, functionTimeout, invocationId, streamPort, standIn, onLine, bindings }: Surroundings,
): Promise<Invoked> {
  const { name: functionName, functionId, triggerName } = httpFunction;
  const write: Write = (level, message) => {
    log.add({ level, category: `Function.${functionName}`, functionName, invocationId, message });
  };
  const start = performance.now();
  const executed = (outcome: string): string =>
    `Executed 'Functions.${functionName}' (${outcome}, Id=${invocationId}, Duration=${Math.round(performance.now() - start)}ms)`;
  const fail = (error: unknown): void => {
    write("error", `${executed("Failed")} ${error instanceof Error ? error.message : String(error)}`);
  };
  const invoke = async (data: Pick<Invocation, "http" | "metadata">): Promise<InvocationAnswer> => {
    write(
      "information",
      `Executing 'Functions.${functionName}' (Reason='This function was programmatically called via the host APIs.', Id=${invocationId})`,
    );
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
      const context = { ...bindings, values: params };
      const inputs = standIn ? [] : await readInputs(httpFunction.idleBindings, context, write);
      const invocation = { kind: "invoke", invocationId, functionId, triggerName, inputs, ...data } as const;
      const answer = await worker.invoke({ ...invocation, ...(standIn && { standIn }) }, onLine);
      await writeOutputs(httpFunction.idleBindings, answer.outputs, context, write);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  };

  if (streamPort !== undefined) {
    const { metadata, body } = await readTriggerMetadata(request, params);
    const answered = forwardRequest(streamPort, request, { invocationId, body });
    const invoked = invoke({ metadata }).then(
      (): true => {
        write("information", executed("Succeeded"));
        return true;
      },
      (error: unknown): false => {
        fail(error);
        return false;
      },
    );
    return await streamed(answered, invoked, (message) => write("error", message));
  }
  const http = await toHttpTriggerData(request, params);
  try {
    const { http: answer } = await invoke({ http });
    const response = toResponse(answer, request.method);
    write("information", executed("Succeeded"));
    return whole(response);
  } catch (error) {
    if (error instanceof NotSupported) throw error;
    fail(error);
    return whole(new Response(undefined, { status: 500, headers: { "Content-Length": "0" } }));
  }
}
