import { expect, it } from "vitest";
import { recordedExchangeOf, shapeOf } from "../../../../../packages/pf/commands/verify/record/observer.ts";

const answer = (status: number, text: string, headers: Record<string, string> = {}) => {
  const json = text.startsWith("{") || text.startsWith("[") ? (JSON.parse(text) as unknown) : undefined;
  return { status, text, headers: new Headers(headers), json };
};

it("keeps headers' names, and the values of two", () => {
  const headers = {
    server: "Kestrel",
    "www-authenticate": 'Bearer realm="x"',
    "set-cookie": "a=secret",
    "content-type": "text/html",
  };
  expect(recordedExchangeOf("GET /", answer(401, "", headers))).toEqual({
    request: "GET /",
    status: 401,
    headers: ["content-type", "server", "set-cookie", "www-authenticate"],
    challenge: 'Bearer realm="x"',
    contentType: "text/html",
  });
});

it("keeps a JSON body's properties and their types, but no values", () => {
  const body = {
    authenticationToken: "eyJ.secret",
    user: { userId: "sid:1" },
    roles: ["a", "b"],
    at: null,
    none: [],
    n: 1,
  };
  expect(recordedExchangeOf("POST /.auth/login/aad", answer(200, JSON.stringify(body))).body).toEqual({
    authenticationToken: "string",
    user: { userId: "string" },
    roles: ["string", "of 2"],
    at: null,
    none: [],
    n: "number",
  });
});

it("keeps a chosen part unchanged if the answer isn't an error", () => {
  const keep = (json: unknown) => Object(json)["status"] as unknown;
  expect(recordedExchangeOf("GET x", answer(200, '{"status":4,"id":"1"}'), keep).body).toBe(4);
  expect(recordedExchangeOf("GET x", answer(400, '{"status":4}'), keep).body).toEqual({ status: "number" });
});

it("keeps an error's code and message, and the beginning of a text", () => {
  const error = { error: { code: "BadRequest", message: "No.", innererror: { token: "secret" } } };
  expect(recordedExchangeOf("GET x", answer(400, JSON.stringify(error))).body).toEqual({
    code: "BadRequest",
    message: "No.",
  });
  expect(recordedExchangeOf("GET x", answer(503, "Function host is not running.")).body).toBe(
    "Function host is not running.",
  );
  expect(String(recordedExchangeOf("GET x", answer(200, "a".repeat(5000))).body)).toMatch(/^a{300}… \(4,700 more\)$/);
});

it("is limited in depth", () => {
  expect(shapeOf({ a: { b: { c: 1 } } }, 2)).toEqual({ a: { b: "object" } });
});
