import { processGuardian } from "../../engine/guardian.ts";
import { runningTwin } from "../../stacks/local/running-twin.ts";
import { outputsOf, type OutputsSource } from "../../stacks/stack-outputs.ts";
import { checkoutPackage } from "./checkout-package.ts";
import { chooseCaller } from "./choose-caller.ts";
import { findAdministrator } from "../../stacks/live/find-administrator.ts";
import { bareOrigin } from "../../stacks/live/live-origin.ts";
import { openProber } from "./prober.ts";
import { verify, type VerifyOptions } from "./verify.ts";
import type { Verification } from "./verification.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface VerificationWish extends Pick<
  VerifyOptions,
  "alteration" | "record" | "deadlineMinutes" | "signal" | "time" | "onEvent"
> {
  readonly source: OutputsSource;
  /** The caller's name. Default: the first whose proof is at hand. */
  readonly caller?: string | undefined;
  readonly environment: Environment;
}

/**
 * Verifies the stack that the source names, by the credentials of the environment, from a process of its own.
 *
 * @throws what `outputsOf`, `chooseCaller` and `verify` throw
 */
export async function openVerification(wish: VerificationWish): Promise<Verification> {
  const { source, environment } = wish;
  const outputs = await outputsOf({ ...source, showSecrets: !environment["CALLER_SECRET"] });
  const caller = chooseCaller(outputs, wish.caller, environment);
  const onTwin = source.stack === undefined && source.outputsFile === undefined;
  const guardian = processGuardian();
  const prober = openProber({
    environment: onTwin ? (await runningTwin()).environment : environment,
    guardian,
    origin: bareOrigin(outputs, caller),
  });
  try {
    return await verify({
      outputs,
      caller,
      findAdministrator: async () =>
        onTwin
          ? { found: false, why: "the twin that runs here lends its administrator to nobody" }
          : findAdministrator(environment, outputs),
      checkout: () => checkoutPackage(source.directory ?? process.cwd(), { guardian, signal: wish.signal }),
      alteration: wish.alteration,
      record: wish.record === true,
      deadlineMinutes: wish.deadlineMinutes,
      secrets: ["ARM_CLIENT_SECRET", "CALLER_SECRET"].flatMap((name) => environment[name] || []),
      prober,
      time: wish.time,
      settle: settleOf,
      signal: wish.signal,
      onEvent: wish.onEvent,
    });
  } finally {
    await prober.close();
  }
}

/** Inferred: App Service takes up new settings within seconds mostly, a minute at times. Milliseconds. */
function settleOf(attempt: number): number {
  return [5000, 20_000][attempt] ?? 60_000;
}
