import type { OlderCode } from "../dev/older-code.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { functionLogOf } from "./function-log.ts";
import { administratorOf, deployerEnvironment, type LocalStack } from "./local-stack.ts";
import {
  type Announcement,
  announceTwin,
  type RunningTwin,
  runningTwins,
  type Assertions,
  type Machines,
} from "./running-twin.ts";
import { clientEnvironment } from "@protected-function/twin";
import { deployerSettings } from "@protected-function/engine/stand-ins/deployer.ts";
import { quotedWord } from "@protected-function/core/text/shell-word.ts";
import { isTenants } from "../../checks/callers-application.ts";
import { powersOf } from "./twin-powers.ts";

/**
 * Announces a local stack that stays deployed to other terminals.
 *
 * @param outputs of that stack, secrets included
 * @param directory the project's folder
 * @param olderCode why its code is older than what is saved, if so
 * @returns functions that update and withdraw it, and the twins of this project that already run, newest first
 */
export async function announceStack(
  local: LocalStack,
  outputs: StackOutputs,
  directory?: string,
  olderCode?: () => OlderCode | undefined,
): Promise<Announcement & { readonly otherTwins: readonly RunningTwin[] }> {
  const otherTwins = (await runningTwins()).filter(({ isForeign }) => !isForeign);
  let current = outputs;
  const { update, withdraw } = announceTwin(local.twin.environment, outputs, local.guardian, administratorOf(local), {
    deployer: deployerEnvironment(local.twin),
    log: () => functionLogOf(local, current),
    assertions: () => assertionsOf(local, current),
    machines: () => machinesOf(local, current),
    powers: powersOf(local, () => current, olderCode),
    olderCode,
    stack: local.stackName,
    ...(directory !== undefined && { directory }),
  });
  return {
    update: (updated) => {
      current = updated;
      update(updated);
    },
    withdraw,
    otherTwins,
  };
}

/** How an additional twin affects commands that use the running one. */
export function otherTwinsText(otherTwins: readonly RunningTwin[]): readonly string[] {
  const [newest] = otherTwins;
  if (!newest) return [];
  const number = otherTwins.length === 1 ? "Another twin" : `${otherTwins.length} other twins`;
  return [
    `${number} of this project ${otherTwins.length === 1 ? "is" : "are"} running. While this one runs, commands in other terminals reach it; afterwards, that of process ${newest.pid} again.`,
  ];
}

/**
 * What steers a deployment's login besides a client secret: another way to sign in, or another cloud.
 * https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 * https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs#argument-reference
 */
export const otherLogins: readonly string[] = [
  "ARM_CLIENT_CERTIFICATE",
  "ARM_CLIENT_CERTIFICATE_PATH",
  "ARM_ENVIRONMENT",
  "ARM_METADATA_HOSTNAME",
  "ARM_USE_MSI",
  "ARM_USE_OIDC",
];

/**
 * Variables in a shell's syntax: `export NAME='value'`, for `eval "$(./pf twin env)"`. With a login, nothing of the
 * shell's own one stays.
 */
export function clientVariables(environment: Readonly<Record<string, string>>): string {
  const replaced = environment["ARM_CLIENT_SECRET"] === undefined ? [] : otherLogins;
  return [
    ...replaced.filter((name) => !(name in environment)).map((name) => `unset ${name}`),
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quotedWord(value)}`),
  ].join("\n");
}

/**
 * The lines that undo it, for `eval "$(./pf twin env --unset)"`. They need no twin: after one has ended, every Node
 * command in that shell fails by its dead proxy.
 */
export const withoutClientVariables = [
  ...Object.keys(clientEnvironment({ proxyUrl: "", caFile: "" })),
  ...Object.values(deployerSettings),
]
  .map((name) => `unset ${name}`)
  .join("\n");

/**
 * Tokens for the callers that have a federated credential and no secret. The twin provides them for their identity
 * providers, so that `./pf call` needs no pipeline. Each call gets a new token, because GitHub's last five minutes, for
 * what the application trusts by then.
 */
export async function assertionsOf(
  { twin: { control } }: Pick<LocalStack, "twin">,
  { callers }: StackOutputs,
): Promise<Assertions> {
  const federated = Object.entries(callers).flatMap(([name, { clientId, credentials, clientSecret }]) => {
    if (!credentials.includes("federated") || clientSecret !== undefined) return [];
    const identity = control.federatedIdentitiesOf(clientId).find(({ issuer }) => !isTenants(issuer));
    return identity ? [[name, identity] as const] : [];
  });
  const tokens = federated.map(async ([name, identity]) => [name, await control.externalToken(identity)] as const);
  return Object.fromEntries(await Promise.all(tokens));
}

/** Answers for the callers that are managed identities. The twin provides them for their machines. */
export async function machinesOf(
  { twin: { control } }: Pick<LocalStack, "twin">,
  { callers, scope }: StackOutputs,
): Promise<Machines> {
  const identities = Object.entries(callers).filter(([, { existing }]) => existing === "managed-identity");
  const answers = identities.map(
    async ([name, { clientId }]) => [name, await control.managedIdentityToken({ clientId, scope })] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}
