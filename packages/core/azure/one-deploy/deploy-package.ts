import { type Claim, decide, proofDecisions } from "./decisions.ts";
import { followDeployment, type Followed } from "./follow-deployment.ts";
import type { LiveSite, Observation } from "./live-site.ts";
import { messages } from "./outcomes.ts";
import { DeadlineReached, type UploadDeadline } from "./upload-deadline.ts";
import { PublishFailed } from "./publish-failed.ts";
import { upload, type UploadOptions } from "./upload.ts";

export interface DeployOptions extends UploadOptions {
  readonly liveSite: LiveSite;
  readonly sha256: string;
  /** The names of the package's functions. */
  readonly functions: readonly string[];
  /** Accepts a deployed package although Resource Manager doesn't show that its functions are registered. */
  readonly acceptsUnconfirmed: boolean;
}

/**
 * Uploads a package until it is proved live. The SCM host's word about a deployment is only a claim, so Resource
 * Manager is asked to confirm it. Anything that propagation or platform trouble can explain is retried until the
 * deadline.
 *
 * @returns the deployed package and its confirmation, in one line
 * @throws {PublishFailed}
 */
export async function deployPackage(options: DeployOptions): Promise<string> {
  const { liveSite, deadline } = options;
  const pauses = deadline.pauses(5000, 20_000);
  let wasAccepted = false;
  let last = "the package was accepted";
  try {
    await liveSite.observeBefore();
    for (;;) {
      const id = await upload(options, wasAccepted);
      wasAccepted = true;
      const followed = await followDeployment(options, id, last);
      const end = "claim" in followed ? await conclude(options, followed, id) : { again: refusal(followed) };
      if ("deployed" in end) return end.deployed;
      last = end.again;
      await pauses.retry(last, "uploading it again");
    }
  } catch (error) {
    if (!(error instanceof DeadlineReached)) throw error;
    const { format } = wasAccepted ? messages.undecided : messages.nothingUploaded;
    throw new PublishFailed("deadline", format(error.deadlineSeconds, error.waitingFor), { cause: error });
  }
}

function refusal({ again, message }: Extract<Followed, { again: unknown }>): string {
  return again === "superseded" ? messages.superseded.format(message) : messages.storageRefused.format(message);
}

type End = { readonly deployed: string } | { readonly again: string };

async function conclude(
  options: DeployOptions,
  { claim, message }: { readonly claim: Claim; readonly message: string },
  acceptedId: string | undefined,
): Promise<End> {
  const { acceptsUnconfirmed, functions, liveSite, scmHostName, sha256 } = options;
  const { decision, observation } = await prove(options, { claim, message });
  const id = acceptedId ?? "unknown";
  const evidence = observation.package === "ours" ? "the running host has its hash" : message;
  switch (decision) {
    case "succeed":
      return { deployed: messages.deployed.format(sha256, id, confirmation({ claim, observation }, functions)) };
    case "upload again":
      return { again: messages.nothingShows.format(message, observation.missing) };
    case "unconfirmed":
      if (acceptsUnconfirmed) {
        return { deployed: messages.acceptedUnconfirmed.format(sha256, id, evidence, observation.missing) };
      }
      throw new PublishFailed(
        "unconfirmed",
        messages.unconfirmed.format(evidence, observation.missing, liveSite.syncUrl),
      );
    case "not registered":
      throw new PublishFailed("not-registered", messages.notRegistered.format(evidence, observation.missing));
    case "fail":
      throw new PublishFailed(
        "deployment-failed",
        messages.deploymentFailed.format(message, observation.missing, scmHostName, acceptedId ?? "latest"),
      );
  }
}

/** The evidence behind a success; it claims no more than was seen. */
function confirmation(
  { claim, observation }: { readonly claim: Claim; readonly observation: Proof["observation"] },
  functions: readonly string[],
): string {
  const list = `Resource Manager's list: ${functions.join(", ")}`;
  if (observation.package === "ours") return `the running host's hash and ${list}`;
  return claim === "deployed" ? `its record and ${list}` : `${list}, which it lacked before the upload`;
}

export interface Proof {
  readonly decision: Exclude<(typeof proofDecisions)[number]["next"], "look again">;
  readonly observation: Observation;
}

/**
 * How many times to look, after pauses that grow to ten seconds. That is about three minutes for a package that the
 * platform reports or that is seen to be there (Azure CLI waits a minute, PyPI azure-cli 2.91,
 * `check_flex_app_after_deployment`). It is one minute for a package that may be there, and seconds for one that the
 * platform reports missing.
 */
const mostLooks: Readonly<Record<Claim, number>> = { deployed: 20, perhaps: 10, failed: 3 };

/**
 * Until the host with this package is synchronized, Resource Manager may list functions of the previous one. If
 * synchronization can't be seen, it is assumed after this many looks, about eight seconds.
 */
const settledAfterLooks = 5;

/** Looks until something is proved or nothing more can be seen. Never waits past the deadline. */
export async function prove(
  { liveSite, deadline }: { readonly liveSite: LiveSite; readonly deadline: UploadDeadline },
  { claim, message }: { readonly claim: Claim; readonly message: string },
): Promise<Proof> {
  const pauses = deadline.pauses(1000, 10_000);
  const waiting = claim === "failed" ? messages.failedLooking : messages.notConfirmedYet;
  let wasOurs = false;
  for (let count = 1; ; count++) {
    const observation = await liveSite.observe();
    const isSettled = (wasOurs && observation.sync === "done") || count >= settledAfterLooks;
    wasOurs = observation.package === "ours";
    const most = observation.package === "ours" ? mostLooks.deployed : mostLooks[claim];
    const isLastLook = count >= most || deadline.remainingMilliseconds() <= 0;
    const decision = decide(proofDecisions, { claim, ...observation, isSettled, isLastLook });
    if (decision !== "look again") return { decision, observation };
    const missing = observation.missing === "" ? "Resource Manager may list them from before" : observation.missing;
    await pauses.retry(waiting.format(message, missing), "looking again");
  }
}
