import { assert, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { explain, type ExplainOptions } from "../../../packages/pf/refusals/explain.ts";
import { pastedText } from "../../../packages/core/text/plain-text.ts";
import { explanationText } from "../../../packages/pf/refusals/explanation-text.ts";
import { now, outputsOf, signature, tokenOf, version1, version2 } from "../../support/sample-outputs-and-tokens.ts";

/** All that a run can show: the data and the text. */
function shown(options: Omit<ExplainOptions, "now">): string {
  const explanation = explain({ ...options, now });
  return `${JSON.stringify(explanation)}\n${explanationText(explanation, { colour: true })}`;
}

const token = tokenOf(version1);
const secret = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789";

describe("explanations show no credential", () => {
  it.each([
    ["a good token", token],
    ["a token of another version", tokenOf(version2)],
    ["a token in a header", `Bearer ${token}`],
    ["a token cut off", token.slice(0, -40)],
    ["a token with a space in it", token.replace(".", ". ")],
    ["a token within a claim", tokenOf({ ...version1, aud: token })],
    ["a token within the algorithm", tokenOf(version1, { alg: token })],
    [
      "a token within an encrypted one's header",
      `${Buffer.from(JSON.stringify({ enc: token })).toString("base64url")}.a.b.c.d`,
    ],
    ["a client secret", secret],
  ])("%s", (_, text) => {
    for (const outputs of [outputsOf(), undefined]) {
      const all = shown({ token: text, outputs, status: 401 });

      expect(all).not.toContain(signature);
      for (const part of [...token.split("."), ...text.split(/[.\s]+/)].filter((part) => part.length > 12)) {
        expect(all).not.toContain(part);
      }
    }
  });

  it.each([
    ["a form", `client_id=x&client_secret=${secret}&scope=y`],
    ["a form with a secret of another shape", "client_secret=Pa55-word.of~ours&grant_type=x"],
    ["JSON", `{"client_secret":"${secret}"}`],
    ["a password", "username=ada&password=Pa55-word.of~ours"],
    ["a header", `Authorization: Bearer ${token}`],
    ["a header of Basic", "Authorization: Basic UGE1NS13b3JkLm9mfm91cnM="],
    ["a command line", `curl -d client_secret='Pa55-word.of~ours' -H "X-ZUMO-AUTH: ${token}"`],
    ["a bare secret", secret],
    ["a bare token", token],
    ["a short token", "eyJhbGciOiJub25lIn0.eyJhIjoxfQ."],
    ["a function key", "mK3vQ9xLrT7pB2nW5yH8jF4dS6gA1cZ0eUoIqXwVbNtM=="],
  ])("an error with %s in it", (_, pasted) => {
    for (const error of [
      `AADSTS7000215: Invalid client secret provided. ${pasted}`,
      `${pasted}\nAADSTS7000215: Invalid. ${pasted}`,
    ]) {
      const all = shown({ error, outputs: outputsOf() });

      expect(all).toContain("AADSTS7000215");
      for (const credential of [
        secret,
        "Pa55-word.of~ours",
        token,
        signature,
        "UGE1NS13b3JkLm9mfm91cnM",
        "mK3vQ9xL",
        "eyJhIjoxfQ",
      ]) {
        expect(all).not.toContain(credential);
      }
    }
  });

  it("for any random bytes as a token", () => {
    const part = uint8Array({ minLength: 24, maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
    assert(
      property(part, part, part, (one, two, three) => {
        const all = shown({ token: `${one}.${two}.${three}`, outputs: outputsOf() });

        for (const secret of [one, two, three]) expect(all).not.toContain(secret);
      }),
    );
  });
});

describe("a token's text can't control the terminal", () => {
  it("control characters and direction marks are removed, and its length is limited", () => {
    const aud = `\u001B[2J\u202Eapi\r\n${"x y ".repeat(500)}`;

    const { carries } = explain({ token: tokenOf({ ...version1, aud }), now }).token ?? { carries: [] };
    const value = carries.find(({ name }) => name === "audience")?.value ?? "";

    expect(value).toMatch(/^[\P{C}]+$/u);
    expect(value).toMatch(/^.{300}… \([\d,]+ more\)$/);
  });
});

describe("text that isn't a credential stays readable", () => {
  it.each([
    "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0",
    "https://func-whocalls-dev-a1b2c3.westeurope-01.azurewebsites.net/.auth/login/aad",
    "api://22222222-2222-4222-8222-222222222222/.default",
    "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-orders",
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '33333333-3333-4333-8333-333333333333'.",
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ])("%s", (text) => {
    expect(pastedText(text)).toBe(text);
  });
});
