import { pageHtml } from "../network/page.ts";
import type { Subscription } from "../tenant/subscription.ts";
import { findSite } from "./site.ts";

const title = "The function app is running";
const page = pageHtml(title, `<h1>${title}</h1>`, "Local twin of the Functions host.");

/** Returns the final answer to a site's request: the host's page at `/`, otherwise the answer unchanged. */
export type HomepageOver = (request: Request, answer: Response) => Response;

/**
 * At `/`, the Functions host replaces every answer that doesn't come from a function with its page. If the app setting
 * `AzureWebJobsDisableHomepage` is "true", the answer is 204. The host's homepage middleware wraps App Service
 * authentication, which runs in the host on Flex Consumption. Source: Azure/azure-functions-host,
 * HomepageMiddleware.cs, WebJobsApplicationBuilderExtension.cs, WebScriptHostBuilderExtension.cs.
 *
 * The answer's headers stay. The page's text is ours.
 */
export function homepageOver(subscription: Subscription, siteId: string): HomepageOver {
  return (request, answer) => {
    if (new URL(request.url).pathname !== "/") return answer;
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    if (isHomepageDisabled(subscription, siteId)) return new Response(undefined, { status: 204, headers });
    headers.set("content-type", "text/html");
    return new Response(page, { status: 200, headers });
  };
}

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobsdisablehomepage */
function isHomepageDisabled(subscription: Subscription, siteId: string): boolean {
  const settings = findSite(subscription, siteId)?.site.properties.siteConfig.appSettings ?? [];
  return settings.some(
    ({ name, value }) => name.toLowerCase() === "azurewebjobsdisablehomepage" && value.toLowerCase() === "true",
  );
}

/** A preflight of an origin that isn't allowed: ASP.NET Core's CorsMiddleware answers 204 and allows nothing. */
export const preflightAnswer = (): Response => new Response(undefined, { status: 204 });
