/**
 * A browser's question before a call from another site (Fetch, "CORS protocol"). On Flex Consumption the host asks it
 * before App Service authentication: Azure/azure-functions-host, WebScriptHostBuilderExtension.cs.
 */
export const isPreflight = ({ method, headers }: Request): boolean =>
  method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");

/** No site of the twin allows another origin: ASP.NET Core's CorsMiddleware then answers 204 and allows nothing. */
export const preflightAnswer = (): Response => new Response(undefined, { status: 204 });
