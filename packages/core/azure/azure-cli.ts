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
  /** There is no CLI, or no login in it, so it gives no token for anything. */
  readonly isUnavailable: boolean;
  constructor(problem: string, fix: string, cause?: unknown, isUnavailable = false) {
    super(problem, { cause });
    this.name = "AzureCliUnusable";
    this.fix = fix;
    this.isUnavailable = isUnavailable;
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
    const problem = azureCliProblem(error);
    throw hasNoDefault.test(errorText(error)) ? await withChoice(problem, run) : problem;
  }
  // `az login --allow-no-subscriptions` makes an account of the tenant itself.
  if (account.id === account.tenantId) {
    const problem = `The Azure CLI is logged in to tenant ${account.tenantId}, where this login sees no subscription.`;
    const fix = "Log in to a tenant where it has one (az login --tenant <tenant>), or ask for a role on one.";
    throw new AzureCliUnusable(problem, fix);
  }
  if (account.state === "Disabled") {
    const problem = `The Azure CLI's default subscription ${account.id} is disabled, so nothing can be deployed to it.`;
    throw new AzureCliUnusable(problem, `Select another one. ${selects}`);
  }
  return account.id;
}

const selects = "Choose one (az account list --output table), then run: az account set --subscription <id>";

const hasNoDefault = /No subscription found/;

/** Names the subscriptions to choose from, and their tenants if the login is in several. */
async function withChoice(problem: AzureCliUnusable, run: RunAz): Promise<AzureCliUnusable> {
  let accounts: readonly Account[];
  try {
    accounts = JSON.parse(await run(["account", "list", "--output", "json"])) as readonly Account[];
  } catch {
    return problem;
  }
  const tenants = new Set(accounts.map(({ tenantId }) => tenantId));
  const tenantsText = tenants.size > 1 ? ` of ${tenants.size} tenants` : "";
  const choices = accounts.slice(0, 10).map(({ id, name = "", tenantId }) => {
    const tenant = tenants.size > 1 ? `, tenant ${plainText(tenantId)}` : "";
    return `az account set --subscription ${shellWord(id)} (${plainText(name)}${tenant})`;
  });
  if (choices.length === 0) return problem;
  const restText =
    accounts.length > choices.length ? `\n  ${accounts.length - choices.length} more: az account list` : "";
  const fix = `It knows ${accounts.length}${tenantsText}. Select one:\n  ${choices.join("\n  ")}${restText}\n`;
  return new AzureCliUnusable(problem.message, fix, problem.cause);
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
  const masked = errorText(cause).startsWith("Please run 'az login' from a command prompt");
  if (!masked) return azureCliProblem(cause, request.tenantId);
  const tenant = request.tenantId === undefined ? [] : ["--tenant", request.tenantId];
  // Its output would be a token, so only a failure is looked at.
  const tokenError: unknown = await run([
    "account",
    "get-access-token",
    "--resource",
    request.resource,
    ...tenant,
  ]).then(
    () => cause,
    (error: unknown) => error,
  );
  return azureCliProblem(tokenError, request.tenantId);
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
  const message = errorText(error);
  const login = `az login${tenantId === undefined ? "" : ` --tenant ${shellWord(tenantId)}`}`;
  if (isNotFound(error) || /Azure CLI could not be found/.test(message)) {
    const fix = `Install it (https://learn.microsoft.com/cli/azure/install-azure-cli), then log in (${login}).`;
    return new AzureCliUnusable("The Azure CLI (az) isn't on PATH.", fix, error, true);
  }
  if (codes.expired.test(message)) {
    return new AzureCliUnusable(
      `The Azure CLI's login has expired (${errorLine(message)}).`,
      `Log in again: ${login}`,
      error,
    );
  }
  if (codes.interaction.test(message)) {
    const tenant = tenantId ?? "<tenant>";
    const fix = `Log in to that tenant at a terminal: az login --tenant ${tenantId === undefined ? tenant : shellWord(tenant)}`;
    return new AzureCliUnusable(`The tenant asks the Azure CLI's login for more (${errorLine(message)}).`, fix, error);
  }
  if (/az login' (?:to setup account|from a command prompt)|Can't find token from MSAL cache/.test(message)) {
    return new AzureCliUnusable("The Azure CLI isn't logged in.", `Log in: ${login}`, error, true);
  }
  if (hasNoDefault.test(message)) {
    return new AzureCliUnusable("The Azure CLI is logged in, but has no default subscription.", selects, error);
  }
  if (/Max retries exceeded|Failed to establish a new connection|getaddrinfo|ProxyError|SSLError/.test(message)) {
    const fix = "Check the network, HTTPS_PROXY and REQUESTS_CA_BUNDLE.";
    return new AzureCliUnusable(`The Azure CLI can't reach Microsoft (${errorLine(message)}).`, fix, error);
  }
  return new AzureCliUnusable(`${errorLine(message) || "it failed without a word"}.`, `Log in (${login}).`, error);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function errorText(error: unknown): string {
  if (error instanceof Error && "stderr" in error && typeof error.stderr === "string" && error.stderr.trim() !== "") {
    return error.stderr;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The CLI's error in a line, without its advice and traces. */
function errorLine(output: string): string {
  const error = /(?:^|\n)ERROR: ([^\n]*)/.exec(output)?.[1] ?? output;
  return plainText(error.replace(/\s*(?:Trace ID|Interactive authentication is needed).*$/s, "")).replace(/\.$/, "");
}
