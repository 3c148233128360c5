import { sayAnswer } from "./ask-azure.ts";
import { type DeploymentStatus, readDeploymentStatus } from "./deployment-status.ts";
import { PublishFailed } from "./publish-failed.ts";
import { askScmHost, type ScmHostOptions } from "./scm-host.ts";
import { isStorageRefusal } from "./storage-refusal.ts";

export interface OneDeployOptions extends ScmHostOptions {
  readonly zip: Uint8Array;
  /** What the deployment's record names as its author. */
  readonly deployer: string;
}

/**
 * Deploys a package to a Flex Consumption site by One Deploy, as Azure CLI 2.91 does it (PyPI `azure-cli`,
 * `command_modules/appservice/custom.py`: `enable_zip_deploy_flex`, `_check_zip_deployment_status_flex`). What the
 * propagation of a new site explains is tried again until the deadline; the CLI gives up on it at once.
 *
 * @returns the deployment's id
 * @throws {PublishFailed} `refused`, `deployment-failed`, `deadline`
 */
export async function oneDeploy(options: OneDeployOptions): Promise<string> {
  const pauses = options.patience.pauses(5000, 20_000);
  let last = "the package was accepted";
  for (;;) {
    const acceptedId = await upload(options);
    const ending = await follow(options, acceptedId, last);
    if (ending.outcome === "succeeded") return ending.id;
    if (!isStorageRefusal(ending.words)) throw notDeployed(options, ending.words);
    last =
      `${ending.words}: the site's identity may not write to its storage account yet, or lacks Storage Blob Data ` +
      `Owner there`;
    await pauses.retry(last);
  }
}

type Ending =
  | { readonly outcome: "succeeded"; readonly id: string }
  /** The platform took the package and did not deploy it. */
  | { readonly outcome: "failed"; readonly words: string };

/** @returns the id in the answer, or `undefined` when the answer bears none. */
async function upload(options: OneDeployOptions): Promise<string | undefined> {
  const pauses = options.patience.pauses(2000, 20_000);
  for (;;) {
    const answer = await askScmHost(
      options,
      `/api/publish?RemoteBuild=false&Deployer=${encodeURIComponent(options.deployer)}`,
      {
        method: "POST",
        headers: { "content-type": "application/zip", "cache-control": "no-cache" },
        body: new Uint8Array(options.zip),
      },
    );
    if (answer.kind === "passing") await pauses.retry(answer.reason);
    else if (answer.status === 202) return readId(answer.text);
    else throw unexpected(options, "POST /api/publish", answer);
  }
}

/** @param last what to tell at the deadline, before anything is known of this deployment */
async function follow(options: OneDeployOptions, acceptedId: string | undefined, last: string): Promise<Ending> {
  const pauses = options.patience.pauses(1000, 5000);
  let goingOn = false;
  let latestWords = last;
  for (;;) {
    await pauses.wait(latestWords);
    const answer = await askScmHost(options, "/api/deployments/latest");
    if (answer.kind === "passing") {
      // The record of a deployment that was going on is gone: the CLI, too, takes that for success.
      if (answer.status === 404 && goingOn) return { outcome: "succeeded", id: acceptedId ?? "unknown" };
      latestWords = answer.reason;
      pauses.report(answer.reason);
      continue;
    }
    if (answer.status !== 200 && answer.status !== 202)
      throw unexpected(options, "GET /api/deployments/latest", answer);
    goingOn ||= answer.status === 202;

    const latest = readDeploymentStatus(answer.text);
    const status = isEndOfAnother(latest, acceptedId) ? await ownStatus(options, acceptedId, latest) : latest;
    if (status?.outcome === "succeeded") return { outcome: "succeeded", id: acceptedId ?? status.id ?? "unknown" };
    if (status?.outcome === "failed") return { outcome: "failed", words: status.words };
    latestWords = status?.words ?? "the deployment's status could not be read";
  }
}

function isEndOfAnother(latest: DeploymentStatus | undefined, acceptedId: string | undefined): boolean {
  return (
    latest?.outcome !== undefined && latest.id !== undefined && acceptedId !== undefined && latest.id !== acceptedId
  );
}

/**
 * What became of our deployment when "latest" is another's, which proves nothing. A host that does not know deployments
 * by id answers 404: then, as for the CLI, the latest stands for ours.
 */
async function ownStatus(
  options: OneDeployOptions,
  acceptedId: string | undefined,
  latest: DeploymentStatus | undefined,
): Promise<DeploymentStatus | undefined> {
  const answer = await askScmHost(options, `/api/deployments/${acceptedId}`);
  if (answer.kind === "passing") return answer.status === 404 ? latest : undefined;
  return readDeploymentStatus(answer.text);
}

/** The id is the body, as text or as a JSON string. It is printed, and becomes part of a path. */
function readId(text: string): string | undefined {
  const id = text.trim().replace(/^"(.*)"$/, "$1");
  return /^[\w-]{1,100}$/.test(id) ? id : undefined;
}

function notDeployed({ scmHostName }: OneDeployOptions, words: string): PublishFailed {
  return new PublishFailed(
    "deployment-failed",
    `The platform did not deploy the package: ${words}. What was deployed before goes on running. ` +
      `See https://${scmHostName}/api/deployments/latest/log, then run \`pulumi up\` again.`,
  );
}

function unexpected(
  options: OneDeployOptions,
  what: string,
  answer: { readonly status: number; readonly text: string },
): PublishFailed {
  return new PublishFailed(
    "refused",
    `${options.scmHostName} answered ${what} with ${sayAnswer(answer)}; 202 was expected ` +
      `of the upload, 200 or 202 of its status. That does not pass by waiting: see that the site is on Flex ` +
      `Consumption, and what its deployment log says.`,
  );
}
