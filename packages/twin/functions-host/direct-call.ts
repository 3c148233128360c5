import type { RunningApp } from "./app-instance.ts";
import type { HttpFunction } from "./hosted-function.ts";
import { invokeFunction } from "./invoke-function.ts";
import type { Bindings } from "./run-bindings.ts";
import type { StandIn } from "./worker-messages.ts";

/** A request that the Functions host gives to its worker, as if routes and App Service authentication had allowed it. */
export interface DirectCall {
  readonly functionName: string;
  readonly method: string;
  readonly url: string;
  /** A name may occur more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly standIn?: StandIn;
}

export interface DirectAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  /** The lines that the package logged, unchanged and whatever host.json keeps. */
  readonly log: readonly string[];
}

/** @throws Error if the package has no such HTTP function */
export async function callDirectly(
  app: RunningApp,
  call: DirectCall,
  invocationId: string,
  bindings: Bindings,
): Promise<DirectAnswer> {
  const { method, url, headers, params = {}, body, standIn } = call;
  const request = new Request(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(body !== undefined && { body }),
  });
  const lines: string[] = [];
  const match = { function: typeof standIn === "object" ? undeclared(call) : functionOf(app, call), params };
  const { worker, functionTimeout, log, streamPort } = app;
  const onLine = (message: string): void => void lines.push(message);
  const surroundings = {
    log,
    functionTimeout,
    invocationId,
    streamPort,
    onLine,
    bindings,
    ...(standIn && { standIn }),
  };
  const { response, over } = await invokeFunction(worker, match, request, surroundings);
  const text = await response.text();
  await over;
  return { status: response.status, headers: [...response.headers], text, log: lines };
}

function functionOf({ functions }: RunningApp, { functionName }: DirectCall): HttpFunction {
  const name = functionName.toLowerCase();
  const target = functions.find((candidate) => candidate.name.toLowerCase() === name);
  if (target && "route" in target) return target;
  throw new Error(`The package has no HTTP function ${functionName}.`);
}

function undeclared({ functionName, method }: DirectCall): HttpFunction {
  const route = { methods: [method], route: functionName };
  return {
    functionId: functionName,
    name: functionName,
    bindings: [],
    idleBindings: [],
    triggerName: "request",
    ...route,
  };
}
