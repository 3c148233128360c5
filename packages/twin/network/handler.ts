/**
 * One of the twin's services, as the network sees it. `request.url` is absolute, under Microsoft's host name
 * (https://graph.microsoft.com/v1.0/applications). An error that it throws is a fault of the twin (see `fault.ts`).
 * `from` is the client's IP address as the service sees it. If undefined: {@link defaultClientAddress}.
 */
export interface Handler {
  (request: Request, from?: string): Response | Promise<Response>;
  /**
   * Whether it takes a body before it's complete, and `request.signal`, which aborts if the client leaves. Every other
   * handler gets a whole body.
   */
  readonly takesStreams?: true;
}

/** The default address of clients: a public address for documentation (RFC 5737). */
export const defaultClientAddress = "203.0.113.10";
