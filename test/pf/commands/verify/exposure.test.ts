import { describe, expect, it } from "vitest";
import { exposureOf } from "../../../../packages/pf/commands/verify/exposure.ts";

const answer = (status: number, text = "", headers: Record<string, string> = {}) =>
  exposureOf({
    status,
    text,
    headers: new Headers(headers),
    json: text.startsWith("{") ? JSON.parse(text) : undefined,
  });
const problem = (code: string) => JSON.stringify({ type: `urn:problem:protected-function:${code}` });
const asProblem = { "content-type": "application/problem+json" };

describe("a site, by the answer to a request without a token,", () => {
  it("is closed only by App Service authentication's 401", () => {
    expect(answer(401, "", { "www-authenticate": "Bearer realm=x" })).toEqual({ state: "closed" });
  });

  it.each([
    ["an answer", answer(200, "{}"), "a request without a token got 200"],
    ["no content", answer(204), "a request without a token got 204"],
    [
      "a login page, whose state isn't repeated",
      answer(302, "", { location: "https://login.microsoftonline.com/t/oauth2?state=secret" }),
      "a request without a token was sent elsewhere (302, to login.microsoftonline.com)",
    ],
    ["a login page of its own", answer(302, "", { location: "/.auth/login/aad" }), "(302, to a page of the same host)"],
    [
      "the function's own 401 while App Service authentication is off",
      answer(401, problem("gate-off"), asProblem),
      "a request without a token got 401 from the function itself (gate-off)",
    ],
    [
      "the function's own 401 while App Service authentication allows everyone",
      answer(401, problem("principal-missing"), asProblem),
      "a request without a token got 401 from the function itself (principal-missing)",
    ],
    [
      "any other problem of the function",
      answer(403, problem("path-anonymous"), asProblem),
      "a request without a token got 403 from the function itself",
    ],
    ["a handler's own 401", answer(401, '{"error":"no"}'), "a request without a token got 401 from a handler"],
    ["a handler's own 404", answer(404, "{}", asProblem), "a request without a token got 404 from a handler"],
    ["a handler's 400 without a body", answer(400), "a request without a token got 400 from a handler"],
  ])("is open by %s", (_, door, found) => {
    expect(door).toMatchObject({ state: "open", found: expect.stringContaining(found) });
    expect(door).toMatchObject({ fix: expect.stringContaining("`./pf drift` prints the command") });
    expect(JSON.stringify(door)).not.toContain("secret");
  });

  it.each([403, 404, 500, 502, 503])("isn't judged by %i", (status) => {
    expect(answer(status)).toMatchObject({ state: "unseen", answered: true, online: true });
  });
});
