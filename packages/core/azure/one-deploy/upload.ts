import { answerKind, decide, uploadDecisions } from "./decisions.ts";
import { messages } from "./outcomes.ts";
import { PublishFailed } from "./publish-failed.ts";
import { askScmHost, type ScmHostOptions } from "./scm-host.ts";
import { isStorageRefusal } from "./deployment-record.ts";

export interface UploadOptions extends ScmHostOptions {
  readonly zip: Uint8Array;
  /** The author in the deployment's record. */
  readonly deployer: string;
}

/**
 * Uploads a package by One Deploy until it is accepted, as Azure CLI does (PyPI azure-cli 2.91, `appservice/custom.py`,
 * `enable_zip_deploy_flex`).
 *
 * @param wasAccepted whether an earlier upload of the package was accepted
 * @returns the deployment's ID, or undefined if the answer has none
 * @throws {PublishFailed} `refused`
 * @throws {DeadlineReached}
 */
export async function upload(options: UploadOptions, wasAccepted: boolean): Promise<string | undefined> {
  const { deployer, deadline, scmHostName, scmTokens, zip } = options;
  const pauses = deadline.pauses(2000, 20_000);
  const path = `/api/publish?RemoteBuild=false&Deployer=${encodeURIComponent(deployer)}`;
  for (;;) {
    const { status, text, message, isAudienceRefused } = await askScmHost(options, path, {
      method: "POST",
      headers: { "content-type": "application/zip", "cache-control": "no-cache" },
      body: new Uint8Array(zip),
    });
    const decision = decide(uploadDecisions, {
      answer: answerKind(status),
      isStorageRefusal: isStorageRefusal(text),
      isAudienceRefused,
    });
    switch (decision) {
      case "follow":
        return readId(text);
      case "give up":
        throw new PublishFailed("refused", messages.uploadRefused.format(scmHostName, message, wasAccepted));
      case "try the other audience":
        scmTokens.changeAudience();
        await pauses.wait(message);
        break;
      case "try again":
        await pauses.retry(isStorageRefusal(text) ? messages.storageRefused.format(message) : message);
    }
  }
}

/** The body is the ID, as text or as a JSON string. It is printed, and becomes part of a path. */
function readId(text: string): string | undefined {
  const id = text.trim().replace(/^"(.*)"$/, "$1");
  return /^[\w-]{1,100}$/.test(id) ? id : undefined;
}
