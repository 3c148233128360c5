import { type AzureAccess, type AzureAnswer, askAzure } from "./ask-azure.ts";
import { messages } from "./outcomes.ts";
import type { ScmTokens } from "./scm-tokens.ts";

export interface ScmHostOptions extends Omit<AzureAccess, "token"> {
  readonly scmTokens: ScmTokens;
  /** The site's SCM host, as `findScmHost` gives it. */
  readonly scmHostName: string;
}

export interface ScmAnswer extends AzureAnswer {
  /** Its tokens were refused so often in a row that those of the other audience are to be tried. */
  readonly isAudienceRefused: boolean;
}

/**
 * One request to a site's SCM host.
 *
 * @throws {PublishFailed} `refused` when the host can't be reached and waiting would not help
 */
export async function askScmHost(options: ScmHostOptions, path: string, init?: RequestInit): Promise<ScmAnswer> {
  const { scmHostName, scmTokens } = options;
  const access = { ...options, token: () => scmTokens.token() };
  const answer = await askAzure(access, new URL(`https://${scmHostName}${path}`), meaning, init);
  return { ...answer, isAudienceRefused: scmTokens.refusedTooOften(answer.status) };
}

/** What a new site's SCM host means by an answer until all of Azure knows the site and who may deploy to it. */
function meaning(status: number): string | undefined {
  switch (status) {
    case 401:
      return messages.scmTokenRefused.say();
    case 403:
      return messages.scmForbidden.say();
    case 404:
      return messages.scmMissing.say();
    case 409:
      return messages.scmBusy.say();
    case 502:
    case 503:
    case 504:
      return messages.scmStarting.say(status);
    default:
      return undefined;
  }
}
