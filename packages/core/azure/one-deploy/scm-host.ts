import { askAzure, type AzureAccess, type AzureAnswer } from "./ask-azure.ts";
import { messages } from "./outcomes.ts";
import { NoToken } from "../login.ts";

export interface ScmHostOptions extends Omit<AzureAccess, "token"> {
  readonly scmTokens: ScmTokens;
  /** The site's SCM host, as `findScmHost` returns it. */
  readonly scmHostName: string;
}

export interface ScmAnswer extends AzureAnswer {
  /** Its tokens were refused so often in a row that tokens of the other audience should be tried. */
  readonly isAudienceRefused: boolean;
}

/**
 * Sends one request to a site's SCM host.
 *
 * @throws {PublishFailed} `refused` when the host can't be reached and waiting wouldn't help
 */
export async function askScmHost(options: ScmHostOptions, path: string, init?: RequestInit): Promise<ScmAnswer> {
  const { scmHostName, scmTokens } = options;
  const access = { ...options, token: () => scmTokens.token() };
  const answer = await askAzure(access, new URL(`https://${scmHostName}${path}`), meaning, init);
  return { ...answer, isAudienceRefused: scmTokens.refusedTooOften(answer.status) };
}

/** The meaning of an answer from a new site's SCM host until all of Azure knows the site and who may deploy to it. */
function meaning(status: number): string | undefined {
  switch (status) {
    case 401:
      return messages.scmTokenRefused.format();
    case 403:
      return messages.scmForbidden.format();
    case 404:
      return messages.scmMissing.format();
    case 409:
      return messages.scmBusy.format();
    case 502:
    case 503:
    case 504:
      return messages.scmStarting.format(status);
    default:
      return undefined;
  }
}

export interface DeployerTokens {
  /** A token for Azure Resource Manager. */
  readonly resourceManager: () => Promise<string>;
  /** A token for SCM sites, with their own audience. */
  readonly scm: () => Promise<string>;
}

interface ScmTokensOptions {
  readonly tokens: DeployerTokens;
  /** The names of the tokens' resources in messages. */
  readonly audiences: { readonly own: string; readonly resourceManager: string };
  /** Called with one line, without a line break. */
  readonly report: (line: string) => void;
}

/** How many refusals in a row before the audience is taken as the cause: a new site also refuses valid tokens. */
const refusalsInARow = 3;

/** Tokens for an SCM host: of its own audience, or of Resource Manager's if those aren't available or are refused. */
export class ScmTokens {
  readonly #options: ScmTokensOptions;
  #audience: "own" | "resourceManager" = "own";
  #isOwnToBeHad = true;
  #refusals = 0;

  constructor(options: ScmTokensOptions) {
    this.#options = options;
  }

  /** @throws {NoToken} if Resource Manager's token isn't available either */
  async token(): Promise<string> {
    const { tokens, report } = this.#options;
    if (this.#audience === "own") {
      try {
        return await tokens.scm();
      } catch (error) {
        if (!(error instanceof NoToken)) throw error;
        // Cloud Shell, for example, has no token for App Service, and a tenant may lack its service principal.
        this.#isOwnToBeHad = false;
        this.#audience = "resourceManager";
        report(messages.noOwnToken.format(error.message));
      }
    }
    return await tokens.resourceManager();
  }

  /**
   * Counts how often in a row the host refused tokens. Returns whether that is often enough to change their audience.
   */
  refusedTooOften(status: number | undefined): boolean {
    this.#refusals = status === 401 ? this.#refusals + 1 : 0;
    return this.#isOwnToBeHad && this.#refusals >= refusalsInARow;
  }

  /** Switches to tokens of the other audience. */
  changeAudience(): void {
    const { audiences, report } = this.#options;
    const before = this.#audience;
    this.#audience = before === "own" ? "resourceManager" : "own";
    report(messages.audienceChanged.format(this.#refusals, audiences[before], audiences[this.#audience]));
    this.#refusals = 0;
  }
}
