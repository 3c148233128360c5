import { describe, expect, it } from "vitest";
import { accessToken, correlationId, createFixture, tenantId, timestamp, traceId } from "../entra/entra-fixture.ts";
import { namesIn } from "./shape.ts";

/*
 * Answers of Entra ID that calvinchengx/entra-emulator captured, e2e/differential/testdata/fixtures@213dee3 and @290d1a0
 * (2026-08-13 and 2026-09-08): the same requests, with values of our own. It stores members in their order, and ids as
 * placeholders.
 */

const refusal = (error: string, code: number, sentence: string, isLinked: boolean) => ({
  error,
  error_description: `AADSTS${code}: ${sentence} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
  error_codes: [code],
  timestamp,
  trace_id: traceId,
  correlation_id: correlationId,
  ...(isLinked && { error_uri: `https://login.microsoftonline.com/error?code=${code}` }),
});
const unknown = "99999999-0000-4000-8000-000000000000";

describe("a token for an application itself", () => {
  it("token-client-credentials.json: has these members", async () => {
    const { post, granted } = createFixture();
    const answer = await post(granted());
    const body: unknown = await answer.json();
    expect([answer.status, namesIn(body)]).toEqual([
      200,
      ["token_type", "expires_in", "ext_expires_in", "access_token"],
    ]);
    expect(body).toMatchObject({
      token_type: "Bearer",
      expires_in: expect.any(Number),
      ext_expires_in: expect.any(Number),
    });
  });

  it("token-claims-client-credentials.json: has these claims of version 2, and no others", async () => {
    const { api, client, post, granted } = createFixture({ tokenVersion: 2 });
    const [header = "", payload = ""] = (await accessToken(await post(granted()))).split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
    expect(namesIn(read(header)).toSorted()).toEqual(["alg", "kid", "typ"]);
    const claims = read(payload);
    const recorded = "aio aud azp azpacr exp iat iss nbf oid rh sub tid uti ver xms_ftd".split(" ");
    // The twin has no claim that only Microsoft can read: FIDELITY, "Claims".
    const opaque = ["aio", "rh", "xms_ftd"];
    expect(namesIn(claims).filter((name) => !recorded.includes(name))).toEqual([]);
    expect(recorded.filter((name) => !(name in claims) && !opaque.includes(name))).toEqual([]);
    expect(claims).toMatchObject({
      ver: "2.0",
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      aud: api.application.appId,
      azp: client.application.appId,
      tid: tenantId,
    });
  });
});

it.each([
  [
    "token-error-invalid-client.json",
    401,
    { client_secret: "wrong" },
    (clientId: string) =>
      refusal(
        "invalid_client",
        7000215,
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
        true,
      ),
  ],
  [
    // The capture names the tenant by its id. Other reports have its display name, and so has the twin.
    "token-error-invalid-scope.json",
    400,
    { scope: "api://not-a-registered-resource/.default" },
    () =>
      refusal(
        "invalid_resource",
        500011,
        "The resource principal named api://not-a-registered-resource was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
        true,
      ),
  ],
  [
    "token-error-unknown-client.json",
    400,
    { client_id: unknown },
    () => refusal("unauthorized_client", 700038, `${unknown} is not a valid application identifier.`, false),
  ],
  [
    "token-error-unsupported-grant-type.json",
    400,
    { grant_type: "no_such_grant" },
    () =>
      refusal("unsupported_grant_type", 70003, "The app requested an unsupported grant type 'no_such_grant'.", false),
  ],
])("%s: %i", async (_, status, changes, expected) => {
  const { client, post, granted } = createFixture();
  const answer = await post({ ...granted(), ...changes });
  expect([answer.status, await answer.text()]).toEqual([status, JSON.stringify(expected(client.application.appId))]);
});

/** Measured on 2026-08-02: paiml/rust-mcp-sdk@a65160e, tests/oauth_discovery_urls.rs. */
it.each([
  [404, "/.well-known/oauth-authorization-server/common/v2.0"],
  [404, "/.well-known/openid-configuration/common/v2.0"],
  [200, "/common/v2.0/.well-known/openid-configuration"],
])("answers %i at %s", async (status, path) => {
  expect((await createFixture().get(path)).status).toBe(status);
});
