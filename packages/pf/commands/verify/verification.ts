import type { RequestIds } from "../../checks/refused-answer.ts";
import type { Observed } from "./record/observer.ts";
import type { LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { CredentialWarning } from "./credential-expiry.ts";
import type { ApiExposure } from "./exposure.ts";
import type { Probe } from "./probes/probe.ts";
import type { Propagation } from "./propagation.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";

/** One check of the guide, and its result on the live stack. */
export interface VerifiedRow extends Omit<Outcome, "unexpected"> {
  /** The number of attempts. 0 if it doesn't apply. */
  readonly attempts: number;
  /** For a failure: the propagation that would explain it, if it hadn't passed at the deadline. */
  readonly notYet?: Propagation;
  /** For a failure: the service that refused, and the ids that Microsoft's support and the tenant's logs find it by. */
  readonly traces?: readonly Trace[];
  /** For a failure: its meaning and who fixes it. */
  readonly explanation?: readonly string[];
}

/** A refused request. */
export interface Trace extends RequestIds {
  readonly by: string;
  readonly request: string;
  readonly status?: number;
}

/** Whether the function reports the same hash, or another one if it's known; or why it is unknown. */
type AnsweringPackage =
  | { readonly answers: "the same" }
  | { readonly answers: "another"; readonly found?: string }
  | { readonly answers: "unseen"; readonly why: string };

/** Counts of rows, and their evidence about the deployed package. */
interface VerificationAccount {
  readonly proved: number;
  readonly failed: number;
  /** The failed rows that propagation would explain. */
  readonly notYet: number;
  readonly notApplicable: number;
  /** HTTP exchanges behind them. */
  readonly exchanges: number;
  readonly package: {
    /** As declared: SHA-256 of the package that the program uploaded. */
    readonly sha256: string;
  } & AnsweringPackage;
}

/** The result of `./pf verify`: the object that `--json` prints. Contains no secret and no token. */
export interface Verification {
  readonly ok: boolean;
  /** Whether the API refuses a request without a token. If it isn't `closed`, no check ran. */
  readonly door: ApiExposure;
  /** The caller that the checks called as. */
  readonly caller: string | undefined;
  readonly rows: readonly VerifiedRow[];
  /** The probes in addition to the guide's checks. */
  readonly probes: readonly Probe[];
  readonly warnings: readonly CredentialWarning[];
  readonly account: VerificationAccount;
  readonly deadlineMinutes: number;
  /** With `--record`, if the API is protected. */
  readonly record?: LiveRecord;
}

/** Counts the rows' results. */
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

/** The answer to B01's call contains the hash of the running package. Its reason quotes that hash. */
function packageIn(rows: readonly VerifiedRow[], declared: string): AnsweringPackage {
  const row = rows.find(({ id, claim }) => id === "B01" && claim.includes("package"));
  if (row?.outcome === "proved") return { answers: "the same" };
  const foundHash = /found .*packageSha256 ([\da-f]+)/.exec(row?.reason ?? "")?.[1];
  if (foundHash === undefined) return { answers: "unseen", why: whyUnseen(row) };
  return foundHash === declared ? { answers: "the same" } : { answers: "another", found: foundHash };
}

function whyUnseen(row: VerifiedRow | undefined): string {
  if (row === undefined) return "only the sample's endpoint who-calls reports it, and the contract has none";
  return row.outcome === "failed"
    ? "the call to who-calls, which reports it, failed"
    : `who-calls, which reports it, wasn't called (${row.reason})`;
}

/** The caller that the checks call as. */
export interface ChosenCaller {
  /** Its name in the settings. Absent if the stack has no caller. */
  readonly name?: string;
  readonly clientId: string;
  readonly proof: LiveOriginMessage["proof"];
}

/** The content that `./pf verify --record <file>` writes: raw observations that are safe to share. */
export interface LiveRecord {
  readonly format: 1;
  /** ISO 8601. */
  readonly at: string;
  readonly packageSha256: string;
  readonly ok: boolean;
  readonly probes: Verification["probes"];
  readonly observations: readonly Observed[];
}

export function recordText(record: LiveRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}
