import { flag, type FactsOf, group, maybe, text } from "../fact-types.ts";

const parts = {
  /** `client secret "integration first"` */
  noun: text,
  /** The last day. */
  until: maybe(text),
  hasEnded: maybe(flag),
  /** The identities that a federated credential trusts, in words. */
  trusts: maybe(text),
  thumbprint: maybe(text),
};

/** A credential, without anything that differs on every twin. */
export const credential = group(parts);
export type CredentialFacts = FactsOf<typeof parts>;

export const secretIsInState =
  "The secret is in the stack's state and outputs: anyone who can read those can call as this application.";

/** `client secret "integration first" (expires 2027-05-31)` */
export function credentialText(credential: CredentialFacts): string {
  return `${credential.noun} (${credential.trusts ?? untilText(credential)})`;
}

export function untilText({ until, hasEnded }: CredentialFacts): string {
  if (hasEnded === true) return `expired ${until ?? ""}`;
  return until === undefined ? "doesn't expire" : `expires ${until}`;
}
