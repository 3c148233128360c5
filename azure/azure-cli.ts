import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { childEnvironment } from "../text/child-environment.ts";
import { plainText } from "../text/plain-text.ts";
import { shellWord } from "../text/shell-word.ts";

/** Runs the Azure CLI and returns what it prints. @throws its error, with `stderr`, or the system's without a CLI */
export type RunAz = (args: readonly string[]) => Promise<string>;

const runAz: RunAz = async (args) => {
  const env = childEnvironment(process.env, "network", "azureCli");
  return (await promisify(execFile)("az", [...args], { env })).stdout;
};

/** Why the Azure CLI's login can't be used, in a sentence, and the command that fixes it in another. */
export class AzureCliUnusable extends Error {
  readonly fix: string;
  constructor(why: string, fix: string, cause?: unknown) {
    super(why, { cause });
    this.name = "AzureCliUnusable";
    this.fix = fix;
  }
}

interface Account {
  readonly id: string;
  readonly name?: string;
  readonly tenantId: string;
  readonly state?: string;
}

/**
 * The ID of the subscription that the Azure CLI has selected. azure-native uses it without ARM_SUBSCRIPTION_ID.
 *
 * @throws AzureCliUnusable
 */
export async function azureCliSubscription(run: RunAz = runAz): Promise<string> {
  let account: Account;
  try {
    account = JSON.parse(await run(["account", "show", "--output", "json"])) as Account;
  } catch (error) {
    const why = azureCliProblem(error);
    throw hasNoDefault.test(wordsOf(error)) ? await withChoice(why, run) : why;
  }
  // `az login --allow-no-subscriptions` makes an account of the tenant itself.
  if (account.id === account.tenantId) {
    const why = `The Azure CLI is logged in to tenant ${account.tenantId}, where this login sees no subscription.`;
    const fix = "Log in to a tenant where it has one (az login --tenant <tenant>), or ask for a role on one.";
    throw new AzureCliUnusable(why, fix);
  }
  if (account.state === "Disabled") {
    const why = `The Azure CLI's default subscription ${account.id} is disabled, so nothing can be deployed to it.`;
    throw new AzureCliUnusable(why, `Select another one. ${selects}`);
  }
  return account.id;
}

const selects = "Choose one (az account list --output table), then run: az account set --subscription <id>";

const hasNoDefault = /No subscription found/;

/** Names the subscriptions to choose from, and their tenants if the login is in several. */
async function withChoice(why: AzureCliUnusable, run: RunAz): Promise<AzureCliUnusable> {
  let accounts: readonly Account[];
  try {
    accounts = JSON.parse(await run(["account", "list", "--output", "json"])) as readonly Account[];
  } catch {
    return why;
  }
  const tenants = new Set(accounts.map(({ tenantId }) => tenantId));
  const where = tenants.size > 1 ? ` of ${tenants.size} tenants` : "";
  const shown = accounts.slice(0, 10).map(({ id, name = "", tenantId }) => {
    const tenant = tenants.size > 1 ? `, tenant ${plainText(tenantId)}` : "";
    return `az account set --subscription ${shellWord(id)} (${plainText(name)}${tenant})`;
  });
  if (shown.length === 0) return why;
  const more = accounts.length > shown.length ? `\n  ${accounts.length - shown.length} more: az account list` : "";
  const fix = `It knows ${accounts.length}${where}. Select one:\n  ${shown.join("\n  ")}${more}\n`;
  return new AzureCliUnusable(why.message, fix, why.cause);
}

/**
 * Why a token of the Azure CLI's login can't be had. `@azure/identity` says only that one has to log in, so the CLI is
 * asked for its own words.
 */
export async function azureCliTokenProblem(
  cause: unknown,
  request: { readonly resource: string; readonly tenantId?: string | undefined },
  run: RunAz = runAz,
): Promise<AzureCliUnusable> {
  const masked = wordsOf(cause).startsWith("Please run 'az login' from a command prompt");
  if (!masked) return azureCliProblem(cause, request.tenantId);
  const tenant = request.tenantId === undefined ? [] : ["--tenant", request.tenantId];
  // Its output would be a token, so only a failure is looked at.
  const own: unknown = await run(["account", "get-access-token", "--resource", request.resource, ...tenant]).then(
    () => cause,
    (error: unknown) => error,
  );
  return azureCliProblem(own, request.tenantId);
}

/** Codes: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const codes = {
  expired: /AADSTS(?:700082|700084|70043|70008|50173|50132|50133|50089|50078|50097)\b/,
  interaction: /AADSTS(?:50076|50079|50158|50074|50072|65001|16000|16002|530\d\d|50105)\b/,
} as const;

/**
 * The cause in our words. Source for the CLI's: azure-cli-core's _profile.py and auth/util.py of Azure/azure-cli, and
 * `@azure/identity`'s AzureCliCredential.
 */
export function azureCliProblem(error: unknown, tenantId?: string): AzureCliUnusable {
  const words = wordsOf(error);
  const login = `az login${tenantId === undefined ? "" : ` --tenant ${shellWord(tenantId)}`}`;
  if (isNotFound(error) || /Azure CLI could not be found/.test(words)) {
    const fix = `Install it (https://learn.microsoft.com/cli/azure/install-azure-cli), then log in (${login}).`;
    return new AzureCliUnusable("The Azure CLI (az) isn't on PATH.", fix, error);
  }
  if (codes.expired.test(words)) {
    return new AzureCliUnusable(`The Azure CLI's login has expired (${said(words)}).`, `Log in again: ${login}`, error);
  }
  if (codes.interaction.test(words)) {
    const tenant = tenantId ?? "<tenant>";
    const fix = `Log in to that tenant at a terminal: az login --tenant ${tenantId === undefined ? tenant : shellWord(tenant)}`;
    return new AzureCliUnusable(`The tenant asks the Azure CLI's login for more (${said(words)}).`, fix, error);
  }
  if (/az login' (?:to setup account|from a command prompt)|Can't find token from MSAL cache/.test(words)) {
    return new AzureCliUnusable("The Azure CLI isn't logged in.", `Log in: ${login}`, error);
  }
  if (hasNoDefault.test(words)) {
    return new AzureCliUnusable("The Azure CLI is logged in, but has no default subscription.", selects, error);
  }
  if (/Max retries exceeded|Failed to establish a new connection|getaddrinfo|ProxyError|SSLError/.test(words)) {
    const fix = "Check the network, HTTPS_PROXY and REQUESTS_CA_BUNDLE.";
    return new AzureCliUnusable(`The Azure CLI can't reach Microsoft (${said(words)}).`, fix, error);
  }
  return new AzureCliUnusable(`${said(words) || "it failed without a word"}.`, `Log in (${login}).`, error);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function wordsOf(error: unknown): string {
  if (error instanceof Error && "stderr" in error && typeof error.stderr === "string" && error.stderr.trim() !== "") {
    return error.stderr;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The CLI's error in a line, without its advice and traces. */
function said(words: string): string {
  const error = /(?:^|\n)ERROR: ([^\n]*)/.exec(words)?.[1] ?? words;
  return plainText(error.replace(/\s*(?:Trace ID|Interactive authentication is needed).*$/s, "")).replace(/\.$/, "");
}
