import { randomUUID } from "node:crypto";
import { authorityOf } from "@protected-function/core/azure/clouds.ts";
import { type CallerProof, acquireCallerToken } from "./caller-token.ts";
import { assertionForm } from "./client-assertion.ts";
import { clientCredentialsForm, requestToken } from "@protected-function/core/azure/token.ts";
import { call, outcomeOf } from "./call.ts";
import { callersApplication } from "./callers-application.ts";
import { checkByAltering, type Check, inGroup, ofCaller, type UngroupedCheck } from "./check.ts";
import type { Origin } from "./origin.ts";
import { withAddedCertificate } from "./secretless-caller.ts";
import { addSecret } from "./temporary-application.ts";
import { tokenErrorIn } from "./tokens.ts";

const day = 86_400_000;
/** A random environment that no settings name, because an application accepts each issuer and subject only once. */
const anyJob = () => ({
  issuer: "https://token.actions.githubusercontent.com",
  subject: `repo:check/${randomUUID()}:environment:production`,
  audience: "api://AzureADTokenExchange",
});

/** Rows B04, B05: the caller without a secret, and with two secrets. */
const checks: readonly UngroupedCheck[] = [
  checkByAltering("B04", "A caller with a certificate calls the function without a secret.", (origin, admin) =>
    withAddedCertificate(origin, admin, async (proof) => ({
      action: "added a certificate to the caller's app registration, and called with a token obtained by it",
      expected: "reached",
      found: await called(origin, await tokenBy(origin, proof)),
    })),
  ),

  checkByAltering(
    "B04",
    "A caller calls the function by its federated credential; a token of another subject gets AADSTS7002138.",
    async (origin, admin) => {
      const path = `${await callersApplication(origin, admin)}/federatedIdentityCredentials`;
      const job = anyJob();
      const { issuer, subject, audience } = job;
      const name = "check-made-and-deleted";
      const federatedCredential = (await admin.graph.call("POST", path, {
        name,
        issuer,
        subject,
        audiences: [audience],
      })) as {
        readonly id: string;
      };
      try {
        const assertion = (await origin.externalToken?.(job)) ?? "";
        const otherCase = (await origin.externalToken?.({ ...job, subject: subject.toUpperCase() })) ?? "";
        const token = await tokenBy(origin, { kind: "federated", assertion });
        const { scope } = origin.outputs;
        const refused = await requestToken(origin.outputs, assertionForm(origin.caller.clientId, otherCase, scope));
        return {
          action:
            "trusted a GitHub environment, called with its job's token, and requested a token for another subject",
          expected: { called: "reached", otherCase: { status: 401, error: "invalid_client", codes: [7002138] } },
          found: { called: await called(origin, token), otherCase: tokenErrorIn(refused) },
        };
      } finally {
        await admin.graph.call("DELETE", `${path}/${federatedCredential.id}`);
      }
    },
    ["externalToken"],
  ),

  checkByAltering(
    "B05",
    "Two client secrets work at the same time; an expired one gets AADSTS7000222.",
    async (origin, admin) => {
      const { clientSecret } = origin.caller;
      const path = await callersApplication(origin, admin);
      const endDateTime = new Date(Date.now() + day).toISOString();
      const { keyId, secretText } = await addSecret(admin, path, endDateTime);
      const ask = async (clientSecret: string) => {
        const form = clientCredentialsForm({ ...origin.caller, clientSecret }, origin.outputs.scope);
        const { status, codes } = tokenErrorIn(await requestToken(origin.outputs, form));
        return { status, codes };
      };
      const requestWithBoth = async () => ({ first: await ask(clientSecret), second: await ask(secretText) });
      try {
        const sideBySide = await requestWithBoth();
        await origin.advanceClock?.(2 * day);
        const later = await requestWithBoth().finally(() => origin.advanceClock?.(-2 * day));
        const granted = { status: 200, codes: undefined };
        return {
          action: "added a second secret that expires in a day, requested tokens with both, and again two days later",
          expected: {
            sideBySide: { first: granted, second: granted },
            later: { first: granted, second: { status: 401, codes: [7000222] } },
          },
          found: { sideBySide, later },
        };
      } finally {
        await admin.graph.call("POST", `${path}/removePassword`, { keyId });
      }
    },
    ["advanceClock"],
  ),
];

export const credentialChecks: readonly Check[] = inGroup("Callers and credentials", checks.map(ofCaller));

/** The caller's token for the API, without its secret. */
function tokenBy({ caller, outputs }: Origin, proof: CallerProof): Promise<string> {
  const authority = authorityOf(outputs.tokenEndpoint);
  return acquireCallerToken({ clientId: caller.clientId, authority, scope: outputs.scope, proof });
}

async function called(origin: Origin, token: string) {
  return outcomeOf(await call(origin, { authorization: `Bearer ${token}` }));
}
