import type { AzureAccess } from "./ask-azure.ts";
import { deployersCloud } from "./cloud.ts";
import type { DeployerTokens } from "./deployer-token.ts";
import { findScmHost } from "./find-scm-host.ts";
import { oneDeploy } from "./one-deploy.ts";
import { outsideText } from "./outside-text.ts";
import { Patience, type PatienceOptions } from "./patience.ts";
import { PublishFailed } from "./publish-failed.ts";
import { readSiteId } from "./site-id.ts";

export interface PublishOptions
  extends Omit<PatienceOptions, "deadlineSeconds" | "longestPauseMilliseconds">, Pick<AzureAccess, "fetch"> {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tokens: DeployerTokens;
  readonly buildPackage: () => Promise<{ readonly zip: Uint8Array; readonly sha256: string }>;
}

/**
 * Builds the package again and deploys it to the site, if it is the one that was previewed.
 *
 * @returns what was deployed, in one line
 * @throws {PublishFailed}
 */
export async function publishPackage(options: PublishOptions): Promise<string> {
  const { environment, tokens, fetch } = options;
  const siteId = readSiteId(environment["SITE_ID"]);
  const expected = readSha256(environment["PACKAGE_SHA256"]);
  const deadlineSeconds = readWhole("PUBLISH_DEADLINE_SECONDS", environment, 3600) ?? 600;
  const longest = readWhole("PUBLISH_LONGEST_PAUSE_MILLISECONDS", environment, 60_000);
  const { zip, sha256 } = await options.buildPackage();
  if (sha256 !== expected) {
    throw new PublishFailed(
      "sources-changed",
      `The function's sources changed between preview and up: the package is now ${sha256}, PACKAGE_SHA256 says ` +
        `${expected}. Nothing was deployed. Run \`pulumi up\` again, and review the new package in its preview.`,
    );
  }
  const access = {
    fetch,
    patience: new Patience({ ...options, deadlineSeconds, ...(longest && { longestPauseMilliseconds: longest }) }),
  };
  const scmHostName = await findScmHost({
    ...access,
    token: tokens.resourceManager,
    cloud: deployersCloud(environment),
    siteId,
  });
  const deploymentId = await oneDeploy({
    ...access,
    token: tokens.scm,
    scmHostName,
    zip,
    deployer: "protected-function",
  });
  return `deployed ${sha256} as ${deploymentId}`;
}

function readSha256(value = ""): string {
  if (/^[0-9a-f]{64}$/.test(value)) return value;
  throw new PublishFailed(
    "usage",
    `PACKAGE_SHA256 is ${found(value)}; the SHA-256 of the previewed package is needed, 64 hexadecimal digits in lower ` +
      `case. This program is run by \`pulumi up\`, which sets it.`,
  );
}

function readWhole(name: string, environment: PublishOptions["environment"], largest: number): number | undefined {
  const value = environment[name] ?? "";
  if (value === "") return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= largest) return number;
  throw new PublishFailed("usage", `${name} is ${found(value)}; a whole number from 1 to ${largest} is needed.`);
}

function found(value: string): string {
  return value === "" ? "missing" : outsideText(JSON.stringify(value));
}
