import type { RequestIds } from "../../checks/refused-answer.ts";
import type { Observed } from "./record/observer.ts";
import type { LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { CredentialWarning } from "./credential-expiry.ts";
import type { ApiExposure } from "./exposure.ts";
import type { Probe } from "./probes/probe.ts";
import type { Propagation } from "./propagation.ts";
import type { StackOutputs } from "../../infra/outputs.ts";

/** One check of the guide, and what became of it on the live stack. */
export interface VerifiedRow extends Omit<Outcome, "unexpected"> {
  /** How often it ran; 0: it doesn't apply. */
  readonly attempts: number;
  /** Failed: propagation would explain it, and it had not passed at the deadline. */
  readonly notYet?: Propagation;
  /** Failed: by whom, and under which ids Microsoft's support and the tenant's logs find it. */
  readonly traces?: readonly Trace[];
  /** Failed: what that means and who fixes it. */
  readonly explanation?: readonly string[];
}

/** A refused request. */
export interface Trace extends RequestIds {
  readonly by: string;
  readonly request: string;
  readonly status?: number;
}

/** Counts of rows, and what they say of the deployed package. */
interface VerificationAccount {
  readonly proved: number;
  readonly failed: number;
  /** Of the failed: those that propagation would explain. */
  readonly notYet: number;
  readonly notApplicable: number;
  /** HTTP exchanges behind them. */
  readonly exchanges: number;
  readonly package: {
    /** As declared: SHA-256 of what the program uploaded. */
    readonly sha256: string;
    /** Whether the function names the same; `unseen`: no call got that far. */
    readonly answers: "the same" | "another" | "unseen";
    /** The hash that it names, where it is another. */
    readonly found?: string;
  };
}

/** What `./pf verify` found: the object that `--json` prints. No secret and no token is in it. */
export interface Verification {
  readonly ok: boolean;
  /** Not closed: no check was run. */
  readonly door: ApiExposure;
  /** The caller that the checks called as. */
  readonly caller: string | undefined;
  readonly rows: readonly VerifiedRow[];
  /** What was probed beside the guide's checks. */
  readonly probes: readonly Probe[];
  readonly warnings: readonly CredentialWarning[];
  readonly account: VerificationAccount;
  readonly deadlineMinutes: number;
  /** With `--record`, if the API is protected. */
  readonly record?: LiveRecord;
}

/** What the rows come to. */
export function accountOf(rows: readonly VerifiedRow[], { packageSha256 }: StackOutputs): VerificationAccount {
  const count = (counts: (row: VerifiedRow) => boolean) => rows.filter(counts).length;
  return {
    proved: count(({ outcome }) => outcome === "proved"),
    failed: count(({ outcome }) => outcome === "failed"),
    notYet: count(({ notYet }) => notYet !== undefined),
    notApplicable: count(({ outcome }) => outcome === "not-applicable"),
    exchanges: rows.reduce((sum, { exchanges }) => sum + exchanges, 0),
    package: { sha256: packageSha256, ...packageIn(rows, packageSha256) },
  };
}

/** B01's call is answered with the hash of the package that runs; its reason quotes what was found. */
function packageIn(rows: readonly VerifiedRow[], declared: string): Omit<VerificationAccount["package"], "sha256"> {
  const row = rows.find(({ id, claim }) => id === "B01" && claim.includes("package"));
  if (row?.outcome === "proved") return { answers: "the same" };
  const found = /found .*packageSha256: '([\da-f]+)'/.exec(row?.reason ?? "")?.[1];
  if (found === undefined) return { answers: "unseen" };
  return found === declared ? { answers: "the same" } : { answers: "another", found };
}

/** As whom the checks call. */
export interface ChosenCaller {
  /** Its name in the settings; absent: the stack has none. */
  readonly name?: string;
  readonly clientId: string;
  readonly proof: LiveOriginMessage["proof"];
}

/** What `./pf verify --record <file>` writes: raw observations, fit to be shown to anybody. */
export interface LiveRecord {
  readonly format: 1;
  /** ISO 8601. */
  readonly at: string;
  readonly packageSha256: string;
  readonly ok: boolean;
  readonly probes: Verification["probes"];
  readonly observations: readonly Observed[];
}
