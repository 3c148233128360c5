import { describe, expect, it } from "vitest";
import type { MarkedObject } from "../../../../packages/pf/commands/release/marked-objects.ts";
import { type GivenBack, release } from "../../../../packages/pf/commands/release/release.ts";
import { refusal } from "../../../support/fake-api.ts";
import { sampleState, urn } from "./sample-state.ts";

const object = (name: string, options: { readonly isOwn?: boolean; readonly fails?: Error } = {}): MarkedObject => ({
  object: { kind: "plan", name, id: name },
  mark: { origin: "adopted", project: "p", stack: "s", workload: "w", id: "i" },
  isOwn: options.isOwn ?? true,
  command: `take it off ${name}`,
  takeOff: async () => {
    happened.push(name);
    if (options.fails) throw options.fails;
  },
});
let happened: string[];

const run = async (givenBack: readonly GivenBack[], broken?: Error) => {
  happened = [];
  const stack = {
    export: async () => sampleState(),
    importState: async (document: object) => {
      if (broken) throw broken;
      happened.push(
        `forget ${JSON.stringify(document).includes(urn("Application", "api")) ? "nothing of" : "the"} API`,
      );
    },
  };
  return release(stack, givenBack, () => {});
};
const api = (...marked: readonly MarkedObject[]): GivenBack => ({
  half: "api",
  urns: [urn("Application", "api")],
  marked,
});
const hosting = (...marked: readonly MarkedObject[]): GivenBack => ({
  half: "hosting",
  urns: [urn("Site", "function-app")],
  marked,
});

describe("giving back", () => {
  it("removes the marks before the state forgets", async () => {
    expect(await run([api(object("one"), object("two"))])).toMatchObject({ ok: true, halves: ["api"], forgotten: 1 });
    expect(happened).toEqual(["one", "two", "forget the API"]);
  });

  it("leaves another stack's mark, and forgets the object", async () => {
    expect(await run([api(object("theirs", { isOwn: false }))])).toMatchObject({
      ok: true,
      unmarked: [],
      forgotten: 1,
    });
    expect(happened).toEqual(["forget the API"]);
  });

  it("continues after a refusal, and keeps that half whole in the state", async () => {
    const locked = object("locked", { fails: refusal(409, "ScopeLocked") });
    const account = await run([api(locked, object("two")), hosting(object("three"))]);

    expect(account).toMatchObject({
      ok: false,
      halves: ["hosting"],
      unmarked: [{ name: "two" }, { name: "three" }],
      failed: [{ thing: { name: "locked" }, command: "take it off locked" }],
    });
    expect(happened).toEqual(["locked", "two", "three", "forget nothing of API"]);
  });

  it("writes no state if nothing could be given back", async () => {
    await run([api(object("locked", { fails: refusal(403, "AuthorizationFailed") }))]);

    expect(happened).toEqual(["locked"]);
  });

  it("is completed by the next run if the state couldn't be written", async () => {
    await expect(run([api(object("one"))], new Error("killed"))).rejects.toThrow("killed");
    expect(await run([api()])).toMatchObject({ ok: true, unmarked: [], forgotten: 1 });
  });
});
