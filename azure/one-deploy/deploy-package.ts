import { type Claim, decide, proofDecisions } from "./decisions.ts";
import { followDeployment, type Followed } from "./follow-deployment.ts";
import type { LiveSite, Look } from "./live-site.ts";
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
    await liveSite.lookBefore();
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
    const { say } = wasAccepted ? messages.undecided : messages.nothingUploaded;
    throw new PublishFailed("deadline", say(error.deadlineSeconds, error.waitingFor), { cause: error });
  }
}

function refusal({ again, words }: Extract<Followed, { again: unknown }>): string {
  return again === "superseded" ? messages.superseded.say(words) : messages.storageRefused.say(words);
}

type End = { readonly deployed: string } | { readonly again: string };

async function conclude(
  options: DeployOptions,
  { claim, words }: { readonly claim: Claim; readonly words: string },
  acceptedId: string | undefined,
): Promise<End> {
  const { acceptsUnconfirmed, functions, liveSite, scmHostName, sha256 } = options;
  const { decision, look } = await prove(options, { claim, words });
  const id = acceptedId ?? "unknown";
  const evidence = look.package === "ours" ? "the running host has its hash" : words;
  switch (decision) {
    case "succeed":
      return { deployed: messages.deployed.say(sha256, id, confirmation({ claim, look }, functions)) };
    case "upload again":
      return { again: messages.nothingShows.say(words, look.lacking) };
    case "unconfirmed":
      if (acceptsUnconfirmed) {
        return { deployed: messages.acceptedUnconfirmed.say(sha256, id, evidence, look.lacking) };
      }
      throw new PublishFailed("unconfirmed", messages.unconfirmed.say(evidence, look.lacking, liveSite.syncUrl));
    case "not registered":
      throw new PublishFailed("not-registered", messages.notRegistered.say(evidence, look.lacking));
    case "fail":
      throw new PublishFailed(
        "deployment-failed",
        messages.deploymentFailed.say(words, look.lacking, scmHostName, acceptedId ?? "latest"),
      );
  }
}

/** The evidence behind a success; it claims no more than was seen. */
function confirmation(
  { claim, look }: { readonly claim: Claim; readonly look: Proof["look"] },
  functions: readonly string[],
): string {
  const list = `Resource Manager's list: ${functions.join(", ")}`;
  if (look.package === "ours") return `the running host's hash and ${list}`;
  return claim === "deployed" ? `its record and ${list}` : `${list}, which it lacked before the upload`;
}

export interface Proof {
  readonly decision: Exclude<(typeof proofDecisions)[number]["next"], "look again">;
  readonly look: Look;
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
  { claim, words }: { readonly claim: Claim; readonly words: string },
): Promise<Proof> {
  const pauses = deadline.pauses(1000, 10_000);
  const waiting = claim === "failed" ? messages.failedLooking : messages.notConfirmedYet;
  let wasOurs = false;
  for (let looks = 1; ; looks++) {
    const look = await liveSite.look();
    const isSettled = (wasOurs && look.sync === "done") || looks >= settledAfterLooks;
    wasOurs = look.package === "ours";
    const most = look.package === "ours" ? mostLooks.deployed : mostLooks[claim];
    const isLastLook = looks >= most || deadline.remainingMilliseconds() <= 0;
    const decision = decide(proofDecisions, { claim, ...look, isSettled, isLastLook });
    if (decision !== "look again") return { decision, look };
    const lacking = look.lacking === "" ? "Resource Manager may list them from before" : look.lacking;
    await pauses.retry(waiting.say(words, lacking), "looking again");
  }
}
