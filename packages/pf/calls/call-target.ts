import { clientEnvironment } from "@protected-function/twin";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Fact } from "../refusals/requirements.ts";
import type { TwinHelp } from "../stacks/call/identity.ts";
import { localHelp, twinHelp } from "../stacks/call/twin-help.ts";
import { bareEnvironment } from "../stacks/client/client.ts";
import type { OlderCode } from "../stacks/dev/older-code.ts";
import { type FunctionLog, lastLines, logOf } from "../stacks/function-log.ts";
import { functionLogOf } from "../stacks/local/function-log.ts";
import type { LocalStack } from "../stacks/local/local-stack.ts";
import { askRunningTwin, olderCodeOfRunningTwin, type RunningTwin, runningTwin } from "../stacks/local/running-twin.ts";
import { isLive, outputsOf, type OutputsSource } from "../stacks/stack-outputs.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The stack that is called. */
export interface CallTarget {
  /** With secrets, if the stack gives them and the environment has no credential in their place. */
  readonly outputs: StackOutputs;
  /** Undefined for a live stack. */
  readonly twin: TwinHelp | undefined;
  /** The whole environment of the client's process. */
  readonly clientEnvironment: Environment;
  /** @param since the time there when a call began, for the lines of that call */
  readonly log: (since: Date) => Promise<FunctionLog>;
  /** Why the code there is older than what is saved, if so. */
  readonly olderCode?: () => Promise<OlderCode | undefined>;
  /** What the settings require of a token, if the outputs don't tell. Then nothing is compared. */
  readonly required?: readonly Fact[];
  /** The time there: the twin's may be ahead. */
  readonly now: () => Promise<Date>;
}

const proofVariables = ["CALLER_SECRET", "CALLER_CERTIFICATE_FILE", "CALLER_ASSERTION_FILE", "ROPC_PASSWORD"] as const;

/**
 * A live stack, or the running twin's.
 *
 * @param address of the client, for conditional access. Default: the twin's usual one. Not for a live stack
 * @throws the errors of `outputsOf`
 */
export async function targetOf(source: OutputsSource, environment: Environment, address?: string): Promise<CallTarget> {
  // With a credential in the environment, don't decrypt the stack's secrets: decryption may require a passphrase.
  const outputs = await outputsOf({ ...source, showSecrets: !proofVariables.some((name) => environment[name]) });
  const log = (since: Date): Promise<FunctionLog> => logOf(source, outputs, since);
  if (isLive(source)) {
    return { outputs, twin: undefined, clientEnvironment: environment, log, now: async () => new Date() };
  }
  const now = async (): Promise<Date> =>
    new Date((await askRunningTwin<{ readonly now: string }>("/clock", { milliseconds: 0 })).now);
  const client = await twinClient(source.twin ?? (await runningTwin()), environment, address);
  return {
    outputs,
    twin: await twinHelp(address),
    clientEnvironment: client,
    log,
    olderCode: olderCodeOfRunningTwin,
    now,
  };
}

/** The twin's own variables on a clean base, so that none of yours redirects the client. */
async function twinClient(
  { environment: usual }: RunningTwin,
  environment: Environment,
  address: string | undefined,
): Promise<Environment> {
  const client = { ...bareEnvironment(environment), ...usual };
  if (address === undefined) return client;
  const { proxyUrl } = await askRunningTwin<{ readonly proxyUrl: string }>("/proxy", { address });
  return { ...client, ...clientEnvironment({ proxyUrl, caFile: usual["NODE_EXTRA_CA_CERTS"] ?? "" }) };
}

/**
 * This process's own stack.
 *
 * @param outputs secrets included
 * @param address of the client, for conditional access. Default: the twin's usual one
 * @param olderCode why its code is older than what is saved, if so
 */
export async function localTarget(
  local: LocalStack,
  outputs: StackOutputs,
  address?: string,
  olderCode?: () => OlderCode | undefined,
): Promise<CallTarget> {
  const { proxy, control, certificateAuthority } = local.twin;
  const proxyUrl = address === undefined ? proxy.url : await control.proxyFrom(address);
  return {
    outputs,
    twin: await localHelp(local, outputs, address),
    clientEnvironment: {
      ...bareEnvironment(),
      ...clientEnvironment({ proxyUrl, caFile: certificateAuthority.file }),
    },
    log: async (since) => lastLines(functionLogOf(local, outputs), since),
    olderCode: async () => olderCode?.(),
    now: async () => local.clock.now(),
  };
}
