import { decide } from "./decide.ts";
import { type Claim, proofDecisions } from "./decisions.ts";
import type { LiveSite, Look } from "./live-site.ts";
import { messages } from "./outcomes.ts";
import type { UploadDeadline } from "./upload-deadline.ts";

export interface Proof {
  readonly decision: Exclude<(typeof proofDecisions)[number]["next"], "look again">;
  readonly look: Look;
}

/**
 * How often is looked, after pauses that grow to ten seconds: some three minutes for what the platform says is there, or
 * is seen to be (Azure CLI waits a minute, PyPI azure-cli 2.91, `check_flex_app_after_deployment`), one for what may be,
 * seconds for what it says is not.
 */
const mostLooks: Readonly<Record<Claim, number>> = { deployed: 20, perhaps: 10, failed: 3 };

/**
 * Until the host that has this package is synchronized, Resource Manager may list functions of the one before. Where that
 * can't be told, it is taken to have happened after so many looks, some eight seconds.
 */
const settledAfterLooks = 5;

/** Looks until something is proved, or there is nothing more to see. Never waits longer than there is deadline. */
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
