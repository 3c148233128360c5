import { afterEach, expect, it, vi } from "vitest";
import { calls } from "../../../../packages/pf/stacks/client/caller-calls.ts";

const client = calls(() => ({ onPart: () => Promise.resolve() }) as never);
const call = { method: "GET", url: "https://site.example/api/orders" };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("tells a function that never answers from one that can't be reached", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("fetch", (_: string, { signal }: { readonly signal: AbortSignal }) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason as Error));
    return promise;
  });
  const silent = client.ask({ call });
  await vi.advanceTimersByTimeAsync(30_000);

  expect((await silent).answer).toMatchObject({ silentFor: "30 s", by: "the Functions host", status: 504 });

  vi.stubGlobal("fetch", () => Promise.reject(new Error("refused")));
  await expect(client.ask({ call })).rejects.toThrow("GET https://site.example/api/orders got no answer: refused.");
});
