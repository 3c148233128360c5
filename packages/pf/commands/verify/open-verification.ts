import { processGuardian } from "@protected-function/engine/guardian.ts";
import type { RunningTwin } from "../../stacks/local/running-twin.ts";
import { outputsOf, type OutputsSource } from "../../stacks/stack-outputs.ts";
import { checkoutPackage } from "./probes/checkout.ts";
import { findAdministrator } from "../../stacks/live/find-administrator.ts";
import { bareOrigin } from "../../stacks/live/live-origin.ts";
import { openProber } from "./prober.ts";
import { verify, type VerifyOptions } from "./verify.ts";
import type { Verification, ChosenCaller } from "./verification.ts";
import { answeredBy } from "../../stacks/answered-by.ts";
import { evidenceOf } from "../../stacks/evidence-of.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { ProofMissing, readyCaller } from "../../stacks/recipe/caller-proof.ts";
import { RecipeRefused } from "../../stacks/recipe/recipe-refused.ts";
import { unknownClientId } from "@protected-function/core/azure/token.ts";
import { Refused } from "@protected-function/core/text/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface VerificationOptions extends Pick<
  VerifyOptions,
  "alteration" | "record" | "deadlineMinutes" | "signal" | "time" | "onEvent"
> {
  readonly source: OutputsSource;
  /** The caller's name. Default: the first caller with an available credential. */
  readonly caller?: string | undefined;
  readonly environment: Environment;
}

/**
 * Verifies the source's stack with the environment's credentials, from a separate process.
 *
 * @throws the errors of `outputsOf`, `chooseCaller` and `verify`
 */
export async function openVerification(
  options: VerificationOptions,
): Promise<{ readonly verification: Verification; readonly evidence: Evidence }> {
  const { source, environment } = options;
  const outputs = await outputsOf({ ...source, showSecrets: !environment["CALLER_SECRET"] });
  const caller = chooseCaller(outputs, options.caller, environment);
  const { twin } = source;
  const directory = twin?.directory ?? source.directory ?? process.cwd();
  const guardian = processGuardian();
  const prober = openProber({
    environment: twin?.environment ?? environment,
    guardian,
    origin: bareOrigin(outputs, caller),
  });
  try {
    const verification = await verify({
      outputs,
      caller,
      findAdministrator: async () =>
        twin
          ? { found: false, reason: "the running twin exposes no administrator login (`npm start` runs these checks)" }
          : findAdministrator(environment, outputs),
      checkout: () => checkoutPackage(directory, outputs, { guardian, signal: options.signal }),
      alteration: options.alteration,
      record: options.record === true,
      deadlineMinutes: options.deadlineMinutes,
      secrets: ["ARM_CLIENT_SECRET", "CALLER_SECRET"].flatMap((name) => environment[name] || []),
      prober,
      time: options.time,
      settle: settleOf,
      signal: options.signal,
      onEvent: options.onEvent,
    });
    return { verification, evidence: await gathered(options, outputs, { twin, directory }) };
  } finally {
    await prober.close();
  }
}

/** The checks go by the stack's outputs, so they read no settings file. */
async function gathered(
  { source, environment, time, signal }: VerificationOptions,
  outputs: StackOutputs,
  { twin, directory }: { readonly twin: RunningTwin | undefined; readonly directory: string },
) {
  const { tenantId, tokenEndpoint, functionApp } = outputs;
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(functionApp.siteId) ?? [];
  return await evidenceOf({
    answeredBy: twin ? "twin" : await answeredBy(environment, new URL(tokenEndpoint).hostname),
    stack: twin ? twin.stack : source.stack,
    tenant: { id: tenantId },
    ...(subscriptionId !== undefined && { subscriptionId }),
    measured: "checked",
    directory,
    now: time.now(),
    environment,
    signal,
  });
}

/** Inferred: App Service usually applies new settings within seconds, sometimes within a minute. Milliseconds. */
function settleOf(attempt: number): number {
  return [5000, 20_000][attempt] ?? 60_000;
}

const variables = ["CALLER_SECRET", "CALLER_CERTIFICATE_FILE", "CALLER_ASSERTION_FILE"];
/**
 * Returns the requested caller, or else the first with an available credential in the stack or the environment.
 *
 * @throws RecipeRefused for an unknown name, Refused if the environment's secret could belong to several callers
 */
export function chooseCaller(
  outputs: StackOutputs,
  requestedCaller: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ChosenCaller {
  const callerNames = Object.keys(outputs.callers);
  if (requestedCaller !== undefined && !callerNames.includes(requestedCaller))
    throw RecipeRefused.unknownCaller(requestedCaller, callerNames);
  const set = variables.find((name) => environment[name]);
  if (requestedCaller === undefined && set !== undefined && callerNames.length > 1) {
    throw new Refused(
      "VERIFY_REFUSED",
      `${set} is set, and the stack has ${callerNames.length} callers: whose is it?\nAdd --caller ${callerNames.join("|")}`,
    );
  }
  const provenCallers = (requestedCaller === undefined ? callerNames : [requestedCaller]).map((name) =>
    proven(outputs, name, environment),
  );
  return (
    provenCallers.find(({ proof }) => proof.kind !== "none") ??
    provenCallers[0] ?? { clientId: unknownClientId, proof: { kind: "none", why: "the stack has no caller." } }
  );
}

function proven(
  outputs: StackOutputs,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): ChosenCaller {
  const clientId = outputs.callers[name]?.clientId ?? unknownClientId;
  try {
    const { proof } = readyCaller(outputs, name, environment);
    return { name, clientId, proof };
  } catch (error) {
    if (!(error instanceof ProofMissing || error instanceof RecipeRefused)) throw error;
    return { name, clientId, proof: { kind: "none", why: error.message } };
  }
}
