import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { registeredClaims, wrongClaim } from "../../support/wrong-claims.ts";
import { certificateAssertion, postWithAssertion, registerCertificate } from "./client-certificate.ts";
import { createFixture, type Fixture, signingKeys, startSeconds } from "./entra-fixture.ts";
import { entraIssuer, federatedToken, github, trust } from "./federation.ts";

const hour = 3_600_000;
const malformed = { error: "invalid_request", error_codes: [50027] };
const identity = { issuer: entraIssuer, subject: "workload", audience: github.audience };

/** A client that has a certificate, and trusts a workload of its own tenant, whose tokens a test can write as it likes. */
function fixtureWithBoth(): Fixture {
  const fixture = createFixture();
  registerCertificate(fixture);
  trust(fixture, identity);
  return fixture;
}

function ownToken(claims: Record<string, unknown>): Promise<string> {
  const { issuer: iss, subject: sub, audience: aud } = identity;
  return signingKeys.sign({ iss, sub, oid: sub, aud, exp: startSeconds + 600, ...claims }, { version: 2 });
}

const ways = {
  certificate: (fixture: Fixture, claims: Record<string, unknown>) => certificateAssertion(fixture, { claims }),
  "federated credential": (_: Fixture, claims: Record<string, unknown>) => ownToken(claims),
};

describe.each(Object.entries(ways))("a client with a %s", (_, assertion) => {
  it("gets a token as long as every claim is of its type", async () => {
    const fixture = fixtureWithBoth();
    expect((await postWithAssertion(fixture, await assertion(fixture, {}))).status).toBe(200);
  });

  it.each([
    ["a text", `${startSeconds + 600}`],
    ["a list", [startSeconds + 600]],
  ])("gets none by an assertion that ended an hour ago and says so in %s", async (_type, exp) => {
    const fixture = fixtureWithBoth();
    fixture.clock.advance(hour);
    const response = await postWithAssertion(fixture, await assertion(fixture, { exp }));
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining(malformed)]);
  });

  it("gets none, and no fault, by a claim of any other type", async () => {
    const fixture = fixtureWithBoth();
    const answered = async ([name, value]: readonly [string, unknown]): Promise<void> => {
      const response = await postWithAssertion(fixture, await assertion(fixture, { [name]: value }));
      expect([response.status, await response.json()]).toEqual([400, expect.objectContaining(malformed)]);
    };
    await fc.assert(fc.asyncProperty(wrongClaim(registeredClaims), answered), { numRuns: 60 });
  });
});

function withHeader(token: string, change: object): string {
  const [header = "", ...rest] = token.split(".");
  const changed = { ...(JSON.parse(Buffer.from(header, "base64url").toString()) as object), ...change };
  return [Buffer.from(JSON.stringify(changed)).toString("base64url"), ...rest].join(".");
}

it.each([
  ["an extension that a library may know", { crit: ["b64"], b64: true }],
  ["an unencoded payload", { crit: ["b64"], b64: false }],
  ["an unencoded payload without saying that it matters", { b64: false }],
  ["an extension that nobody knows", { crit: ["x"], x: 1 }],
  ["no extension, though it says so", { crit: [] }],
  ["an algorithm that is no text", { alg: { toString: 1 } }],
  ["a key id that is no text", { kid: { toString: 1 } }],
])("refuses an assertion whose header has %s", async (_, change) => {
  const fixture = createFixture();
  registerCertificate(fixture);
  trust(fixture, github);
  for (const token of [await certificateAssertion(fixture), await federatedToken(fixture, github)]) {
    const response = await postWithAssertion(fixture, withHeader(token, change));
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining(malformed)]);
  }
});

it("takes no assertion whose payload is not encoded, though it is signed so", async () => {
  const fixture = fixtureWithBoth();
  const token = await certificateAssertion(fixture, { header: { crit: ["b64"], b64: true } });
  expect(await (await postWithAssertion(fixture, token)).json()).toMatchObject(malformed);
});

it("refuses an issuer with user information in its address, and reaches out to nobody", async () => {
  const fixture = createFixture();
  const issuer = "https://user:secret@login.microsoftonline.com/x/v2.0";
  trust(fixture, { ...identity, issuer });
  const response = await postWithAssertion(fixture, await ownToken({ iss: issuer }));
  expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ error_codes: [50166] })]);
});
