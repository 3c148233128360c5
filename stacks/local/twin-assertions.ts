import type { ExternalIdentity, ManagedIdentityAnswer } from "../../checks/origin.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { federatedIdentitiesOf } from "../../checks/federated-identities.ts";
import { twinAdministration } from "./administration.ts";
import type { LocalStack } from "./local-stack.ts";

/** Tokens of their own identity providers, by caller. */
export type Assertions = Readonly<Record<string, string>>;

/** What the machines of managed identities are answered, by caller. */
export type Machines = Readonly<Record<string, ManagedIdentityAnswer>>;

/**
 * For the callers that have a federated credential and no secret: the twin speaks for their identity providers, so that
 * `./pf call` needs no pipeline. A new token each time: GitHub's last five minutes.
 */
export async function assertionsOf(local: LocalStack, { callers }: StackOutputs): Promise<() => Promise<Assertions>> {
  const federated = Object.entries(callers).filter(
    ([, { credentials, clientSecret }]) => credentials.includes("federated") && clientSecret === undefined,
  );
  if (federated.length === 0) return async () => ({});
  const { graph, close } = twinAdministration(local);
  try {
    const identities = await Promise.all(
      federated.map(async ([name, { clientId }]) => [name, (await federatedIdentitiesOf(graph, clientId))[0]] as const),
    );
    return async () => Object.fromEntries((await Promise.all(identities.map(tokenFrom(local)))).flat());
  } finally {
    await close();
  }
}

/** For the callers that are managed identities: the twin speaks for their machines. */
export function machinesOf({ twin }: LocalStack, { callers, scope }: StackOutputs): () => Promise<Machines> {
  const identities = Object.entries(callers).filter(([, { existing }]) => existing === "managed-identity");
  return async () =>
    Object.fromEntries(
      await Promise.all(
        identities.map(
          async ([name, { clientId }]) => [name, await twin.control.managedIdentityToken({ clientId, scope })] as const,
        ),
      ),
    );
}

const tokenFrom =
  ({ twin }: LocalStack) =>
  async ([name, identity]: readonly [string, ExternalIdentity | undefined]) =>
    identity ? [[name, await twin.control.externalToken(identity)] as const] : [];
