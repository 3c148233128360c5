/**
 * One of the twin's services, as the network sees it. `request.url` is absolute, under Microsoft's host name
 * (https://graph.microsoft.com/v1.0/applications). What it throws is a fault of the twin (see `fault.ts`).
 */
export type Handler = (request: Request) => Response | Promise<Response>;
