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

/** Answers anybody; whatever the call says of its sender has been taken away. */
export type AnonymousHandler = (request: HttpRequest, context: InvocationContext) => Answer;

/** A handler for each endpoint of a contract, by its name, and no other. */
export type HandlersOf<Served extends Contract> = {
  readonly [Name in keyof Served["endpoints"]]: Served["endpoints"][Name] extends { readonly anonymous: string }
    ? AnonymousHandler
    : Handler;
};

/**
 * Registers every endpoint of the contract, each behind the guard: the only way to answer HTTP. Called once, by src/index.ts.
 */
export function serve<const Served extends Contract>(contract: Served, handlers: HandlersOf<Served>): void {
  const endpoints = Object.entries<Endpoint>(contract.endpoints);
  const openPaths = endpoints
    .filter(([, { anonymous }]) => anonymous !== undefined)
    .map(([, { route }]) => `${routePrefix}/${route}`);
  const byName = handlers as Readonly<Record<string, Handler | undefined>>;
  for (const [name, endpoint] of endpoints) {
    const handler = byName[name];
    // Types refuse it, and so does the build, with every such endpoint at once (build/require-registrations.ts).
    if (typeof handler !== "function") continue;
    app.http(name, {
      route: endpoint.route,
      methods: [...endpoint.methods],
      // App Service authentication verifies callers. A function key would be a second, shared credential, checked after it: a
      // caller with a valid token would be refused.
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
    // Without a query of its own it reads the URL's, where a name may stand more than once.
    return await handler(
      new HttpRequest({ method, url, params, headers: Object.fromEntries(headers), ...(body && { body }) }),
      context,
    );
  };
}
