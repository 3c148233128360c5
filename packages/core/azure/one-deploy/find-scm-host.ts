import { jsonOf } from "../../text/json.ts";
import { askAzure, type AzureAccess } from "./ask-azure.ts";
import type { Cloud } from "../clouds.ts";
import { outsideText, propertyOf } from "./outside-text.ts";
import { messages } from "./outcomes.ts";
import { PublishFailed } from "./publish-failed.ts";

export interface FindScmHostOptions extends AzureAccess {
  readonly cloud: Cloud;
  /** Resource ID of the site, as `readSiteId` returns it. */
  readonly siteId: string;
}

export const siteApiVersion = "2025-05-01";
const scmHost = /^[a-z0-9-]+\.scm(\.[a-z0-9-]+)+$/;

/**
 * Asks Resource Manager for the SCM host of a site. Never build its name: Azure adds a hash and a region to new ones
 * (https://learn.microsoft.com/rest/api/appservice/web-apps/get). Anything that the propagation of a new site can
 * explain is retried until the deadline.
 *
 * @returns a host that may have the deployer's token: one of the cloud's sites, in lower case
 * @throws {PublishFailed} `refused`
 * @throws {DeadlineReached}
 */
export async function findScmHost(options: FindScmHostOptions): Promise<string> {
  const { cloud, siteId, deadline } = options;
  const url = new URL(`${cloud.resourceManager}${siteId}?api-version=${siteApiVersion}`);
  const pauses = deadline.pauses(2000, 20_000);
  for (;;) {
    const { status, text, message } = await askAzure(options, url, meaning);
    if (status === 200) return scmHostOf(options, text);
    if (status !== undefined && meaning(status) === undefined) {
      throw new PublishFailed("refused", messages.siteRefused.format(url.host, siteId, message));
    }
    await pauses.retry(message);
  }
}

/**
 * The meaning of a temporary answer from Resource Manager. It sends these until all of it knows the site and who may
 * read it.
 */
function meaning(status: number): string | undefined {
  if (status === 404) return messages.siteUnknown.format();
  if (status === 403) return messages.siteForbidden.format();
  return status >= 500 ? messages.resourceManagerTrouble.format(status) : undefined;
}

function scmHostOf({ cloud, siteId }: FindScmHostOptions, text: string): string {
  const states = propertyOf(propertyOf(jsonOf(text), "properties"), "hostNameSslStates");
  const hostStates = Array.isArray(states) ? states : [];
  const name = propertyOf(
    hostStates.find((state) => propertyOf(state, "hostType") === "Repository"),
    "name",
  );
  if (typeof name !== "string" || name === "") {
    const hostTypes = hostStates.map((state) => propertyOf(state, "hostType"));
    throw new PublishFailed(
      "refused",
      `Resource Manager names no SCM host of ${siteId}: one of hostType "Repository" with a name is needed in its ` +
        `hostNameSslStates, found ${Array.isArray(states) ? outsideText(JSON.stringify(hostTypes)) : "no such list"}. ` +
        `See what it is: az resource show --ids "${siteId}"`,
    );
  }
  const host = name.toLowerCase();
  if (scmHost.test(host) && host.endsWith(cloud.siteDomain)) return host;
  throw new PublishFailed(
    "refused",
    `Resource Manager names ${outsideText(JSON.stringify(name))} as the SCM host of ${siteId}; <site>.scm.…` +
      `${cloud.siteDomain} is needed. The deployer's token was not sent there. See what it is: ` +
      `az resource show --ids "${siteId}"`,
  );
}
