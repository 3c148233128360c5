import { Unavailable } from "../text/errors.ts";
import { acceptedRange, wantedVersion } from "./engine-version.ts";

/** One way to an engine that did not lead to one. */
export interface FailedAttempt {
  /** The way, e.g. "PATH" or the address of a download. */
  readonly what: string;
  readonly reason: string;
}

/** No engine could be had: what was tried, why each way failed, and every way out. */
export class EngineUnavailable extends Unavailable {
  readonly attempts: readonly FailedAttempt[];

  constructor(options: { attempts: readonly FailedAttempt[]; cachedEngine: string; goVersion: string }) {
    super(
      "ENGINE_UNAVAILABLE",
      [
        `No Pulumi engine of a version ${acceptedRange} could be had.`,
        "Tried:",
        ...options.attempts.map((attempt) => `- ${attempt.what}: ${attempt.reason}`),
        "Any one of these helps:",
        "- install Pulumi (https://www.pulumi.com/docs/install/) and put it on PATH; `pulumi version` must answer",
        `- put an engine of version ${wantedVersion} at ${options.cachedEngine},`,
        `  or set PULUMI_HOME to a folder that has one under versions/${wantedVersion}/bin`,
        "- let this machine reach get.pulumi.com and github.com (NODE_USE_ENV_PROXY=1 with HTTPS_PROXY, behind a proxy)",
        `- install Go ${options.goVersion} or later (https://go.dev/dl/), which builds it from its Go module, once`,
      ].join("\n"),
    );
    this.attempts = options.attempts;
  }
}
