import { askAzure, type AzureAccess, type AzureAnswer } from "./ask-azure.ts";
import type { Cloud } from "../clouds.ts";
import type { ProofSituation } from "./decisions.ts";
import { siteApiVersion } from "./find-scm-host.ts";
import { jsonOf, outsideText, propertyOf } from "./outside-text.ts";
import { PublishFailed } from "./publish-failed.ts";

export interface LiveSiteOptions extends AzureAccess {
  readonly cloud: Cloud;
  /** Resource ID of the site, as `readSiteId` returns it. */
  readonly siteId: string;
  /** The package that should run: its hash, and the names of its functions. */
  readonly sha256: string;
  readonly functions: readonly string[];
}

/** The site's state in Resource Manager at one moment. */
export interface Look extends Pick<ProofSituation, "package" | "functions" | "sync"> {
  /** What the proof still lacks, as part of one line; empty when it's complete. */
  readonly lacking: string;
}

/**
 * Both make the host register its functions: the documented one, and the one behind the portal's Refresh button, which
 * reportedly worked when the other didn't (Azure/azure-functions-host#10169, Azure/functions-action#245).
 * https://learn.microsoft.com/rest/api/appservice/web-apps/sync-function-triggers, …/sync-functions
 */
const syncPaths = ["syncfunctiontriggers", "host/default/sync"] as const;

/**
 * The manifest of the running host's package, which carries the package's hash. VS Code reads a site's files the same
 * way (microsoft/vscode-azuretools `appservice/src/siteFiles.ts`). Resource Manager probably returns it on Flex
 * Consumption, but that isn't documented. If it doesn't, draw no conclusion.
 */
const manifestPath = "hostruntime/admin/vfs/home/site/wwwroot/package.json";
const hostRuntimeApiVersion = "2018-11-01";

const mostPages = 20;

/**
 * The site in Resource Manager, which proves that a package is live. It uses the deployer's own rights. It needs no
 * caller's credential and leaves the site's authentication unchanged.
 */
export class LiveSite {
  readonly #options: LiveSiteOptions;
  /** Undefined while it's unknown which functions were listed before. */
  #wereListedBefore: boolean | undefined;
  #looks = 0;
  /**
   * The last known state of this package. It stays until another answer replaces it, because some looks get no answer.
   */
  #shown: Pick<Look, "package" | "functions"> = { package: "unknown", functions: "unknown" };

  constructor(options: LiveSiteOptions) {
    this.#options = options;
  }

  /**
   * Looks before the upload. Functions with the same names may already be there; then a listing proves nothing.
   * Synchronizes them first, or functions of an earlier package might be listed only after this upload.
   */
  async lookBefore(): Promise<void> {
    const { isDone } = await this.#synchronize();
    const listed = await this.#list();
    if (isDone && "names" in listed) this.#wereListedBefore = this.#missing(listed.names).length === 0;
  }

  /** Makes the host register its functions, and looks. */
  async look(): Promise<Look> {
    const sync = await this.#synchronize();
    const listed = await this.#list();
    const manifest = await this.#manifest();
    const judged = this.#judge(listed);
    const functions = judged === "unknown" && this.#shown.functions === "newly listed" ? "newly listed" : judged;
    const known = manifest.package === "unknown" && this.#shown.package === "ours" ? "ours" : manifest.package;
    this.#shown = { package: known, functions };
    const lacking = [
      ...(isListed(functions) ? [] : [...this.#lackingFunctions(listed), ...(sync.isDone ? [] : [sync.words])]),
      ...(known === "ours" ? [] : [manifest.words]),
    ];
    return { package: known, functions, sync: sync.isDone ? "done" : "refused", lacking: lacking.join("; ") };
  }

  /** The URL where a person would do it by hand. */
  get syncUrl(): string {
    return this.#url(syncPaths[1], siteApiVersion).href;
  }

  #judge(listed: Listed): Look["functions"] {
    if (!("names" in listed)) return "unknown";
    if (this.#missing(listed.names).length > 0) return "not listed";
    return this.#wereListedBefore === false ? "newly listed" : "listed";
  }

  /** Function names are case-insensitive. */
  #missing(names: readonly string[]): readonly string[] {
    const known = new Set(names.map((name) => name.toLowerCase()));
    return this.#options.functions.filter((name) => !known.has(name.toLowerCase()));
  }

  #lackingFunctions(listed: Listed): readonly string[] {
    if (!("names" in listed)) return [listed.words];
    const missing = this.#missing(listed.names);
    if (missing.length === 0) return [];
    const found = listed.names.length === 0 ? "no functions" : listed.names.join(", ");
    return [`Resource Manager lists ${outsideText(found)}, not ${missing.join(", ")}`];
  }

