import { type AzureAccess, type AzureAnswer, askAzure } from "./ask-azure.ts";

export interface ScmHostOptions extends AzureAccess {
  /** The site's SCM host, as `findScmHost` gives it. */
  readonly scmHostName: string;
}

/** What a new site's SCM host answers until all of Azure knows the site and who may deploy to it. */
const probableReasons = new Map([
  [401, "the SCM host does not accept the deployer's token yet"],
  [
    403,
    "the deployer's role has not reached the site yet, or lacks microsoft.web/sites/publish/action " +
      "(Owner, Contributor and Website Contributor have it)",
  ],
  [404, "the site's SCM host is not there yet"],
  [409, "another deployment is going on"],
  [502, "the site's SCM host is starting"],
  [503, "the site's SCM host is starting"],
]);

/**
 * One request to a site's SCM host.
 *
 * @throws {PublishFailed} `refused` when the host can't be reached and waiting would not help
 */
export async function askScmHost(options: ScmHostOptions, path: string, init?: RequestInit): Promise<AzureAnswer> {
  const url = new URL(`https://${options.scmHostName}${path}`);
  return await askAzure(options, url, (status) => probableReasons.get(status), init);
}
