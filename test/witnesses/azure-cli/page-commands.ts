import { execFile } from "node:child_process";
import { commandBlocks, pageCommands } from "../../support/page-commands.ts";
import type { AzureCli } from "./find-azure-cli.ts";

/** What a reader puts in place of a page's names. */
export interface ReadersStack {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly site: string;
  readonly siteId: string;
  readonly apiClientId: string;
  /** Object id of the API's service principal. */
  readonly apiObjectId: string;
  readonly callerClientId: string;
  /** Id of a client secret of the caller's. */
  readonly secretKeyId: string;
  readonly namedLocationId: string;
}

/** An `az` command of a page. */
export interface PageCommand {
  /** As it is printed. */
  readonly printed: string;
  /** With the stack's names in it. */
  readonly script: string;
  /** What the twin lacks for it. The Azure CLI itself has to accept the command all the same. */
  readonly twinLacks?: string;
}

const storesOfPulumi = "storage accounts and key vaults that Pulumi keeps its state and key in";
const store = "orders";
/** The hosts that they ask for. */
export const hostsOfStores: readonly string[] = [`${store}.blob.core.windows.net`, `${store}.vault.azure.net`];
const lacks: readonly (readonly [RegExp, string])[] = [
  [/^az (?:storage|keyvault) /, storesOfPulumi],
  [/^az login$/, "a person who signs in at a browser"],
  [/^az role definition create /, "custom roles"],
  [/^az role assignment create /, "roles that are looked up by name"],
  [/^az functionapp (?:start|stop) /, "a site that is started or stopped"],
  [/\/beta\/identity\/conditionalAccess\/settings/, "the tenant's settings of conditional access"],
];
/** It's an extension's, which the Azure CLI downloads from outside of PyPI. */
const notRun = /^az monitor log-analytics query /;

/** The `az` commands of all pages, each once. */
export function azurePageCommands(stack: ReadersStack): readonly PageCommand[] {
  const values: readonly (readonly [RegExp, string])[] = [
    [/<keyId>/g, stack.secretKeyId],
    [/(?<=namedLocations\/)<id>/g, stack.namedLocationId],
    [/(?<=credential (?:list|delete) --id )<clientId>/g, stack.callerClientId],
    [/<clientId>/g, stack.apiClientId],
    [/<servicePrincipalObjectId>|<api object id>|<principalId>/g, stack.apiObjectId],
    [/<id of the site>|\$\(npx pulumi stack output .*siteId'?\)/g, stack.siteId],
    [/<location>/g, "westeurope"],
    [/<group>/g, stack.resourceGroup],
    [/(?<=functionapp .*)<name>/g, stack.site],
    [/func-orders|<name>/g, "whocalls API (local)"],
    [/<stack>/g, "local"],
    [/<subscription>/g, stack.subscriptionId],
    [/<account>|<vault>/g, store],
  ];
  const printed = pageCommands(commandBlocks("docs/**/*.md"));
  return printed
    .filter((command) => /^az |^for .*\n *az /.test(command) && !notRun.test(command))
    .map((command) => {
      const [, twinLacks] = lacks.find(([found]) => found.test(command)) ?? [];
      const script = values.reduce((text, [name, value]) => text.replace(name, () => quoted(text, value)), command);
      return { printed: command, script, ...(twinLacks !== undefined && { twinLacks }) };
    });
}

/** A name with spaces is quoted where the page doesn't quote its own. */
function quoted(command: string, value: string): string {
  return /\s/.test(value) && /--display-name (?:func-orders|<name>)/.test(command) ? `'${value}'` : value;
}

/**
 * Runs a command as a reader does: in bash, from the repository.
 *
 * @throws Error unless it does what the page says: it answers, with every column that it asks for
 */
export async function holdsForReader(
  { python }: AzureCli,
  { script, twinLacks }: PageCommand,
  { directory, environment }: { readonly directory: string; readonly environment: Readonly<Record<string, string>> },
): Promise<void> {
  if (/<[^>]*>/.test(script)) throw new Error(`Nothing stands for a name of the reader's: ${script}`);
  const { exitCode, stdout, said } = await new Promise<{ exitCode: unknown; stdout: string; said: string }>(
    (resolve) => {
      execFile(
        "bash",
        // Where its input is a socket, bash reads the user's own startup file otherwise.
        ["--norc", "-c", `az() { "${python}" -m azure.cli "$@"; }\n${script}`],
        { cwd: directory, env: { PATH: process.env["PATH"] ?? "", ...environment } },
        (error, stdout, said) => resolve({ exitCode: error === null ? 0 : error.code, stdout, said }),
      );
    },
  );
  if (twinLacks !== undefined) {
    // 1 is a refusal, 3 a missing resource. 2 is the Azure CLI's own answer to what it doesn't know.
    if (exitCode !== 1 && exitCode !== 3)
      throw new Error(`Exit code ${String(exitCode)}, though the twin lacks ${twinLacks}.\n${said}`);
    return;
  }
  if (exitCode !== 0) throw new Error(`Exit code ${String(exitCode)}\n${said}`);
  requireAsked(script, stdout);
}

/** What `--query "{name: path}"` asks for. `-o table` leaves out what is called id or type, and says nothing of it. */
function requireAsked(script: string, output: string): void {
  const [, query = ""] = /--query ["'][^"'{]*\{([^}]*)\}/.exec(script) ?? [];
  // The callers have no certificate.
  const asked =
    query === "" || / --cert\b/.test(script) ? [] : query.split(",").map((pair) => pair.split(":")[0] ?? "");
  const [header = ""] = output.toLowerCase().split("\n");
  const shown = / -o table\b/.test(script)
    ? header.split(/ {2,}/).map((column) => column.trim())
    : [...output.toLowerCase().matchAll(/"(\w+)": (?!null)/g)].map(([, key]) => key);
  const missing = asked.filter((name) => !shown.includes(name.trim().toLowerCase()));
  if (missing.length > 0) throw new Error(`It doesn't show ${missing.join(", ")}:\n${output}`);
}
