import { expect, it } from "vitest";
import { expectRefusal, graphFixture } from "./graph-fixture.ts";

it("answers a request without a token with InvalidAuthenticationToken and its challenge", async () => {
  const { graph } = graphFixture();
  const response = await graph(new Request("https://graph.microsoft.com/v1.0/applications"));
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    error: {
      code: "InvalidAuthenticationToken",
      message: "Access token is empty.",
      innerError: {
        date: "2026-11-24T15:09:18",
        "request-id": response.headers.get("request-id"),
        "client-request-id": response.headers.get("client-request-id"),
      },
    },
  });
  expect(response.headers.get("www-authenticate")).toBe(
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
  );
});

it.each([
  ["expired", "Lifetime validation failed, the token is expired."],
  ["audience", "Access token validation failure. Invalid audience."],
  ["signature", "Access token validation failure. Invalid signature."],
  ["issuer", "Access token validation failure. Invalid issuer."],
] as const)("refuses a token with a bad %s", async (refused, message) => {
  const { call } = graphFixture();
  expectRefusal(await call("GET", "/v1.0/applications", { refused }), 401, "InvalidAuthenticationToken", message);
});

it("passes on what is no refusal: a fault of the twin is not answered as Graph", async () => {
  const { createGraph } = await import("../../../twin/graph/index.ts");
  const { tenant } = graphFixture();
  const graph = createGraph({ tenant, verifyBearer: () => Promise.reject(new TypeError("broken")) });
  await expect(async () => await graph(new Request("https://graph.microsoft.com/v1.0/applications"))).rejects.toThrow(
    "broken",
  );
});

it("names every answer by its own id and by the caller's", async () => {
  const { call } = graphFixture();
  const own = await call("GET", "/v1.0/applications");
  expect(own.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(own.headers.get("client-request-id")).toBe(own.headers.get("request-id"));
  const named = await call("GET", "/v1.0/applications", { headers: { "client-request-id": "mine" } });
  expect(named.headers.get("client-request-id")).toBe("mine");
  expect(named.headers.get("request-id")).not.toBe(own.headers.get("request-id"));
});
