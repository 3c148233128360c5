import { describe, expect, it } from "vitest";
import { runTogether } from "../../../../packages/pf/commands/review/together.ts";

/** Ends when it is aborted, and only then. */
function untilAborted(signal: AbortSignal, onEnd: () => void): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      onEnd();
      reject(signal.reason as Error);
    });
  });
}

describe("concurrent operations", () => {
  it("return results in their order", async () => {
    const results = await runTogether(new AbortController().signal, () => [Promise.resolve(1), Promise.resolve("two")]);
    expect(results).toEqual([1, "two"]);
  });

  it("all end before the first failure is thrown", async () => {
    let ended = false;
    const run = runTogether(new AbortController().signal, (signal) => [
      untilAborted(signal, () => (ended = true)),
      Promise.reject(new Error("the first failure")),
    ]);

    await expect(run).rejects.toThrow(new Error("the first failure"));
    expect(ended).toBe(true);
  });

  it("end with the reason if they are cancelled", async () => {
    const controller = new AbortController();
    const run = runTogether(controller.signal, (signal) => [untilAborted(signal, () => {})]);
    controller.abort(new Error("enough"));

    await expect(run).rejects.toThrow(new Error("enough"));
  });
});
