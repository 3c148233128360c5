/**
 * One of the twin's services, as the network sees it. `request.url` is absolute, under Microsoft's host name
 * (https://graph.microsoft.com/v1.0/applications). What it throws is a fault of the twin (see `fault.ts`).
 * `from` is the IP address that the service sees the client at; undefined: {@link defaultClientAddress}.
 */
export type Handler = (request: Request, from?: string) => Response | Promise<Response>;

/** Where clients are when nobody said where: a public address for documentation (RFC 5737). */
export const defaultClientAddress = "203.0.113.10";
