import { answerKind, type Claim, decide, recordDecisions } from "./decisions.ts";
import { type DeploymentRecord, readDeploymentRecord } from "./deployment-record.ts";
import { PublishFailed } from "./publish-failed.ts";
import { askScmHost, type ScmAnswer, type ScmHostOptions } from "./scm-host.ts";

/** The end of a deployment's record: a claim to prove, or the need for another upload. */
export type Followed =
  | { readonly claim: Claim; readonly message: string }
  | { readonly again: "storage refused" | "superseded"; readonly message: string };

/** Microsoft's recommendation (azd, `funcapp_host_client.go`). Longer pauses miss the end of a record that vanishes. */
const pollMilliseconds = 1000;

/**
 * After this many polls in a row without a status, none will come: for a record that was there before, and for any
 * other.
 */
const silentPolls = { gone: 3, other: 15 };

/**
 * Follows a deployment by its record until the record shows the end or goes silent.
 *
 * @param acceptedId the ID that the upload was given, if any
 * @param before the message at the deadline while nothing is known of this deployment
 * @throws {DeadlineReached}
 */
export async function followDeployment(
  options: ScmHostOptions,
  acceptedId: string | undefined,
  before: string,
): Promise<Followed> {
  const pauses = options.deadline.pauses(pollMilliseconds, pollMilliseconds);
  let last = before;
  let wasSeen = false;
  let silent = 0;
  for (;;) {
    await pauses.wait(last);
    const { answer, record, isOurs } = await readRecord(options, acceptedId);
    silent = record.status === "nothing" ? silent + 1 : 0;
    wasSeen ||= record.status !== "nothing";
    const isGone = answer.status === 404 && wasSeen;
    const decision = decide(recordDecisions, {
      status: record.status,
      isOurs,
      answer: answerKind(answer.status),
      isAudienceRefused: answer.isAudienceRefused,
      isSilent: silent >= (isGone ? silentPolls.gone : silentPolls.other),
    });
    last = record.message;
    if (typeof decision === "object") return { claim: decision.prove, message: record.message };
    switch (decision) {
      case "upload again":
        return { again: record.status === "superseded" ? "superseded" : "storage refused", message: record.message };
      case "try the other audience":
        options.scmTokens.changeAudience();
        break;
      case "poll":
        if (record.status === "nothing") pauses.report(last);
    }
  }
}

interface ReadRecord {
  readonly answer: ScmAnswer;
  readonly record: DeploymentRecord;
  readonly isOurs: boolean;
}

/**
 * Reads the record by its ID. If the host doesn't know the ID, reads the latest one, unless it belongs to another
 * deployment, whose outcome shows nothing about this one.
 */
async function readRecord(options: ScmHostOptions, acceptedId: string | undefined): Promise<ReadRecord> {
  const byId = acceptedId === undefined ? undefined : await ask(options, acceptedId);
  const answer = byId && byId.status !== 404 ? byId : await ask(options, "latest");
  const record = recordIn(answer);
  if (acceptedId === undefined || record.id === undefined) return { answer, record, isOurs: false };
  if (record.id === acceptedId) return { answer, record, isOurs: true };
  const message = "the deployment's record is gone: the one that is there is another's";
  return { answer: { ...answer, status: 404 }, record: { id: undefined, status: "nothing", message }, isOurs: false };
}

/** An unreachable host shows nothing. The package is uploaded, and Resource Manager shows the outcome. */
async function ask(options: ScmHostOptions, deployment: string): Promise<ScmAnswer> {
  try {
    return await askScmHost(options, `/api/deployments/${deployment}`);
  } catch (error) {
    if (!(error instanceof PublishFailed) || error.code !== "refused") throw error;
    return { status: undefined, text: "", message: error.message, isAudienceRefused: false };
  }
}

function recordIn({ status, text, message }: ScmAnswer): DeploymentRecord {
  if (status === 200 || status === 202) return readDeploymentRecord(text);
  return {
    id: undefined,
    status: "nothing",
    message: status === 404 ? "the deployment's record is gone (404)" : message,
  };
}
