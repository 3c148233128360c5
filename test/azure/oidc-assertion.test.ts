import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { oidcAssertion } from "../../azure/oidc-assertion.ts";

const noFetch = () => Promise.reject(new Error("Nothing was to be fetched."));
const request = {
  from: "request",
  url: "https://ci.example/token?api-version=2",
  token: "request-t0ken",
  audience: "api://AzureADTokenExchange",
} as const;

test("an assertion that is given is taken as it is", async () => {
  expect(await oidcAssertion({ from: "value", token: "a" }, noFetch)).toBe("a");
});

test("an assertion in a file is read anew each time, without the line break at its end", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assertion-"));
  const path = join(folder, "token");
  await writeFile(path, "first\n");
  expect(await oidcAssertion({ from: "file", path }, noFetch)).toBe("first");
  await writeFile(path, "second\n");
  expect(await oidcAssertion({ from: "file", path }, noFetch)).toBe("second");
  await rm(folder, { recursive: true });
});

test("an assertion is requested for its audience by GitHub's protocol", async () => {
  const seen: Request[] = [];
  const assertion = await oidcAssertion(request, async (input, init) => {
    seen.push(new Request(input, init));
    return Response.json({ count: 1, value: "the-assertion" });
  });
  expect(assertion).toBe("the-assertion");
  expect(seen.map((sent) => [sent.method, sent.url, sent.headers.get("authorization")])).toEqual([
    ["GET", "https://ci.example/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange", "Bearer request-t0ken"],
  ]);
});

test.each([
  ["a refusal", new Response("request-t0ken", { status: 403 }), "answered 403"],
  ["an answer without a token", Response.json({ value: 1 }), "answered 200 without one"],
  ["an answer that is not JSON", new Response("<html>"), "answered 200 without one"],
])("%s is a failure that tells no token", async (_, response, answered) => {
  await expect(oidcAssertion(request, async () => response)).rejects.toMatchObject({
    code: "no-token",
    message:
      `ci.example was asked for an OIDC token for api://AzureADTokenExchange and ${answered}. In GitHub Actions, the ` +
      "job needs `permissions: id-token: write`.",
  });
});
