import { authorityOf } from "@protected-function/core/azure/clouds.ts";
import { acquireCallerToken, type CallerProof, TokenRefused } from "./caller-token.ts";
import { assertionForm, assertionOf, createCertificate } from "./client-assertion.ts";
import { callersApplication, federatedIdentitiesOf } from "./callers-application.ts";
import type { Administrator, Origin } from "./origin.ts";

type SecretlessProof = Extract<CallerProof, { kind: "certificate" | "federated" }>;

/** The origin whose caller gets each token with a fresh credential that isn't a secret. */
function provenBy(origin: Origin, proof: () => Promise<SecretlessProof>): Origin {
  const { outputs, caller } = origin;
  const { tokenEndpoint } = outputs;
  const { clientId } = caller;
  return {
    ...origin,
    callerToken: async (scope = outputs.scope) =>
      acquireCallerToken({
        clientId,
        authority: authorityOf(tokenEndpoint),
        scope,
        proof: await proof(),
      }),
    callerForm: async (scope) =>
      assertionForm(clientId, await assertionOf(await proof(), { clientId, tokenEndpoint }), scope),
  };
}

/**
 * Gets a caller without a secret its token, for the body: by its own federated credential, if this origin can get that
 * provider's tokens, else by a certificate added to the caller and removed afterwards.
 */
export async function withCallersProof<Result>(
  origin: Origin,
  administrator: Administrator,
  body: (origin: Origin) => Promise<Result>,
): Promise<Result> {
  const federated = await byFederation(origin, administrator);
  if (federated) return body(federated);
  return withAddedCertificate(origin, administrator, (proof) => body(provenBy(origin, async () => proof)));
}

/** Adds a certificate to the caller's own for the body, and removes it afterwards. */
export async function withAddedCertificate<Result>(
  origin: Origin,
  administrator: Administrator,
  body: (proof: SecretlessProof) => Promise<Result>,
): Promise<Result> {
  const { graph } = administrator;
  const path = await callersApplication(origin, administrator);
  const { keyCredentials } = (await graph.call("GET", path)) as { readonly keyCredentials: readonly object[] };
  const { derBase64, proof } = await createCertificate("check");
  const added = { type: "AsymmetricX509Cert", usage: "Verify", key: derBase64, displayName: "check" };
  try {
    await graph.call("PATCH", path, { keyCredentials: [...keyCredentials, added] });
    return await body(proof);
  } finally {
    await graph.call("PATCH", path, { keyCredentials });
  }
}

/** The first of its federated credentials that gets a token here; undefined: none does. */
async function byFederation(origin: Origin, { graph }: Administrator): Promise<Origin | undefined> {
  const { externalToken } = origin;
  if (!externalToken) return undefined;
  for (const identity of await federatedIdentitiesOf(graph, origin.caller.clientId)) {
    const proven = provenBy(origin, async () => ({ kind: "federated", assertion: await externalToken(identity) }));
    if (await getsToken(proven)) return proven;
  }
  return undefined;
}

async function getsToken({ callerToken }: Origin): Promise<boolean> {
  try {
    return (await callerToken?.()) !== undefined;
  } catch (error) {
    if (error instanceof TokenRefused) return false;
    throw error;
  }
}
