import type { AzureAccess } from "./ask-azure.ts";
import { deployersCloud } from "../clouds.ts";
import { deployPackage } from "./deploy-package.ts";
import { findScmHost } from "./find-scm-host.ts";
import { LiveSite } from "./live-site.ts";
import { messages } from "./outcomes.ts";
import { outsideText } from "./outside-text.ts";
import { DeadlineReached, UploadDeadline, type UploadDeadlineOptions } from "./upload-deadline.ts";
import { PublishFailed } from "./publish-failed.ts";
import { type DeployerTokens, ScmTokens } from "./scm-host.ts";

export interface PublishOptions
  extends Omit<UploadDeadlineOptions, "deadlineSeconds" | "longestPauseMilliseconds">, Pick<AzureAccess, "fetch"> {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tokens: DeployerTokens;
  /** The package, with the names of its functions. It throws if the package doesn't load. */
  readonly buildPackage: () => Promise<{
    readonly zip: Uint8Array;
    readonly sha256: string;
    readonly functions: readonly string[];
  }>;
}

/**
 * Builds the package again. If it's the one that was previewed, deploys it to the site until it is proved live.
 *
 * @returns the deployed package, in one line
 * @throws {PublishFailed}
 * @throws {NoToken}
 */
export async function publishPackage(options: PublishOptions): Promise<string> {
  const { environment, tokens, fetch } = options;
  const siteId = readSiteId(environment["SITE_ID"]);
  const expected = readSha256(environment["PACKAGE_SHA256"]);
  const deadlineSeconds = readWhole("PUBLISH_DEADLINE_SECONDS", environment, 3600) ?? 600;
  const longest = readWhole("PUBLISH_LONGEST_PAUSE_MILLISECONDS", environment, 60_000);
  const acceptsUnconfirmed = readSwitch("PUBLISH_ACCEPT_UNCONFIRMED", environment);
  const { zip, sha256, functions } = await options.buildPackage();
  if (sha256 !== expected) {
    throw new PublishFailed(
      "sources-changed",
      `The function's sources changed between preview and up: the package is now ${sha256}, PACKAGE_SHA256 says ` +
        `${expected}. Nothing was deployed. Run \`pulumi up\` again, and review the new package in its preview.`,
    );
  }
  const cloud = deployersCloud(environment);
  const deadline = new UploadDeadline({
    ...options,
    deadlineSeconds,
    ...(longest && { longestPauseMilliseconds: longest }),
  });
  const resourceManager = { fetch, deadline, token: tokens.resourceManager, cloud, siteId };
  const scmHostName = await findScmHost(resourceManager).catch((error: unknown) => {
    if (!(error instanceof DeadlineReached)) throw error;
    const text = messages.nothingUploaded.format(deadlineSeconds, error.waitingFor);
    throw new PublishFailed("deadline", text, { cause: error });
  });
  return await deployPackage({
    fetch,
    deadline,
    scmHostName,
    scmTokens: new ScmTokens({
      tokens,
      audiences: { own: cloud.scmResource, resourceManager: cloud.resourceManager },
      report: options.report,
    }),
    liveSite: new LiveSite({ ...resourceManager, sha256, functions }),
    zip,
    sha256,
    functions,
    deployer: "protected-function",
    acceptsUnconfirmed,
  });
}

function readSha256(value = ""): string {
  if (/^[0-9a-f]{64}$/.test(value)) return value;
  throw new PublishFailed(
    "usage",
    `PACKAGE_SHA256 is ${foundText(value)}; the SHA-256 of the previewed package is needed, 64 hexadecimal digits in lower ` +
      `case. This program is run by \`pulumi up\`, which sets it.`,
  );
}

function readWhole(name: string, environment: PublishOptions["environment"], largest: number): number | undefined {
  const value = environment[name] ?? "";
  if (value === "") return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= largest) return number;
  throw new PublishFailed("usage", `${name} is ${foundText(value)}; a whole number from 1 to ${largest} is needed.`);
}

function readSwitch(name: string, environment: PublishOptions["environment"]): boolean {
  const value = environment[name] ?? "";
  if (value === "" || value === "false") return false;
  if (value === "true") return true;
  throw new PublishFailed("usage", `${name} is ${foundText(value)}; "true" or "false" is needed.`);
}

function foundText(value: string): string {
  return value === "" ? "missing" : outsideText(JSON.stringify(value));
}

// No segment can be "..": a resource group's name doesn't end with a period.
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const segments = [
  "subscriptions",
  "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  "resourceGroups",
  String.raw`[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]`,
  "providers",
  String.raw`Microsoft\.Web`,
  "sites",
  "[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?",
];
const siteId = new RegExp(`^/${segments.join("/")}$`, "iu");

/**
 * Reads SITE_ID, the resource ID of a site, which becomes part of an address.
 *
 * @throws {PublishFailed} `usage`
 */
export function readSiteId(value = ""): string {
  if (siteId.test(value)) return value;
  throw new PublishFailed(
    "usage",
    `SITE_ID is ${value === "" ? "missing" : outsideText(JSON.stringify(value))}; the resource id of the site is ` +
      `needed, /subscriptions/<guid>/resourceGroups/<name>/providers/Microsoft.Web/sites/<name>. This program is run ` +
      `by \`pulumi up\`, which sets it.`,
  );
}
