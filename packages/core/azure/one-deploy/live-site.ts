import { jsonOf } from "../../text/json.ts";
import { askAzure, type AzureAccess, type AzureAnswer } from "./ask-azure.ts";
import type { Cloud } from "../clouds.ts";
import type { ProofSituation } from "./decisions.ts";
import { siteApiVersion } from "./find-scm-host.ts";
import { outsideText, propertyOf } from "./outside-text.ts";
import { messages } from "./outcomes.ts";
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
export interface Observation extends Pick<ProofSituation, "package" | "functions" | "sync"> {
  /** What the proof still lacks, as part of one line; empty when it's complete. */
  readonly missing: string;
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
  #shown: Pick<Observation, "package" | "functions"> = { package: "unknown", functions: "unknown" };

  constructor(options: LiveSiteOptions) {
    this.#options = options;
  }

  /**
   * Looks before the upload. Functions with the same names may already be there; then a listing proves nothing.
   * Synchronizes them first, or functions of an earlier package might be listed only after this upload.
   */
  async observeBefore(): Promise<void> {
    const { isDone } = await this.#synchronize();
    const listing = await this.#list();
    if (isDone && "names" in listing) this.#wereListedBefore = this.#missing(listing.names).length === 0;
  }

  /** Makes the host register its functions, and looks. */
  async observe(): Promise<Observation> {
    const sync = await this.#synchronize();
    const listing = await this.#list();
    const manifest = await this.#manifest();
    const judged = this.#judge(listing);
    const functions = judged === "unknown" && this.#shown.functions === "newly listed" ? "newly listed" : judged;
    const knownPackage = manifest.package === "unknown" && this.#shown.package === "ours" ? "ours" : manifest.package;
    this.#shown = { package: knownPackage, functions };
    const missing = [
      ...(isListed(functions) ? [] : [...this.#lackingFunctions(listing), ...(sync.isDone ? [] : [sync.message])]),
      ...(knownPackage === "ours" ? [] : [manifest.message]),
    ];
    return { package: knownPackage, functions, sync: sync.isDone ? "done" : "refused", missing: missing.join("; ") };
  }

  /** The URL where a person would do it by hand. */
  get syncUrl(): string {
    return this.#url(syncPaths[1], siteApiVersion).href;
  }

  #judge(listing: Listing): Observation["functions"] {
    if (!("names" in listing)) return "unknown";
    if (this.#missing(listing.names).length > 0) return "not listed";
    return this.#wereListedBefore === false ? "newly listed" : "listed";
  }

  /** Function names are case-insensitive. */
  #missing(names: readonly string[]): readonly string[] {
    const listedNames = new Set(names.map((name) => name.toLowerCase()));
    return this.#options.functions.filter((name) => !listedNames.has(name.toLowerCase()));
  }

  #lackingFunctions(listing: Listing): readonly string[] {
    if (!("names" in listing)) return [listing.message];
    const missing = this.#missing(listing.names);
    if (missing.length === 0) return [];
    const listedNames = listing.names.length === 0 ? "no functions" : listing.names.join(", ");
    return [`Resource Manager lists ${outsideText(listedNames)}, not ${missing.join(", ")}`];
  }

  /** Synchronizes by the two ways in turn, and by the other one if the first is refused. */
  async #synchronize(): Promise<{ readonly isDone: boolean; readonly message: string }> {
    const [first, second] = this.#looks % 2 === 0 ? syncPaths : syncPaths.toReversed();
    this.#looks += 1;
    let message = "";
    for (const path of [first, second]) {
      if (path === undefined) continue;
      const answer = await this.#ask("POST", this.#url(path, siteApiVersion));
      if (isGood(answer)) return { isDone: true, message: "" };
      message = answerText("POST", path, answer);
    }
    return { isDone: false, message };
  }

  async #list(): Promise<Listing> {
    const { resourceManager } = this.#options.cloud;
    const names: string[] = [];
    let next: URL | undefined = this.#url("functions", siteApiVersion);
    for (let page = 0; next !== undefined && page < mostPages; page++) {
      const answer = await this.#ask("GET", next);
      const body = jsonOf(answer.text);
      const value = propertyOf(body, "value");
      if (answer.status !== 200 || !Array.isArray(value)) return { message: answerText("GET", "functions", answer) };
      names.push(...value.map(nameOf).filter((name) => name !== undefined));
      const link = propertyOf(body, "nextLink");
      // Send the token to Resource Manager only.
      next = typeof link === "string" && link.startsWith(`${resourceManager}/`) ? new URL(link) : undefined;
    }
    return { names };
  }

  async #manifest(): Promise<{ readonly package: Observation["package"]; readonly message: string }> {
    const answer = await this.#ask("GET", this.#url(manifestPath, hostRuntimeApiVersion));
    const manifest = jsonOf(answer.text);
    if (answer.status !== 200 || typeof propertyOf(manifest, "main") !== "string") {
      return { package: "unknown", message: `the running package can't be read (${answer.status ?? "no answer"})` };
    }
    const packageSha256 = propertyOf(manifest, "packageSha256");
    if (packageSha256 === this.#options.sha256) return { package: "ours", message: "" };
    const otherPackage = typeof packageSha256 === "string" ? outsideText(packageSha256) : "one without a hash";
    return { package: "another", message: `the running package is another one: ${otherPackage}` };
  }

  #url(path: string, apiVersion: string): URL {
    const { cloud, siteId } = this.#options;
    return new URL(`${cloud.resourceManager}${siteId}/${path}?api-version=${apiVersion}`);
  }

  /** An answer from Resource Manager, or the lack of one, is never evidence against the package. */
  async #ask(method: "GET" | "POST", url: URL): Promise<AzureAnswer> {
    try {
      const answer = await askAzure(this.#options, url, () => undefined, { method });
      // RFC 9110, 15.6.2: the server lacks what the request needs. Waiting doesn't help.
      if (answer.status === 501) throw new PublishFailed("unable", messages.unable.format(answer.message));
      return answer;
    } catch (error) {
      if (error instanceof PublishFailed && error.code === "refused") {
        return { status: undefined, text: "", message: error.message };
      }
      throw error;
    }
  }
}

type Listing = { readonly names: readonly string[] } | { readonly message: string };

function isGood({ status }: AzureAnswer): boolean {
  // The documented status is 204; Azure CLI has also met 200 (PyPI azure-cli 2.91, `upload_zip_to_storage`).
  return status === 200 || status === 204;
}

function answerText(method: string, path: string, { status, message }: AzureAnswer): string {
  return status === undefined
    ? `Resource Manager doesn't answer ${method} ${path} (${message})`
    : `Resource Manager answers ${method} ${path} with ${message}`;
}

function isListed(functions: Observation["functions"]): boolean {
  return functions === "listed" || functions === "newly listed";
}

/** The name of a listed function is `<site>/<function>`. */
function nameOf(item: unknown): string | undefined {
  const name = propertyOf(item, "name");
  return typeof name === "string" ? name.slice(name.lastIndexOf("/") + 1) : undefined;
}
