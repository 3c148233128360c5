import { forgedToken, places, set, status } from "../break.ts";
import type { Witness } from "../witness.ts";

const credentials = [
  ["secret", "integration"],
  ["certificate", "partner"],
  ["assertion", "cluster"],
  ["workload", "cluster"],
] as const;

/**
 * Microsoft's libraries for Go, which the azure-native plugin gets its tokens and sends its requests by.
 *
 * @param program what `buildGoClient` built
 */
export function goWitnesses(program: string): readonly Witness[] {
  const tokens = credentials.map(([way, caller]): Witness => ({
    name: "go-azidentity",
    client: "Go's azidentity",
    does: `gets a token by ${way}`,
    script: [program, way],
    inputs: (stack) => stack.caller(caller),
    answers: (stack) => ({ claims: stack.claimsOf(caller), isLater: true }),
    broken: [
      {
        that: "there is no access token",
        ...places.tokenEndpoint,
        alter: set("access_token", undefined),
        raises: { name: "*azidentity.AuthenticationFailedError" },
      },
      {
        that: "its metadata name no token endpoint",
        ...places.metadata2,
        alter: set("token_endpoint", undefined),
        raises: { name: "*azidentity.AuthenticationFailedError" },
      },
    ],
  }));
  return [
    ...tokens,
    {
      name: "go-armresources",
      logsInBy: "go-azidentity",
      client: "Go's armresources",
      does: "makes, lists and deletes a group",
      script: [program, "groups"],
      inputs: (stack) => stack.deployer,
      answers: ({ resourceGroup }) => ({
        made: "Succeeded",
        listed: [resourceGroup, "rg-witness-go"],
        exists: false,
      }),
      broken: [
        {
          that: "the token is forged",
          ...places.tokenEndpoint,
          alter: forgedToken,
          raises: { name: "*exported.ResponseError", code: 401 },
        },
        {
          that: "a deletion's result is answered 404",
          ...places.operationResults,
          alter: status(404),
          raises: { name: "*exported.ResponseError", code: 404 },
        },
      ],
    },
  ];
}
