import type { Outcome } from "../../checks/run-checks.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { outputsCommand } from "../../stacks/stack-outputs.ts";
import { accountOf, type Verification, type VerifiedRow, type ChosenCaller } from "./verification.ts";
import { type CheckoutPackage, probeCheckout } from "./probes/checkout.ts";
import { expiriesInOutputs, warningsOf } from "./credential-expiry.ts";
import type { ApiExposure } from "./exposure.ts";
import type { FoundAdministrator } from "../../stacks/live/find-administrator.ts";
import { bareOrigin, type LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import type { Probe } from "./probes/probe.ts";
import type { Prober } from "./prober.ts";
import type { Observed } from "./record/observer.ts";
import { recordOf } from "./record/record.ts";
import { Patience, type Time } from "@protected-function/core/azure/patience.ts";
import { Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { isWaiting, verifyRow } from "./verify-row.ts";

export type VerifyEvent =
  | { readonly kind: "administrator"; readonly administrator: FoundAdministrator }
  | { readonly kind: "row"; readonly row: VerifiedRow }
  | { readonly kind: "probe"; readonly probe: Probe }
  /** Waits for propagation. The pause is in milliseconds. */
  | { readonly kind: "waiting"; readonly what: string; readonly pause: number };

export interface VerifyOptions {
  /** Outputs of the live stack. */
  readonly outputs: StackOutputs;
  readonly caller: ChosenCaller;
  readonly findAdministrator: () => Promise<FoundAdministrator>;
  /** The package that this checkout builds. */
  readonly checkout: () => Promise<CheckoutPackage>;
  /** Whether the stack may be altered and restored. */
  readonly alteration: boolean;
  readonly deadlineMinutes: number;
  /** Whether to record observations that require a live stack. Default: no. */
  readonly record?: boolean;
  /** Values to hide, in addition to those of the caller and the outputs. */
  readonly secrets: readonly string[];
  readonly prober: Prober;
  readonly time: Time;
  /** The time that an alteration gets to take effect, by the number of the attempt, from 0. Milliseconds. */
  readonly settle: (attempt: number) => number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: VerifyEvent) => void;
}

/**
 * Runs the guide's checks on a live stack, starting with a request without a token. Repeats checks that may still
 * propagate until the deadline.
 *
 * @throws OtherCloud, Refused, Unavailable, and the signal's reason if it is aborted
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { outputs, caller, alteration, deadlineMinutes, prober, time, signal, onEvent } = options;
  requireConsistentOutputs(outputs);
  const patience = new Patience(time, time.now() + deadlineMinutes * 60_000);
  const bare = bareOrigin(outputs, caller);
  const exposure = await waitForExposure(bare, patience, options);
  const shared = { door: exposure, caller: caller.name, deadlineMinutes };
  if (exposure.state !== "closed") {
    return { ok: false, ...shared, rows: [], probes: [], warnings: [], account: accountOf([], outputs) };
  }

  const hidden = [...options.secrets, ...secretsIn(outputs, caller)];
  const administrator = await options.findAdministrator();
  onEvent({ kind: "administrator", administrator });
  if (alteration && !administrator.found) {
    throw new Refused(
      "VERIFY_REFUSED",
      `--alter needs an administrator's login, and none was found: ${administrator.reason}`,
    );
  }
  const origin = { ...bare, administrator: administrator.found, alteration };
  const rows = await rowsOf(origin, patience, hidden, options);
  const built = await options.checkout();
  const probes = await probesOf(origin, patience, built, options);
  const ends = administrator.found ? await prober.readCredentials(origin) : expiriesInOutputs(outputs);
  signal.throwIfAborted();
  const verification: Verification = {
    ok: [...rows, ...probes].every(({ outcome }) => outcome !== "failed"),
    ...shared,
    rows,
    probes,
    warnings: warningsOf(ends, new Date(time.now())),
    account: accountOf(rows, outputs),
  };
  if (options.record !== true) return verification;
  const observed = await observedOf({ ...origin, settle: options.settle(0) }, rows, built, options);
  const record = recordOf(verification, observed, { outputs, secrets: hidden, now: new Date(time.now()) });
  return { ...verification, record };
}

/** Waits until the site responds. Reports an open API at once. */
async function waitForExposure(
  origin: LiveOriginMessage,
  patience: Patience,
  { prober, deadlineMinutes, onEvent }: VerifyOptions,
): Promise<ApiExposure> {
  for (;;) {
    const exposure = await prober.probeExposure(origin);
    if (exposure.state !== "unseen") return exposure;
    const pause = patience.next();
    if (pause === 0 && exposure.answered) return exposure;
    if (!exposure.online) {
      throw new Unavailable(
        "VERIFY_IMPOSSIBLE",
        `${exposure.found} Entra ID doesn't answer either: this machine has no network. To use a proxy, set HTTPS_PROXY and ` +
          "NODE_USE_ENV_PROXY=1; to trust its certificate authority, set NODE_EXTRA_CA_CERTS.",
      );
    }
    if (pause === 0) {
      throw new Unavailable(
        "VERIFY_IMPOSSIBLE",
        `${exposure.found} Gave up after ${deadlineMinutes} minutes. Check that the stack is deployed and its site runs, or set a longer --deadline.`,
      );
    }
    onEvent({ kind: "waiting", what: "The site doesn't answer yet", pause });
    await patience.wait();
  }
}

async function rowsOf(
  origin: LiveOriginMessage,
  patience: Patience,
  hidden: readonly string[],
  { outputs, prober, time, settle, signal, onEvent }: VerifyOptions,
): Promise<readonly VerifiedRow[]> {
  const rows = new Map<string, VerifiedRow>();
  const record = (outcome: Outcome): void => {
    const attempts = (rows.get(outcome.claim)?.attempts ?? 0) + 1;
    const row = verifyRow(outcome, attempts, { outputs, secrets: hidden, now: new Date(time.now()) });
    rows.set(outcome.claim, row);
    onEvent({ kind: "row", row });
  };
  const run = async (attempt: number, only?: readonly string[]): Promise<void> => {
    await stoppable({ prober, signal }, () =>
      prober.runGuide(record, { origin: { ...origin, settle: settle(attempt) }, ...(only && { only }) }),
    );
    signal.throwIfAborted();
  };
  await run(0);
  for (let attempt = 1; ; attempt += 1) {
    const waiting = [...rows.values()].filter(isWaiting).map(({ claim }) => claim);
    const pause = patience.next();
    if (waiting.length === 0 || pause === 0) return [...rows.values()];
    onEvent({ kind: "waiting", what: `${waiting.length} checks don't pass yet`, pause });
    await patience.wait();
    await run(attempt, waiting);
  }
}

/** The probes in addition to the rows. All of them run again while one may still pass. */
async function probesOf(
  origin: LiveOriginMessage,
  patience: Patience,
  built: CheckoutPackage,
  { outputs, prober, signal, onEvent }: VerifyOptions,
): Promise<readonly Probe[]> {
  for (;;) {
    const probes = [...(await prober.probe(origin, built)), probeCheckout(outputs, built)];
    signal.throwIfAborted();
    const waiting = probes.filter(({ notYet }) => notYet !== undefined);
    const pause = patience.next();
    if (waiting.length === 0 || pause === 0) {
      for (const probe of probes) onEvent({ kind: "probe", probe });
      return probes;
    }
    onEvent({ kind: "waiting", what: waiting.map(({ notYet = "" }) => notYet).join("; "), pause });
    await patience.wait();
  }
}

/** Makes the observations that require a live stack. Uploads only the declared package, again. */
async function observedOf(
  origin: LiveOriginMessage,
  rows: readonly VerifiedRow[],
  built: CheckoutPackage,
  { outputs, prober, signal }: VerifyOptions,
): Promise<readonly Observed[]> {
  const waited = rows.filter(({ attempts }) => attempts > 1).map(({ id, attempts }) => ({ id, attempts }));
  const isDeclared = "sha256" in built && built.sha256 === outputs.packageSha256 && built.zipBase64 !== undefined;
  const reason = "why" in built ? built.why : "this checkout builds another package than the stack declares";
  return stoppable({ prober, signal }, () =>
    prober.observe(origin, { package: isDeclared ? { zipBase64: built.zipBase64 ?? "" } : { why: reason }, waited }),
  );
}

/** Runs something in the prober's process. An abort stops it after the current check. */
async function stoppable<Result>(
  { prober, signal }: Pick<VerifyOptions, "prober" | "signal">,
  run: () => Promise<Result>,
): Promise<Result> {
  const stop = (): void => prober.stopAfterThisCheck();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function secretsIn({ callers }: StackOutputs, { proof }: ChosenCaller): readonly string[] {
  const inOutputs = Object.values(callers).flatMap(({ clientSecret }) => (clientSecret ? [clientSecret] : []));
  return proof.kind === "client-secret" ? [...inOutputs, proof.clientSecret] : inOutputs;
}

/** @throws Refused if the outputs contradict themselves */
function requireConsistentOutputs(outputs: StackOutputs): void {
  const { tenantId, tokenEndpoint, endpoints, functionApp } = outputs;
  const { pathname } = new URL(tokenEndpoint);
  const tenantInEndpoint = pathname.split("/")[1] ?? "";
  if (tenantInEndpoint.toLowerCase() !== tenantId.toLowerCase()) {
    throw new Refused(
      "VERIFY_REFUSED",
      `The outputs contradict themselves: tokenEndpoint is of the tenant ${tenantInEndpoint}, tenantId is ${tenantId}. Read them again: ${outputsCommand}`,
    );
  }
  const foreignHost = endpoints
    .map(({ url }) => new URL(url).host)
    .find((host) => host !== functionApp.hostName.toLowerCase());
  if (foreignHost !== undefined) {
    throw new Refused(
      "VERIFY_REFUSED",
      `The outputs contradict themselves: an endpoint is at ${foreignHost}, functionApp at ` +
        `${functionApp.hostName}. Read them again: ${outputsCommand}`,
    );
  }
}
