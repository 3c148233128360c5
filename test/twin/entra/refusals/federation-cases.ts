import { SignJWT } from "jose";
import { anotherKey, entraIssuer, federatedToken, github, postWithAssertion, trust } from "../client-proof-fixture.ts";
import { accessToken } from "../entra-fixture.ts";
import { addUsers, longSignIn } from "../user-fixture.ts";
import { answer, linked, outOfTime as range, type RefusalCase } from "./refusal-case.ts";

/** With GitHub's token for a job, altered, by a client that trusts one job. */
function federatedWith(changes: Partial<typeof github>): RefusalCase["ask"] {
  return async (fixture) => {
    trust(fixture, github);
    return postWithAssertion(fixture, await federatedToken(fixture, { ...github, ...changes }));
  };
}

const hint =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

export const federationCases: readonly RefusalCase[] = [
  {
    code: 70025,
    when: "the client trusts no identity provider",
    ask: async (fixture) => postWithAssertion(fixture, await federatedToken(fixture, github)),
    ...answer.invalidClient,
    sentence: () => "The client 'orders-client' has no configured federated identity credentials.",
  },
  ...["https://gitlab.com", `${github.issuer}/`].map((issuer): RefusalCase => ({
    code: 700211,
    when: `the client does not trust ${issuer}`,
    ask: federatedWith({ issuer }),
    ...answer.invalidClient,
    sentence: () => `No matching federated identity record found for presented assertion issuer '${issuer}'. ${hint}`,
  })),
  {
    code: 700212,
    when: "an outside token is for somebody else",
    ask: federatedWith({ audience: "https://github.com/contoso" }),
    ...answer.invalidClient,
    sentence: () =>
      `No matching federated identity record found for presented assertion audience 'https://github.com/contoso'. ${hint}`,
  },
  {
    code: 700213,
    when: "an outside token is of another job",
    ask: federatedWith({ subject: "repo:contoso/orders:ref:refs/heads/main" }),
    ...answer.invalidClient,
    sentence: () =>
      `No matching federated identity record found for presented assertion subject 'repo:contoso/orders:ref:refs/heads/main'. ${hint}`,
  },
  {
    code: 7002138,
    when: "an outside token's subject differs in case",
    ask: federatedWith({ subject: "repo:Contoso/orders:environment:production" }),
    ...answer.invalidClient,
    sentence: () =>
      "No matching federated identity record found for presented assertion subject 'repo:Contoso/orders:environment:production'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. See documentation at: https://learn.microsoft.com/entra/workload-id/workload-identity-federation. See breaking change notification and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.",
  },
  {
    code: 700024,
    when: "an outside token has expired",
    ask: async (fixture) => {
      trust(fixture, github);
      const token = await federatedToken(fixture, github);
      fixture.clock.advance(600_000);
      return postWithAssertion(fixture, token);
    },
    ...linked.invalidClient,
    sentence: () =>
      range("2026-01-02T03:14:05.6780000Z", "2026-01-02T03:04:05.0000000Z", "2026-01-02T03:09:05.0000000Z"),
    at: "2026-01-02 03:14:05Z",
  },
  {
    code: 7000272,
    when: "an outside token is signed with a key that the issuer does not publish",
    ask: async (fixture) => {
      trust(fixture, github);
      const { issuer: iss, subject: sub, audience: aud } = github;
      const token = new SignJWT({ iss, sub, aud }).setProtectedHeader({ alg: "RS256", kid: "forged" });
      return postWithAssertion(fixture, await token.sign(anotherKey()));
    },
    ...linked.invalidClient,
    sentence: () =>
      `The certificate with identifier forged used to sign the federated credential could not be found in the metadata of identity provider ${github.issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
  },
  {
    code: 700027,
    when: "an outside token was altered",
    ask: async (fixture) => {
      trust(fixture, github);
      const [header = "", , signature = ""] = (await federatedToken(fixture, github)).split(".");
      const { issuer: iss, subject: sub, audience: aud } = github;
      const claims = Buffer.from(JSON.stringify({ iss, sub, aud, exp: 9999999999 })).toString("base64url");
      return postWithAssertion(fixture, `${header}.${claims}.${signature}`);
    },
    ...linked.invalidClient,
    sentence: () =>
      "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value.]",
  },
  {
    code: 50166,
    when: "an outside issuer cannot be reached",
    ask: async (fixture) => {
      const unreachable = { ...github, issuer: "http://plain.example" };
      trust(fixture, unreachable);
      return postWithAssertion(fixture, await federatedToken(fixture, unreachable));
    },
    ...answer.invalidRequest,
    sentence: () => "Request to External OIDC endpoint failed.",
  },
  {
    code: 700229,
    when: "a token of Entra's is of a user",
    ask: async (fixture) => {
      const users = addUsers(fixture);
      const { api } = users;
      fixture.tenant.directory.applications.update(api.application.id, {
        api: { ...fixture.tenant.directory.applications.get(api.application.id).api, requestedAccessTokenVersion: 2 },
      });
      const token = await accessToken(await longSignIn(users));
      const { sub } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { sub: string };
      trust(fixture, { issuer: entraIssuer, subject: sub, audience: api.application.appId });
      return postWithAssertion(fixture, token);
    },
    ...answer.invalidClient,
    sentence: () =>
      "Forbidden token type. Only app-only tokens can be used as Federated Identity Credentials for Microsoft Entra issuer.",
  },
];
