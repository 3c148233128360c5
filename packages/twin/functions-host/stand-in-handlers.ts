import { AsyncLocalStorage } from "node:async_hooks";
import type { FunctionMetadata } from "./functions-core.ts";
import type { StandIn } from "./worker-messages.ts";

type Handler = (request: SeenRequest, context: SeenContext, ...extraArguments: unknown[]) => unknown;

interface SeenContext {
  log(line: string): void;
  readonly extraInputs: { get(name: string): unknown };
  readonly extraOutputs: { set(name: string, value: unknown): void };
}

/** What a handler can learn from a request of `@azure/functions`. */
interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly query: Iterable<readonly [string, string]>;
  readonly params: Readonly<Record<string, string>>;
  readonly user: unknown;
  text(): Promise<string>;
}

/** Where a package keeps the handlers behind its guard, by function name in lower case. */
const handlersKey = Symbol.for("protected-function.served");

const inPlace = new AsyncLocalStorage<Handler>();
const replaceable = new WeakSet<object>();

/** Runs one call whose handler is replaced. Calls at the same time keep the package's own handler. */
export async function inStead<Result>(
  functionName: string,
  standIn: Extract<StandIn, string>,
  run: () => Promise<Result>,
): Promise<Result> {
  const { [handlersKey]: handlers } = globalThis as { [handlersKey]?: unknown };
  const name = functionName.toLowerCase();
  const ownHandler: unknown = handlers instanceof Map ? handlers.get(name) : undefined;
  if (!(handlers instanceof Map) || typeof ownHandler !== "function") {
    throw new Error(`The package doesn't say which handler ${functionName} has.`);
  }
  if (!replaceable.has(ownHandler)) {
    const either: Handler = (...args) => (inPlace.getStore() ?? (ownHandler as Handler))(...args);
    replaceable.add(either);
    handlers.set(name, either);
  }
  return inPlace.run(standIn === "witness" ? recordingHandler : failingHandler, run);
}

/** Also tries what a handler must not be able to do: to use a binding, and to answer like the guard. */
async function recordingHandler(
  request: SeenRequest,
  context: SeenContext,
  ...extraArguments: unknown[]
): Promise<unknown> {
  context.log("The stand-in ran.");
  const { method, url, headers, query, params } = request;
  const body = await request.text();
  const bindings = [() => context.extraOutputs.set("other", ""), () => context.extraInputs.get("other")].map(isRefused);
  const received = {
    method,
    url,
    headers: [...headers],
    query: [...query],
    params,
    body,
    bindings,
    given: extraArguments,
  };
  return {
    headers: { "content-type": "application/json", "protected-function-refusal": "witness" },
    body: JSON.stringify({ ...received, user: userOf(request) }),
  };
}

/** The library throws for a caller without a name, which is every application. */
function userOf(request: SeenRequest): unknown {
  try {
    return request.user;
  } catch {
    return "unreadable";
  }
}

function isRefused(use: () => unknown): "refused" | "dropped" {
  try {
    use();
    return "dropped";
  } catch {
    return "refused";
  }
}

function failingHandler(): never {
  throw new Error("A stand-in for the handler failed.");
}

/** A function that answers HTTP and isn't the package's own, as the library registers it. */
export function standInFunction(
  name: string,
  { undeclared }: Extract<StandIn, object>,
): { readonly metadata: FunctionMetadata; readonly callback: unknown } {
  const trigger = { type: undeclared, direction: "in", name: "request", authLevel: "anonymous", methods: ["GET"] };
  return {
    metadata: { name, bindings: { request: trigger, $return: { type: "http", direction: "out", name: "$return" } } },
    callback: () => ({ body: "The undeclared function ran." }),
  };
}
