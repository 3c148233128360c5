import { expect } from "vitest";
import { forgedToken, places } from "../break.ts";
import type { Witness } from "../witness.ts";
import { whoCallsUrl } from "../../support/who-calls.ts";

export const curl: readonly Witness[] = [
  {
    name: "curl",
    client: "curl",
    does: "gets a token, and calls the function with it",
    script: ["curl.sh"],
    inputs: (stack) => ({
      ...stack.caller("integration"),
      TOKEN_ENDPOINT: stack.deployment.outputs.tokenEndpoint,
      FUNCTION_URL: whoCallsUrl(stack.deployment.outputs),
    }),
    answers: ({ deployment: { outputs, origin } }) => ({
      caller: {
        kind: "application",
        clientId: origin.caller.clientId,
        objectId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        tenantId: outputs.tenantId,
        roles: ["Function.Invoke"],
      },
      packageSha256: outputs.packageSha256,
    }),
    broken: [{ that: "the token is forged", ...places.tokenEndpoint, alter: forgedToken, raises: { code: 22 } }],
  },
];
