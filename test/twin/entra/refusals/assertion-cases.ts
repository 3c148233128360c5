import { SignJWT } from "jose";
import {
  anotherKey,
  certificateAssertion,
  postWithAssertion,
  registerCertificate,
  thumbprint,
} from "../client-proof-fixture.ts";
import { tenantId } from "../entra-fixture.ts";
import { answer, certificatePage as page, linked, outOfTime as range, type RefusalCase } from "./refusal-case.ts";

type Changes = Parameters<typeof certificateAssertion>[1];

/** With an assertion like MSAL's, altered, by a client that has the certificate. */
function signedWith(changes: Changes): RefusalCase["ask"] {
  return async (fixture) => {
    registerCertificate(fixture);
    return postWithAssertion(fixture, await certificateAssertion(fixture, changes));
  };
}

const validity = "Found key 'Start=01/01/2026 00:00:00, End=01/03/2026 00:00:00'";
const missing = (claim: string): string =>
  `The required field '${claim}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`;

export const assertionCases: readonly RefusalCase[] = [
  {
    code: 900144,
    when: "an assertion does not say its type",
    ask: async ({ post, granted }) => {
      const { client_secret: _secret, ...form } = granted();
      return post({ ...form, client_assertion: "x" });
    },
    ...linked.invalidRequest,
    sentence: () => "The request body must contain the following parameter: 'client_assertion_type'.",
  },
  {
    code: 50027,
    when: "an assertion is no JWT",
    ask: (fixture) => postWithAssertion(fixture, "not-a-token"),
    ...linked.invalidRequest,
    sentence: () => "JWT token is invalid or malformed.",
  },
  ...(["iss", "aud"] as const).map((claim): RefusalCase => ({
    code: 90014,
    when: `an assertion has no ${claim}`,
    ask: signedWith({ without: claim }),
    ...linked.invalidRequest,
    sentence: () => missing(claim),
  })),
  {
    code: 5002738,
    when: "an assertion is signed with a shared secret",
    ask: async (fixture) => {
      const claims = { iss: fixture.client.application.appId, aud: "x" };
      const token = new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32));
      return postWithAssertion(fixture, await token);
    },
    ...linked.invalidClient,
    sentence: () =>
      "Invalid JWT token. 'HS256' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,RS384,RS512'",
  },
  {
    code: 5002738,
    when: "an assertion is not signed at all",
    ask: (fixture) => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      return postWithAssertion(fixture, `${part({ alg: "none" })}.${part({ iss: "x", aud: "x" })}.`);
    },
    ...linked.invalidClient,
    sentence: () =>
      "Invalid JWT token. 'none' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,RS384,RS512'",
  },
  {
    code: 5002723,
    when: "an assertion names no key",
    ask: signedWith({ header: { x5t: undefined as unknown as string } }),
    ...linked.invalidClient,
    sentence: () =>
      "Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.",
  },
  {
    code: 700021,
    when: "an assertion is of another client",
    ask: signedWith({ claims: { iss: "99999999-9999-4999-8999-999999999999" } }),
    ...linked.invalidClient,
    sentence: () =>
      `Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at ${page} .`,
  },
  {
    code: 50048,
    when: "an assertion's subject is not its issuer",
    ask: signedWith({ claims: { sub: "somebody" } }),
    ...answer.invalidClient,
    sentence: () => "Subject mismatches Issuer claim in the client assertion.",
  },
  ...[
    `https://login.microsoftonline.com/common/oauth2/v2.0/token`,
    `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token/`,
    `https://LOGIN.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
  ].map((aud): RefusalCase => ({
    code: 700023,
    when: `an assertion is for ${aud}`,
    ask: signedWith({ claims: { aud } }),
    ...linked.invalidClient,
    sentence: () =>
      `Client assertion audience claim does not match Realm issuer. Review the documentation at ${page} .`,
  })),
  {
    code: 700024,
    when: "an assertion has expired",
    ask: async (fixture) => {
      registerCertificate(fixture);
      const assertion = await certificateAssertion(fixture);
      fixture.clock.advance(15 * 60 * 1000);
      return postWithAssertion(fixture, assertion);
    },
    ...linked.invalidClient,
    sentence: () =>
      range("2026-01-02T03:19:05.6780000Z", "2026-01-02T03:04:05.0000000Z", "2026-01-02T03:14:05.0000000Z"),
    at: "2026-01-02 03:19:05Z",
  },
  {
    code: 700024,
    when: "an assertion is of the future",
    ask: async (fixture) => {
      registerCertificate(fixture);
      const assertion = await certificateAssertion(fixture);
      fixture.clock.advance(-301_000);
      return postWithAssertion(fixture, assertion);
    },
    ...linked.invalidClient,
    sentence: () =>
      range("2026-01-02T02:59:04.6780000Z", "2026-01-02T03:04:05.0000000Z", "2026-01-02T03:14:05.0000000Z"),
    at: "2026-01-02 02:59:04Z",
  },
  {
    code: 700024,
    when: "an assertion does not say when it ends",
    ask: signedWith({ without: "exp" }),
    ...linked.invalidClient,
    sentence: () =>
      range("2026-01-02T03:04:05.6780000Z", "2026-01-02T03:04:05.0000000Z", "1970-01-01T00:00:00.0000000Z"),
  },
  {
    code: 700027,
    when: "the certificate is not the client's",
    ask: async (fixture) => postWithAssertion(fixture, await certificateAssertion(fixture)),
    ...linked.invalidClient,
    sentence: ({ client: { application } }) =>
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${application.appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/${application.appId}'.]`,
  },
  {
    code: 700027,
    when: "another key signed under the certificate's name",
    ask: signedWith({ key: anotherKey() }),
    ...linked.invalidClient,
    sentence: () =>
      `Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value., Thumbprint of key used by client: '${thumbprint}', ${validity}]`,
  },
  {
    code: 700027,
    when: "the certificate has expired",
    ask: async (fixture) => {
      registerCertificate(fixture);
      fixture.clock.advance(24 * 60 * 60 * 1000);
      return postWithAssertion(fixture, await certificateAssertion(fixture));
    },
    ...linked.invalidClient,
    sentence: () =>
      `Client assertion contains an invalid signature. [Reason - The key used is expired., Thumbprint of key used by client: '${thumbprint}', ${validity}]`,
    at: "2026-01-03 03:04:05Z",
  },
];
