import { describe, expect, it } from "vitest";
import { keptTokens } from "../../../packages/core/azure/kept-tokens.ts";

const minute = 60_000;

/** Numbered tokens that live an hour, by a clock of the test's own. */
function issuer() {
  const issued: string[] = [];
  let time = 1_800_000_000_000;
  let trouble: Error | undefined;
  const tokenFor = keptTokens(
    async (scope) => {
      await Promise.resolve();
      if (trouble) throw trouble;
      const token = `${scope} ${issued.length + 1}`;
      issued.push(token);
      return { token, expiresAt: time + 60 * minute };
    },
    () => time,
  );
  return {
    issued,
    tokenFor,
    pass: (milliseconds: number) => (time += milliseconds),
    fail: (error: Error | undefined) => (trouble = error),
  };
}

describe("a kept token", () => {
  it("is requested once for each scope, for any number of concurrent calls", async () => {
    const { issued, tokenFor } = issuer();

    expect(await Promise.all([tokenFor("a"), tokenFor("a"), tokenFor("b")])).toEqual(["a 1", "a 1", "b 2"]);
    expect(await tokenFor("a")).toBe("a 1");
    expect(issued).toHaveLength(2);
  });

  it("is replaced five minutes before it expires, by one call for all", async () => {
    const { issued, tokenFor, pass } = issuer();
    await tokenFor("a");

    pass(55 * minute - 1);
    expect(await tokenFor("a")).toBe("a 1");
    pass(1);
    expect(await Promise.all([tokenFor("a"), tokenFor("a")])).toEqual(["a 2", "a 2"]);
    expect(issued).toHaveLength(2);
  });

  it("isn't kept after a failure", async () => {
    const { tokenFor, fail } = issuer();
    fail(new Error("no network"));
    await expect(Promise.all([tokenFor("a"), tokenFor("a")])).rejects.toThrow("no network");

    fail(undefined);
    expect(await tokenFor("a")).toBe("a 1");
  });

  it("is replaced after a refusal, for every caller that was refused", async () => {
    const { issued, tokenFor } = issuer();
    const refused = await tokenFor("a");

    expect(await Promise.all([tokenFor("a", refused), tokenFor("a", refused)])).toEqual(["a 2", "a 2"]);
    expect(await tokenFor("a", "an older one")).toBe("a 2");
    expect(issued).toHaveLength(2);
  });

  it("is used for one call only if it has already expired", async () => {
    let count = 0;
    const tokenFor = keptTokens(
      async () => ({ token: String((count += 1)), expiresAt: 0 }),
      () => 0,
    );

    expect([await tokenFor("a"), await tokenFor("a")]).toEqual(["1", "2"]);
  });
});
