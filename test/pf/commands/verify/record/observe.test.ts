import { describe, expect, it } from "vitest";
import { RequestRefused } from "../../../../../packages/core/azure/json-api.ts";
import { NotSeen, Observer } from "../../../../../packages/pf/commands/verify/record/observer.ts";
import { observations, observe } from "../../../../../packages/pf/commands/verify/record/record.ts";
import { outputsOf } from "../../../../support/sample-outputs-and-tokens.ts";

/** An observer whose every request is refused as told, and that may alter or not. */
function observer({
  alteration = false,
  refuse = (): never => refused(),
}: { alteration?: boolean; refuse?: () => never } = {}) {
  class Fake extends Observer {
    override readonly bare = async () => refuse();
    override readonly asCaller = async () => refuse();
    override readonly resourceManager = async () => refuse();
    override readonly graph = async () => refuse();
    override async scm() {
      return refuse();
    }
    override async token() {
      return refuse();
    }
    override async callersToken() {
      return refuse();
    }
  }
  return new Fake({
    origin: {
      outputs: outputsOf(),
      caller: { tenantId: "t", clientId: "c", clientSecret: "s" },
      ...(alteration && { alteration: true as const }),
    },
    package: { why: "no package" },
    waited: [{ id: "G30", attempts: 2 }],
    pause: async () => {},
  });
}

function refused(): never {
  throw new NotSeen("nobody answered");
}

const never = new AbortController().signal;

describe("observations", () => {
  it("are all reported once, by id, in the data's words", async () => {
    const all = await observe(observer(), never);
    const told = all.map(({ id, unknown, by, how }) => ({ id, unknown, by, how }));
    expect(told).toEqual(observations.map(({ id, unknown, by, how }) => ({ id, unknown, by, how })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it("have a reason if they weren't made, which never counts as an answer", async () => {
    const all = await observe(observer({ alteration: true }), never);
    const seen = all.filter((one) => "seen" in one);
    // What verify itself has counted, and what the outputs say, needs no request.
    expect(seen.map(({ id }) => id)).toEqual(["propagation", "host-name"]);
    expect(all.filter((one) => !("seen" in one) && !one.notSeen)).toEqual([]);
  });

  it("change nothing without permission", async () => {
    const altering = (await observe(observer(), never)).filter(({ by }) => by === "verify --alter");
    expect(altering.length).toBeGreaterThan(3);
    expect(new Set(altering.map(({ notSeen }) => notSeen))).toEqual(
      new Set(["it changes the stack: it takes --alter"]),
    );
  });

  it("are left to a person, with instructions, if they can't be made automatically", async () => {
    const byHand = (await observe(observer(), never)).filter(({ by }) => by === "a person");
    expect(byHand.map(({ notSeen, how }) => notSeen === `a person has to look: ${how}`)).not.toContain(false);
    expect(observations.filter(({ look, by }) => (look === undefined) !== (by === "a person"))).toEqual([]);
  });

  it("stop once the run is cancelled", async () => {
    const all = await observe(observer(), AbortSignal.abort());
    expect(all.filter((one) => "seen" in one)).toEqual([]);
  });

  it("treat a service's refusal as unseen, but throw an internal error", async () => {
    const refusal = () => {
      throw new RequestRefused("GET", "https://x", 403, "Forbidden", "No.");
    };
    const mistake = () => {
      throw new TypeError("x is not a function");
    };
    expect((await observe(observer({ refuse: refusal }), never))[0]?.notSeen).toBe(
      "GET https://x was refused: 403 Forbidden: No.",
    );
    await expect(observe(observer({ refuse: mistake }), never)).rejects.toThrow(TypeError);
  });
});
