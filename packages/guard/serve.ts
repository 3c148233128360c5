import {
  app,
  type FunctionResult,
  HttpRequest,
  type HttpRequestInit,
  HttpResponse,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import type { Contract, Endpoint } from "./define-contract.ts";
import { type Bindings, bindingsOf, refuseOtherBindings } from "./bindings.ts";
import { answerRefused, CallRefused, refusalHeader } from "./call-refused.ts";
import type { Caller } from "./caller.ts";
import { failForwarded } from "./forwarded-request.ts";
import { guard, type Guarded } from "./guard.ts";
import { routePrefix } from "./own-package.ts";
import { identifiesSender } from "./sender-headers.ts";
import { misusesOf } from "./serve-misuses.ts";
import { givenBindings, misuses, served, servedEndpoints } from "./served.ts";

type Answer = FunctionResult<HttpResponseInit | HttpResponse>;

/** Answers callers that the contract allows; `caller` is verified. */
export type Handler = (request: HttpRequest, context: InvocationContext, caller: Caller) => Answer;

/** Answers anyone. Everything in the call that identifies its sender has been removed. */
export type AnonymousHandler = (request: HttpRequest, context: InvocationContext) => Answer;

/** A handler with its bindings. */
export interface BoundHandler<Kind extends Handler | AnonymousHandler = Handler> extends Bindings {
  readonly handler: Kind;
}

type Given<Kind extends Handler | AnonymousHandler> = Kind | BoundHandler<Kind>;

/** Exactly one handler for each endpoint of a contract, by its name. */
export type HandlersOf<Served extends Contract> = {
  readonly [Name in keyof Served["endpoints"]]: Served["endpoints"][Name] extends { readonly anonymous: string }
    ? Given<AnonymousHandler>
    : Given<Handler>;
};

/**
 * Registers every endpoint of the contract, each behind the guard. It is the only way to answer HTTP; src/index.ts
 * calls it once. Bindings are registered as `app.http` would. Its other options aren't supported: the build refuses
 * them.
 */
export function serve<const Served extends Contract>(
  contract: Served,
  handlers: HandlersOf<Served>,
  ...extraArguments: readonly never[]
): void {
  const endpoints = Object.entries<Endpoint>(Object(contract).endpoints ?? {});
  const openPaths = endpoints
    .filter(([, { anonymous }]) => anonymous !== undefined)
    .map(([, { route }]) => `${routePrefix}/${route}`);
  misuses.push(...misusesOf(contract, handlers, extraArguments));
  for (const [name, endpoint] of endpoints) {
    // The types refuse a missing handler. So does the build, which reports all of them at once
    // (build/require-registrations.ts).
    const key = name.toLowerCase();
    const given: unknown = handlers[name as keyof typeof handlers];
    const { handler, ...bindings }: Partial<BoundHandler> =
      typeof given === "function" ? { handler: given as Handler } : Object(given);
    if (typeof handler !== "function" || misuses.some(({ path }) => path === name)) continue;
    served.set(key, handler);
    givenBindings[name] = bindingsOf(bindings);
    servedEndpoints[name] = endpoint;
    app.http(name, {
      route: endpoint.route,
      methods: [...endpoint.methods],
      // App Service authentication verifies callers. A function key would be a second, shared credential that is
      // checked afterwards: it would refuse callers with a valid token.
      authLevel: "anonymous",
      handler:
        endpoint.anonymous === undefined
          ? guarded(key, { allow: endpoint.allow, openPaths, environment: process.env })
          : unnamed(key),
      ...(bindings.extraInputs && { extraInputs: [...bindings.extraInputs] }),
      ...(bindings.extraOutputs && { extraOutputs: [...bindings.extraOutputs] }),
      ...(bindings.return && { return: bindings.return }),
    });
  }
}

/** The handler at the time of the call. */
function handlerOf<Kind extends Handler | AnonymousHandler>(key: string): Kind {
  return served.get(key) as Kind;
}

function guarded(key: string, demands: Guarded): AnonymousHandler {
  return async (request, context) => {
    try {
      const caller = await guard(request, context, demands);
      refuseOtherBindings(context);
      return unmarked(await handlerOf<Handler>(key)(request, context, caller));
    } catch (error) {
      if (error instanceof CallRefused) return answerRefused(error, context);
      failForwarded(context.invocationId);
      throw error;
    }
  };
}

/** Removes what identifies a sender, which anyone can forge on an anonymous path. */
function unnamed(key: string): AnonymousHandler {
  return async (request, context) => {
    const { method, url, params, body } = request;
    const headers = [...request.headers].filter(([name]) => !identifiesSender(name));
    refuseOtherBindings(context);
    // The library's own name for a request that it doesn't copy: the body stays a stream. Without its own query, it reads
    // the URL's, where a name may occur more than once.
    const nativeRequest = new Request(url, { method, headers, body, duplex: "half" });
    const nameless = new HttpRequest({ method, url, params, nativeRequest } as HttpRequestInit);
    try {
      return unmarked(await handlerOf<AnonymousHandler>(key)(nameless, context));
    } catch (error) {
      failForwarded(context.invocationId);
      throw error;
    }
  };
}

/**
 * A handler can't pass its own answer off as the guard's refusal. Nothing is 204, which the host makes of it; a streamed
 * call would get no answer.
 */
function unmarked(answer: Awaited<Answer> | undefined | null): Awaited<Answer> {
  if (answer === undefined || answer === null) return { status: 204 };
  const headers = answer instanceof HttpResponse ? answer.headers : new Headers(answer.headers);
  if (!headers.has(refusalHeader)) return answer;
  headers.delete(refusalHeader);
  return answer instanceof HttpResponse ? answer : { ...answer, headers };
}
