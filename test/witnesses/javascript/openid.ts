import { otherKeyIds, otherKeys, places, set } from "../break.ts";
import { ada, type WitnessedStack } from "../witnessed-stack.ts";
import type { Witness } from "../witness.ts";

const tenantId = ({ deployment }: WitnessedStack): string => deployment.outputs.tenantId;
const issuers = (stack: WitnessedStack): readonly [string, string] => [
  `https://sts.windows.net/${tenantId(stack)}/`,
  `https://login.microsoftonline.com/${tenantId(stack)}/v2.0`,
];
const otherIssuer = set("issuer", "https://login.elsewhere.example/");

/** What knows OpenID Connect and nothing of Microsoft. */
export const openid: readonly Witness[] = [
  {
    name: "oauth4webapi",
    client: "oauth4webapi",
    does: "discovers both versions, and validates a person's id token",
    script: ["oauth4webapi.ts"],
    inputs: (stack) => ({ ...stack.person, ...stack.apiTokens }),
    answers: (stack) => ({
      issuers: issuers(stack),
      idToken: {
        iss: issuers(stack)[1],
        aud: stack.deployment.outputs.publicClient?.clientId,
        preferred_username: ada,
      },
      // RFC 9068 wants `at+jwt`; Microsoft's access tokens say `JWT`.
      apiToken: 'unexpected JWT "typ" header parameter value',
    }),
    broken: [
      {
        that: "version 1's metadata names another issuer",
        ...places.metadata1,
        alter: otherIssuer,
        raises: { name: "OperationProcessingError", code: "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED" },
      },
      {
        that: "version 2's metadata names another issuer",
        ...places.metadata2,
        alter: otherIssuer,
        raises: { name: "OperationProcessingError", code: "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED" },
      },
      {
        that: "the published keys are others",
        ...places.keys,
        alter: otherKeys,
        raises: { name: "OperationProcessingError", message: "JWT signature verification failed" },
      },
    ],
  },
  {
    name: "openid-client",
    client: "openid-client",
    does: "discovers both versions, validates a person's id tokens, and renews them",
    script: ["openid-client.ts"],
    inputs: (stack) => stack.person,
    answers: (stack) => ({ issuers: issuers(stack), names: [ada, ada] }),
    broken: [
      {
        that: "version 1's metadata names another issuer",
        ...places.metadata1,
        alter: otherIssuer,
        raises: { name: "ClientError", code: "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED" },
      },
      {
        that: "version 2's metadata names another issuer",
        ...places.metadata2,
        alter: otherIssuer,
        raises: { name: "ClientError", code: "OAUTH_JWT_CLAIM_COMPARISON_FAILED" },
      },
      {
        that: "the published keys are others",
        ...places.keys,
        alter: otherKeys,
        raises: { name: "ClientError", code: "OAUTH_INVALID_RESPONSE" },
      },
    ],
  },
  {
    name: "jose",
    client: "jose",
    does: "validates an API's tokens of both versions by the published keys",
    script: ["jose.ts"],
    inputs: (stack) => ({ ...stack.apiTokens, AZURE_TENANT_ID: tenantId(stack) }),
    answers: () => ({ versions: ["1.0", "2.0"], algorithms: ["RS256", "RS256"] }),
    broken: [
      {
        that: "the published keys are others",
        ...places.keys,
        alter: otherKeys,
        raises: { name: "JWSSignatureVerificationFailed", code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" },
      },
      {
        that: "the published keys have other ids",
        ...places.keys,
        alter: otherKeyIds,
        raises: { name: "JWKSNoMatchingKey", code: "ERR_JWKS_NO_MATCHING_KEY" },
      },
    ],
  },
];
