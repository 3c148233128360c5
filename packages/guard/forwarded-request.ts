import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { HttpRequest } from "@azure/functions";
import { pathAsSent } from "./open-paths.ts";
import { identifiesSender } from "./sender-headers.ts";

/*
 * With `enableHttpStream`, the host forwards a request to the HTTP server that the library opens in the worker. The
 * library then takes the request's headers from the trigger's metadata, where a query parameter called `Headers` or a
 * member of a JSON body replaces them: a caller could send its own client principal there. What the host forwarded has
 * what App Service authentication set.
 * Azure/azure-functions-nodejs-library `src/http/HttpRequest.ts` (createStreamRequest); Azure/azure-webjobs-sdk-extensions
 * `HttpTriggerAttributeBindingProvider.cs` (GetRequestBindingData)
 */

interface Forwarded {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const invocationHeader = "x-ms-invocation-id";
const byInvocation = new Map<string, Forwarded>();

/** Whether the worker streams. If it does, a call's forwarded request arrives before its guard runs. */
let isStreaming = false;

// Node.js publishes it before any listener of the server gets the request.
// https://nodejs.org/api/diagnostics_channel.html#http
subscribe("http.server.request.start", (message) => {
  const { request, response, server } = message as Forwarded & { readonly server: Server };
  // A framework's in memory, whose request has the headers that its caller sent.
  if (!server.listening) return;
  const invocationId = request.headers[invocationHeader];
  if (typeof invocationId !== "string") return;
  isStreaming = true;
  byInvocation.set(invocationId, { request, response });
  response.once("close", () => byInvocation.delete(invocationId));
});

/**
 * Gives a streamed request the headers back that identify its sender, or its path, as the host forwarded them. It gets
 * none if the client has left: nothing then says what App Service authentication set.
 */
export function restoreHeaders({ headers }: HttpRequest, invocationId: string): void {
  if (!isStreaming) return;
  const forwarded = byInvocation.get(invocationId)?.request.headers ?? {};
  for (const name of new Set([...headers.keys(), ...Object.keys(forwarded)])) {
    if (name === invocationHeader || !(identifiesSender(name) || name === pathAsSent)) continue;
    const value = forwarded[name];
    if (value === undefined) headers.delete(name);
    else headers.set(name, [value].flat().join(", "));
  }
}

/**
 * Answers a streamed request with 500, as the host does for a handler that throws. The library would never answer it.
 * https://github.com/Azure/azure-functions-nodejs-library/issues/324
 */
export function failForwarded(invocationId: string): void {
  const response = byInvocation.get(invocationId)?.response;
  if (response === undefined || response.headersSent) return;
  response.writeHead(500, { [invocationHeader]: invocationId, "content-length": "0" }).end();
}
