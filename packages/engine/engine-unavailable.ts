import { Unavailable } from "@protected-function/core/text/errors.ts";
import { acceptedRange, launcherRelease } from "./engine-version.ts";

/** One failed attempt to get an engine. */
export interface FailedAttempt {
  /** The attempt, e.g. "PATH" or the address of a download. */
  readonly attempt: string;
  readonly reason: string;
}

/** No engine is available. The message lists the attempts, why each failed, and every way to fix it. */
export class EngineUnavailable extends Unavailable {
  readonly attempts: readonly FailedAttempt[];

  constructor(options: { attempts: readonly FailedAttempt[]; launcherBin: string; goVersion: string }) {
    super(
      "ENGINE_UNAVAILABLE",
      [
        `No Pulumi engine of version ${acceptedRange} was found or installed.`,
        "Tried:",
        ...options.attempts.map((attempt) => `- ${attempt.attempt}: ${attempt.reason}`),
        "To fix it, do one of these:",
        "- install Pulumi (https://www.pulumi.com/docs/install/) and put it on PATH, so that `pulumi version` works",
        `- unpack all files of ${launcherRelease} into ${options.launcherBin}`,
        "- allow this machine to reach get.pulumi.com and github.com (behind a proxy: NODE_USE_ENV_PROXY=1 with HTTPS_PROXY)",
        `- install Go ${options.goVersion} or later (https://go.dev/dl/): one build from Pulumi's Go module follows`,
      ].join("\n"),
    );
    this.attempts = options.attempts;
  }
}
