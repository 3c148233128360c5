import { AzureCliUnusable, azureCliTokenProblem } from "./azure-cli.ts";
import { plainText } from "../text/plain-text.ts";
import { Refused, Unavailable } from "../text/errors.ts";
import { shellWord } from "../text/shell-word.ts";
import type { Cloud } from "./clouds.ts";
import {
  type Credential,
  chooseCredential,
  createCredential,
  type Environment,
  LoginIncomplete,
} from "./credential.ts";
import { keptTokens, type TokenFor } from "./kept-tokens.ts";

/** A user's or a pipeline's own login to Azure, from the environment. */
export interface AzureLogin {
  /** A noun phrase, such as `the Azure CLI's login`. */
  readonly by: string;
  /** Whether the environment names this login; otherwise it's the Azure CLI's current login. */
  readonly explicit: boolean;
  /** @throws NoToken, LoginIncomplete */
  readonly token: TokenFor;
}

export interface LoginOptions {
  readonly cloud: Cloud;
  /** The tenant for the Azure CLI's tokens. Default: ARM_TENANT_ID, else the tenant that the CLI is logged in to. */
  readonly tenantId?: string | undefined;
  /** Whether a login that the environment names must also name its subscription. Default: false. */
  readonly needsSubscription?: boolean;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Creates the credential. Default: with `@azure/identity`; tests inject another one. */
  readonly createCredential?: typeof createCredential;
}

/** The login can't get a token for a service. */
export class NoToken extends Unavailable {
  constructor({ by: description, explicit }: Pick<AzureLogin, "by" | "explicit">, scope: string, cause: unknown) {
    super("NO_TOKEN", noTokenText(description, { explicit, scope, cause }), { cause });
  }
}

/** No request of this login came through: the words of Microsoft's client library, and of Node. */
const noNetwork = /\bnetwork_error\b|\bfetch failed\b|\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/;

/** The reason why no request came through, which the variables aren't to blame for; undefined for any other failure. */
function unreachable({ kind }: Credential, { loginEndpoint }: Cloud, error: unknown): Unavailable | undefined {
  if (kind === "azure-cli" || kind === "default" || !(error instanceof Error) || error instanceof Unavailable) return;
  if (!noNetwork.test(error.message)) return;
  const message =
    kind === "managed-identity"
      ? "No managed identity answers on this machine. ARM_USE_MSI works on machines in Azure that have one. Elsewhere, unset it, and use another login."
      : `${new URL(loginEndpoint).host} can't be reached from here. Check the network and the proxy (HTTPS_PROXY).`;
  return new Unavailable("NO_NETWORK", message, { cause: error });
}

/** Without the CLI, or a login in it, there's no token for anything: then the cause is the whole sentence. */
function noTokenText(
  description: string,
  { explicit, scope, cause }: { readonly explicit: boolean; readonly scope: string; readonly cause: unknown },
): string {
  const causeText = plainText(cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
  const log = cause instanceof AzureCliUnusable ? cause.fix.replace(/\.$/, "") : "Log in (az login)";
  const cure = explicit ? "Fix the ARM_* variables." : `${log}, or set the ARM_* variables.`;
  // What isn't this login's fault has its own cure. `@azure/identity` keeps only the words of an OIDC token's error.
  if (cause instanceof Unavailable || causeText.includes("can't be reached from here"))
    return `${description} gives no token for ${scope}: ${causeText}.`;
  const isWhole = cause instanceof AzureCliUnusable && cause.isUnavailable;
  return `${isWhole ? "" : `${description} gives no token for ${scope}: `}${causeText}. ${cure}`;
}

/** The login is for another tenant than required. */
export class OtherTenant extends Refused {
  constructor(login: string, ownTenant: string, tenantId: string) {
    super(
      "OTHER_TENANT",
      `This login (${login}) belongs to the tenant ${ownTenant}, but the stack is in ${tenantId}. Log in to that tenant, ` +
        `by its ARM_* variables or: az login --tenant ${shellWord(tenantId)}`,
    );
  }
}

/**
 * The first login method that the environment configures: see {@link chooseCredential}. Each token is kept while it is
 * valid, because the Azure CLI takes a second for one.
 *
 * @throws LoginIncomplete
 */
export function azureLogin(environment: Environment, options: LoginOptions): AzureLogin {
  const { cloud, fetch = globalThis.fetch, createCredential: create = createCredential } = options;
  const detected = chooseCredential(environment, cloud, options.needsSubscription);
  const chosen =
    detected.kind === "azure-cli" && options.tenantId ? { ...detected, tenantId: options.tenantId } : detected;
  const login = { by: nameOf(chosen), explicit: chosen.kind !== "azure-cli" };
  let credential: ReturnType<typeof createCredential> | undefined;
  const acquire = async (scope: string) => {
    try {
      credential ??= create(chosen, cloud, fetch);
      const token = await (await credential).getToken(scope);
      if (!token) throw new Error("it gave none");
      return { token: token.token, expiresAt: token.expiresOnTimestamp };
    } catch (error) {
      // A failed attempt may succeed a moment later.
      credential = undefined;
      if (error instanceof LoginIncomplete) throw error;
      if (chosen.kind !== "azure-cli") throw new NoToken(login, scope, unreachable(chosen, cloud, error) ?? error);
      const request = { resource: scope.replace(/\/\.default$/, ""), tenantId: chosen.tenantId };
      throw new NoToken(login, scope, await azureCliTokenProblem(error, request));
    }
  };
  return { ...login, token: keptTokens(acquire, options.now) };
}

/**
 * The tenant of a login, by a token for Resource Manager.
 *
 * @throws NoToken, LoginIncomplete
 */
export async function tenantOfLogin({ token }: AzureLogin, { resourceManager }: Cloud): Promise<string | undefined> {
  const [, payload = ""] = (await token(`${resourceManager}/.default`)).split(".");
  const { tid } = JSON.parse(Buffer.from(payload, "base64url").toString() || "{}") as { readonly tid?: string };
  return tid;
}

/** @throws OtherTenant, NoToken, LoginIncomplete */
export async function requireTenant(login: AzureLogin, cloud: Cloud, tenantId: string): Promise<void> {
  const its = await tenantOfLogin(login, cloud);
  if (its !== undefined && its.toLowerCase() !== tenantId.toLowerCase()) throw new OtherTenant(login.by, its, tenantId);
}

function nameOf(chosen: Credential): string {
  switch (chosen.kind) {
    case "default":
      return "the default Azure credential";
    case "certificate":
      return `ARM_CLIENT_ID ${chosen.clientId} with a certificate`;
    case "secret":
      return `ARM_CLIENT_ID ${chosen.clientId} with a secret`;
    case "oidc":
      return `ARM_CLIENT_ID ${chosen.clientId} by OIDC`;
    case "managed-identity":
      return "the managed identity";
    case "azure-cli":
      return "the Azure CLI's login";
  }
}
