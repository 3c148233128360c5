import { afterEach, describe, expect, it, vi } from "vitest";
import { jsonApi, RequestRefused } from "../../../packages/core/azure/json-api.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A service that takes these tokens; each request's token, in order. */
function serviceThatTakes(...good: readonly string[]): readonly string[] {
  const seen: string[] = [];
  const fetch = async (_url: string, init: { readonly headers: Readonly<Record<string, string>> }) => {
    const token = (init.headers["authorization"] ?? "").replace("Bearer ", "");
    seen.push(token);
    return good.includes(token)
      ? Response.json({ by: token })
      : Response.json({ error: { code: "InvalidAuthenticationToken", message: "expired" } }, { status: 401 });
  };
  vi.stubGlobal("fetch", fetch);
  return seen;
}

/** Gives one token after the other, the last one again and again. */
function giving(...tokens: readonly string[]) {
  let asked = 0;
  return async () => tokens[Math.min(asked++, tokens.length - 1)] ?? "";
}

describe("JSON over HTTP with a bearer token", () => {
  it("asks for another token once after a refusal, and repeats the request", async () => {
    const seen = serviceThatTakes("new");

    const api = jsonApi("https://graph.microsoft.com", giving("old", "new"));

    expect(await api.call("POST", "/v1.0/users", { displayName: "x" })).toEqual({ by: "new" });
    expect(await api.call("GET", "/v1.0/me")).toEqual({ by: "new" });
    expect(seen).toEqual(["old", "new", "new"]);
  });

  it("returns the second refusal", async () => {
    const seen = serviceThatTakes();

    const api = jsonApi("https://graph.microsoft.com", giving("old", "new", "newer"));

    await expect(api.call("GET", "/v1.0/me")).rejects.toThrow(RequestRefused);
    expect(seen).toEqual(["old", "new"]);
  });

  it("doesn't repeat a refused token", async () => {
    const seen = serviceThatTakes();

    const api = jsonApi("https://graph.microsoft.com", giving("only"));

    await expect(api.call("GET", "/v1.0/me")).rejects.toMatchObject({ status: 401 });
    expect(seen).toEqual(["only"]);
  });

  it("reports why there is no token, and sends no request", async () => {
    const seen = serviceThatTakes();

    const api = jsonApi("https://graph.microsoft.com", () => Promise.reject(new Error("no network")));

    await expect(api.call("GET", "/v1.0/me")).rejects.toThrow("no network");
    expect(seen).toEqual([]);
  });
});
