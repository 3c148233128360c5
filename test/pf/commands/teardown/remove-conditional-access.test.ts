import { describe, expect, it } from "vitest";
import type { ConditionalAccessObject } from "../../../../packages/pf/commands/teardown/conditional-access.ts";
import { Ledger } from "../../../../packages/pf/commands/teardown/ledger.ts";
import { removeConditionalAccess } from "../../../../packages/pf/commands/teardown/remove-conditional-access.ts";
import { Deadline } from "../../../../packages/core/azure/deadline.ts";
import { fakeApi, fakeTime, refusal } from "../../../support/fake-api.ts";

const v1 = "DELETE /v1.0/identity/conditionalAccess";
const bin = (version: string) => `DELETE /${version}/identity/conditionalAccess/deletedItems/policies/p1`;
const gone = [undefined];
const noSuchSegment = [refusal(400, "BadRequest")];
const notFound = [refusal(404, "UnknownError")];

const at = "/v1.0/identity/conditionalAccess/namedLocations/l1";

describe("a trusted location whose deletion fails", () => {
  const location: ConditionalAccessObject = {
    kind: "named location",
    name: "office",
    id: "l1",
    collection: "namedLocations",
    isDeleted: false,
    isTrusted: true,
    ownership: "own",
    why: "",
  };

  it.each([
    ["It is trusted again.", [{ isTrusted: true }]],
    ["Entra ID still says that it isn't trusted.", [{ isTrusted: false }]],
    ["Whether it is trusted again isn't known: ", [refusal(503, "Busy")]],
  ])("is reported as last read: %s", async (says, read) => {
    const graph = fakeApi({
      [`PATCH ${at}`]: gone,
      [`DELETE ${at}`]: [refusal(400, "InUse")],
      [`GET ${at}`]: read,
    });
    const ledger = new Ledger(() => {});
    const deadline = new Deadline({
      time: fakeTime(),
      minutes: 1,
      signal: new AbortController().signal,
      onWait: () => {},
    });
    await removeConditionalAccess(graph, [location], { showsDeleted: true, ledger, deadline });

    expect(ledger.changed.map(({ what }) => what)).toEqual([
      expect.stringContaining(`It was marked untrusted for deletion, which failed. ${says}`),
    ]);
    expect(graph.calls.at(-1)).toBe(`GET ${at}`);
  });
});

function policy(isDeleted = false): ConditionalAccessObject {
  const thing = { kind: "conditional access policy", name: "MFA", id: "p1", collection: "policies" } as const;
  return { ...thing, isDeleted, isTrusted: false, ownership: "own", why: "" };
}

async function remove(
  answers: Readonly<Record<string, readonly unknown[]>>,
  { thing = policy(), showsDeleted = true, minutes = 15 } = {},
) {
  const graph = fakeApi({ [`${v1}/policies/p1`]: gone, ...answers });
  const done: string[] = [];
  const ledger = new Ledger((what) => done.push(what));
  const waits: number[] = [];
  const deadline = new Deadline({
    time: fakeTime(),
    minutes,
    signal: new AbortController().signal,
    onWait: (_why, pause) => waits.push(pause),
  });
  await removeConditionalAccess(graph, [thing], { showsDeleted, ledger, deadline });
  return { done, waits, left: ledger.left, calls: graph.calls };
}

describe("a policy of the stack", () => {
  it("is deleted and purged in v1.0 if Graph has deleted policies there", async () => {
    const { done, left, calls } = await remove({ [bin("v1.0")]: gone });

    expect({ done, left }).toEqual({ done: ["removed", "purged"], left: [] });
    expect(calls).not.toContain(bin("beta"));
  });

  it.each([
    ["400", noSuchSegment],
    ["404", notFound],
  ])("is purged in beta if v1.0 returns %s", async (_status, answer) => {
    const { done, left, waits } = await remove({ [bin("v1.0")]: answer, [bin("beta")]: gone });

    expect({ done, left, waits }).toEqual({ done: ["removed", "purged"], left: [], waits: [] });
  });

  it("is awaited if it reaches the recycle bin some seconds later", async () => {
    const late = [...notFound, ...notFound, ...gone];
    const { done, left, waits } = await remove({ [bin("v1.0")]: noSuchSegment, [bin("beta")]: late });

    expect({ done, left }).toEqual({ done: ["removed", "purged"], left: [] });
    expect(waits.reduce((sum, pause) => sum + pause)).toBeGreaterThan(10_000);
  });

  it.each([0, 15])("isn't reported as purged if it isn't seen deleted in %i minutes", async (minutes) => {
    const { done, left } = await remove({}, { minutes });

    expect(done).toEqual(["removed"]);
    expect(left).toMatchObject([
      {
        id: "p1",
        why: "It was deleted, but Entra ID's recycle bin doesn't show it yet. Once there, it stays for 30 days.",
        fix: "Run the teardown again later.",
      },
    ]);
  });

  it("that was deleted before, and is purged by someone else meanwhile, counts as purged", async () => {
    const { done, left, waits } = await remove({}, { thing: policy(true) });

    expect({ done, left, waits }).toEqual({ done: ["purged"], left: [], waits: [] });
  });

  it("is left for 30 days if neither version shows deleted ones, with the command that deletes it permanently", async () => {
    const { done, left, waits, calls } = await remove({}, { showsDeleted: false });

    expect({ done, waits }).toEqual({ done: ["removed"], waits: [] });
    expect(calls).toEqual([`${v1}/policies/p1`]);
    expect(left).toMatchObject([
      {
        id: "p1",
        why: expect.stringMatching(/^It was deleted, but can be restored for 30 days/),
        fix: expect.stringContaining(
          "az rest --method DELETE --url https://graph.microsoft.com/beta/identity/conditionalAccess/deletedItems/policies/p1",
        ),
      },
    ]);
  });

  it("is left if its purge is refused", async () => {
    const { left } = await remove({ [bin("v1.0")]: [refusal(403, "AccessDenied")] });

    expect(left).toMatchObject([{ id: "p1", why: expect.stringContaining("403 AccessDenied") }]);
  });
});
