import { describe, expect, it } from "vitest";
import { type Answer, NoAnswer } from "../../../packages/core/azure/http.ts";
import { refusalOf, thrownRefusalOf } from "../../../packages/pf/checks/refused-answer.ts";

function answer(status: number, body: object | string = "", headers: Record<string, string> = {}): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers), text, json: typeof body === "string" ? undefined : body };
}
const site = "https://func-1.azurewebsites.net/api/who-calls?code=secret";

describe("a refused answer", () => {
  it("has a status of 400 or more", () => {
    expect(refusalOf("GET", site, answer(302))).toBeUndefined();
  });

  it("is Entra ID's, with codes, description and both ids", () => {
    const body = {
      error: "invalid_client",
      error_description: "AADSTS7000215: Invalid client secret provided.",
      error_codes: [7_000_215],
      trace_id: "t",
      correlation_id: "c",
    };

    expect(refusalOf("POST", "https://login.microsoftonline.com/1/oauth2/v2.0/token", answer(401, body))).toEqual({
      by: "Entra ID",
      request: "POST https://login.microsoftonline.com/1/oauth2/v2.0/token",
      status: 401,
      codes: [7_000_215],
      said: "AADSTS7000215: Invalid client secret provided.",
      ids: { traceId: "t", correlationId: "c" },
    });
  });

  it("is the gate's, with its challenge and its middleware's id; the query is left out", () => {
    const headers = { "www-authenticate": "Bearer realm=x", "x-ms-middleware-request-id": "m" };

    expect(refusalOf("GET", site, answer(401, "", headers))).toEqual({
      by: "App Service authentication",
      request: "GET https://func-1.azurewebsites.net/api/who-calls",
      status: 401,
      codes: [],
      challenge: "Bearer realm=x",
      ids: { middlewareRequestId: "m" },
    });
  });

  it.each([
    ["the function", answer(403, { type: "urn:problem:protected-function:app-role-missing" })],
    ["the handler", answer(403, { type: "x" }, { "content-type": "application/problem+json" })],
    ["the handler", answer(404, { error: "no such order" })],
    ["the host", answer(503, "Function host is not running.")],
    ["the host", answer(404)],
    ["the host", answer(403, "<html>This web app is stopped.</html>")],
    ["App Service authentication", answer(403)],
  ])("belongs to %s", (by, given) => {
    expect(refusalOf("GET", site, given)?.by).toBe(by);
  });

  it("is Graph's, with its own words and id", () => {
    const body = { error: { code: "Request_ResourceNotFound", message: "Not there." } };

    expect(
      refusalOf("GET", "https://graph.microsoft.com/v1.0/users/1", answer(404, body, { "request-id": "r" })),
    ).toMatchObject({
      by: "Graph",
      said: "Request_ResourceNotFound: Not there.",
      ids: { requestId: "r" },
    });
  });
});

describe("a thrown refusal", () => {
  it("is Entra ID's if Microsoft's client repeats a code, with both ids", () => {
    const traceId = "aaaaaaaa-0000-4000-8000-000000000001";
    const correlationId = "bbbbbbbb-0000-4000-8000-000000000002";
    const said = `invalid_grant: 501051 - AADSTS501051: No. Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: x`;

    expect(thrownRefusalOf(new Error(said))).toMatchObject({
      by: "Entra ID",
      codes: [501_051],
      ids: { traceId, correlationId },
    });
  });

  it("belongs to no one if no answer came", () => {
    expect(thrownRefusalOf(new NoAnswer("GET", site, new Error("ENOTFOUND")))?.by).toBe("nobody");
    expect(thrownRefusalOf(new Error("network_error: Network request failed"))?.by).toBe("nobody");
  });

  it("doesn't include programming errors", () => {
    expect(thrownRefusalOf(new TypeError("x is not a function"))).toBeUndefined();
  });
});
