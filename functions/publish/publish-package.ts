import type { AzureAccess } from "./ask-azure.ts";
import { deployersCloud } from "./cloud.ts";
import { findScmHost } from "./find-scm-host.ts";
import { oneDeploy } from "./one-deploy.ts";
import { Patience, type PatienceOptions } from "./patience.ts";
import { PublishFailed } from "./publish-failed.ts";
import { readSiteId } from "./site-id.ts";

export interface PublishOptions extends Omit<PatienceOptions, "deadlineSeconds">, Omit<AzureAccess, "patience"> {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly buildPackage: () => Promise<{ readonly zip: Uint8Array; readonly sha256: string }>;
}

/**
 * Builds the package again and deploys it to the site, if it is the one that was previewed.
 *
 * @returns what was deployed, in one line
 * @throws {PublishFailed}
 */
export async function publishPackage(options: PublishOptions): Promise<string> {
  const { environment, token, fetch } = options;
  const siteId = readSiteId(environment["SITE_ID"]);
  const expected = readSha256(environment["PACKAGE_SHA256"]);
  const deadlineSeconds = readDeadline(environment["PUBLISH_DEADLINE_SECONDS"]);
  const { zip, sha256 } = await options.buildPackage();
  if (sha256 !== expected) {
    throw new PublishFailed(
      "sources-changed",
      `The function's sources changed between preview and up: the package is now ${sha256}, PACKAGE_SHA256 says ` +
        `${expected}. Nothing was deployed. Run \`pulumi up\` again, and review the new package in its preview.`,
    );
  }
  const access = { token, fetch, patience: new Patience({ ...options, deadlineSeconds }) };
  const scmHostName = await findScmHost({ ...access, cloud: deployersCloud(environment), siteId });
  const deploymentId = await oneDeploy({ ...access, scmHostName, zip, deployer: "protected-function" });
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

function readDeadline(value = ""): number {
  if (value === "") return 600;
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new PublishFailed(
    "usage",
    `PUBLISH_DEADLINE_SECONDS is ${found(value)}; a whole number from 1 to 3600 is needed.`,
  );
}

function found(value: string): string {
  return value === "" ? "missing" : JSON.stringify(value.slice(0, 100));
}