  /** Synchronizes by the two ways in turn, and by the other one if the first is refused. */
  async #synchronize(): Promise<{ readonly isDone: boolean; readonly words: string }> {
    const [first, second] = this.#looks % 2 === 0 ? syncPaths : syncPaths.toReversed();
    this.#looks += 1;
    let words = "";
    for (const path of [first, second]) {
      if (path === undefined) continue;
      const answer = await this.#ask("POST", this.#url(path, siteApiVersion));
      if (isGood(answer)) return { isDone: true, words: "" };
      words = said("POST", path, answer);
    }
    return { isDone: false, words };
  }

  async #list(): Promise<Listed> {
    const { resourceManager } = this.#options.cloud;
    const names: string[] = [];
    let next: URL | undefined = this.#url("functions", siteApiVersion);
    for (let page = 0; next !== undefined && page < mostPages; page++) {
      const answer = await this.#ask("GET", next);
      const body = jsonOf(answer.text);
      const value = propertyOf(body, "value");
      if (answer.status !== 200 || !Array.isArray(value)) return { words: said("GET", "functions", answer) };
      names.push(...value.map(nameOf).filter((name) => name !== undefined));
      const link = propertyOf(body, "nextLink");
      // Send the token to Resource Manager only.
      next = typeof link === "string" && link.startsWith(`${resourceManager}/`) ? new URL(link) : undefined;
    }
    return { names };
  }

  async #manifest(): Promise<{ readonly package: Look["package"]; readonly words: string }> {
    const answer = await this.#ask("GET", this.#url(manifestPath, hostRuntimeApiVersion));
    const manifest = jsonOf(answer.text);
    if (answer.status !== 200 || typeof propertyOf(manifest, "main") !== "string") {
      return { package: "unknown", words: `the running package can't be read (${answer.status ?? "no answer"})` };
    }
    const found = propertyOf(manifest, "packageSha256");
    if (found === this.#options.sha256) return { package: "ours", words: "" };
    const other = typeof found === "string" ? outsideText(found) : "one without a hash";
    return { package: "another", words: `the running package is another one: ${other}` };
  }

  #url(path: string, apiVersion: string): URL {
    const { cloud, siteId } = this.#options;
    return new URL(`${cloud.resourceManager}${siteId}/${path}?api-version=${apiVersion}`);
  }

  /** An answer from Resource Manager, or the lack of one, is never evidence against the package. */
  async #ask(method: "GET" | "POST", url: URL): Promise<AzureAnswer> {
    try {
      return await askAzure(this.#options, url, () => undefined, { method });
    } catch (error) {
      if (error instanceof PublishFailed && error.code === "refused") {
        return { status: undefined, text: "", words: error.message };
      }
      throw error;
    }
  }
}

type Listed = { readonly names: readonly string[] } | { readonly words: string };

function isGood({ status }: AzureAnswer): boolean {
  // The documented status is 204; Azure CLI has also met 200 (PyPI azure-cli 2.91, `upload_zip_to_storage`).
  return status === 200 || status === 204;
}

function said(method: string, path: string, { status, words }: AzureAnswer): string {
  return status === undefined
    ? `Resource Manager doesn't answer ${method} ${path} (${words})`
    : `Resource Manager answers ${method} ${path} with ${words}`;
}

function isListed(functions: Look["functions"]): boolean {
  return functions === "listed" || functions === "newly listed";
}

/** The name of a listed function is `<site>/<function>`. */
function nameOf(listed: unknown): string | undefined {
  const name = propertyOf(listed, "name");
  return typeof name === "string" ? name.slice(name.lastIndexOf("/") + 1) : undefined;
}
