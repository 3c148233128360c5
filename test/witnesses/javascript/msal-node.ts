import { places, set } from "../break.ts";
import { ada, type WitnessedStack } from "../witnessed-stack.ts";
import type { BrokenAnswer, Witness } from "../witness.ts";

const who = { name: "msal-node", client: "@azure/msal-node" } as const;

const badIdToken: BrokenAnswer = {
  that: "what is called an id token is none",
  ...places.tokenEndpoint,
  alter: set("id_token", "none"),
  raises: { name: "ClientAuthError", code: "token_parsing_error" },
};

function byCredential(way: string, caller: "integration" | "partner" | "cluster"): Witness {
  return {
    ...who,
    does: `gets a token by ${way}, and the next from its cache`,
    script: ["msal-node.ts", way],
    inputs: (stack) => stack.caller(caller),
    answers: (stack) => ({ claims: stack.claimsOf(caller), fromCache: [false, true] }),
    // Whatever the credential, the same code reads the answer.
    broken: way === "secret" ? [badIdToken] : [],
  };
}

export const msalNode: readonly Witness[] = [
  byCredential("secret", "integration"),
  byCredential("certificate", "partner"),
  byCredential("assertion", "cluster"),
  {
    ...who,
    does: "signs a person in by password, then silently",
    script: ["msal-node.ts", "password"],
    inputs: (stack: WitnessedStack) => stack.person,
    answers: (stack) => ({
      claims: stack.claimsOfAda(),
      username: ada,
      fromCache: [false, true, false],
      isRenewed: true,
    }),
    broken: [
      {
        that: "there is no refresh token",
        ...places.tokenEndpoint,
        alter: set("refresh_token", undefined),
        raises: { name: "InteractionRequiredAuthError", code: "no_tokens_found" },
      },
      badIdToken,
    ],
  },
];
