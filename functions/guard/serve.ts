import {
  app,
  type FunctionResult,
  HttpRequest,
  type HttpResponse,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import type { Contract, Endpoint } from "../contract/define-contract.ts";
import { answerRefused, CallRefused } from "./call-refused.ts";
import type { Caller } from "./caller.ts";
import { guard, type Guarded } from "./guard.ts";
import { routePrefix } from "./own-package.ts";
import { served } from "./served.ts";

type Answer = FunctionResult<HttpResponseInit | HttpResponse>;

/** Answers callers that the contract allows; `caller` is verified. */
export type Handler = (request: HttpRequest, context: InvocationContext, caller: Caller) => Answer;

/** Answers anyone. Everything in the call that identifies its sender has been removed. */
export type AnonymousHandler = (request: HttpRequest, context: InvocationContext) => Answer;

/** Exactly one handler for each endpoint of a contract, by its name. */
export type HandlersOf<Served extends Contract> = {
  readonly [Name in keyof Served["endpoints"]]: Served["endpoints"][Name] extends { readonly anonymous: string }
    ? AnonymousHandler
    : Handler;
};

/**
 * Registers every endpoint of the contract, each behind the guard. It is the only way to answer HTTP; src/index.ts
 * calls it once.
 */
export function serve<const Served extends Contract>(contract: Served, handlers: HandlersOf<Served>): void {
  const endpoints = Object.entries<Endpoint>(contract.endpoints);
  const openPaths = endpoints
    .filter(([, { anonymous }]) => anonymous !== undefined)
    .map(([, { route }]) => `${routePrefix}/${route}`);
  const byName = handlers as Readonly<Record<string, Handler | undefined>>;
  for (const [name, endpoint] of endpoints) {
    const handler = byName[name];
    // The types refuse a missing handler. So does the build, which reports all of them at once
    // (build/require-registrations.ts).
    if (typeof handler !== "function") continue;
    app.http(name, {
      route: endpoint.route,
      methods: [...endpoint.methods],
      // App Service authentication verifies callers. A function key would be a second, shared credential that is
      // checked afterwards: it would refuse callers with a valid token.
      authLevel: "anonymous",
      handler:
        endpoint.anonymous === undefined
          ? guarded(handler, { allow: endpoint.allow, openPaths, environment: process.env })
          : unnamed(handler as AnonymousHandler),
    });
    served.add(name.toLowerCase());
  }
}

function guarded(handler: Handler, demands: Guarded): AnonymousHandler {
  return async (request, context) => {
    try {
      return await handler(request, context, await guard(request, context, demands));
    } catch (error) {
      if (!(error instanceof CallRefused)) throw error;
      return answerRefused(error, context);
    }
  };
}

/** Removes the headers that a caller can forge on an anonymous path. */
function unnamed(handler: AnonymousHandler): AnonymousHandler {
  return async (request, context) => {
    const headers = [...request.headers].filter(([name]) => !/^(?:x-ms-.*|authorization)$/i.test(name));
    const { method, url, params } = request;
    const body = request.body === null ? undefined : { bytes: new Uint8Array(await request.arrayBuffer()) };
    // Without its own query, it reads the URL's, where a name may occur more than once.
    return await handler(
      new HttpRequest({ method, url, params, headers: Object.fromEntries(headers), ...(body && { body }) }),
      context,
    );
  };
}
