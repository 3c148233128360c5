import type { Subscription } from "../tenant/subscription.ts";
import { findSite } from "./site.ts";

/** What a site's requests get in the end: the host's page at `/`, or the answer as it was. */
export type HomepageOver = (request: Request, answer: Response) => Response;

/**
 * At `/`, the Functions host writes its page over every answer that no function gave, 204 where the app setting
 * `AzureWebJobsDisableHomepage` is "true". Its middleware stands around App Service authentication, which on Flex
 * Consumption runs in the host: Azure/azure-functions-host, HomepageMiddleware.cs, WebJobsApplicationBuilderExtension.cs,
 * WebScriptHostBuilderExtension.cs. Headers that the answer had stay. The page's text is ours.
 */
export function homepageOver(subscription: Subscription, siteId: string): HomepageOver {
  return (request, answer) => {
    if (new URL(request.url).pathname !== "/") return answer;
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    if (isHomepageDisabled(subscription, siteId)) return new Response(undefined, { status: 204, headers });
    headers.set("content-type", "text/html");
    return new Response("<!DOCTYPE html><title>The function app is running</title>", { status: 200, headers });
  };
}

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobsdisablehomepage */
function isHomepageDisabled(subscription: Subscription, siteId: string): boolean {
  const settings = findSite(subscription, siteId)?.site.properties.siteConfig.appSettings ?? [];
  return settings.some(
    ({ name, value }) => name.toLowerCase() === "azurewebjobsdisablehomepage" && value.toLowerCase() === "true",
  );
}

/**
 * A browser's question before a call from another site (Fetch, "CORS protocol"). On Flex Consumption the host asks it
 * before App Service authentication: Azure/azure-functions-host, WebScriptHostBuilderExtension.cs.
 */
export const isPreflight = ({ method, headers }: Request): boolean =>
  method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");

/** No site of the twin allows another origin: ASP.NET Core's CorsMiddleware then answers 204 and allows nothing. */
export const preflightAnswer = (): Response => new Response(undefined, { status: 204 });
