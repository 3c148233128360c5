import { describe, expect, it } from "vitest";
import type { StackUpdate } from "../../../../packages/engine/stack.ts";
import type { Undeployed } from "../../../../packages/pf/commands/drift/finding.ts";
import { DeployedResources } from "../../../../packages/pf/commands/drift/deployed-resources.ts";
import { halfCreated, takenIntoState } from "../../../../packages/pf/commands/drift/find-drift.ts";
import { types } from "../../../support/drift/deployed.ts";

const undeployed: readonly Undeployed[] = [
  { resource: "api", what: "app registration", change: "update", properties: [] },
];
const done = (kind: string, resourceChanges: StackUpdate["resourceChanges"] = {}, result = "succeeded") => ({
  kind,
  result,
  startTime: "2026-11-25T03:00:00.000Z",
  resourceChanges,
});
const times = (...history: readonly StackUpdate[]) =>
  takenIntoState(history, undeployed, "dev").map(({ what }) => what);
const taken = ["changes that `pulumi refresh` wrote into the state at 2026-11-25T03:00:00.000Z"];

describe("a refresh's record in the state", () => {
  it.each([
    ["was another value", [done("refresh", { same: 20, update: 1 }), done("update")]],
    ["was missing", [done("refresh", { delete: 1 }), done("update")]],
    [
      "was found before an update failed",
      [done("update", {}, "failed"), done("refresh", { update: 1 }), done("update")],
    ],
    ["was found on resources without a recent update", [done("refresh", { update: 1 })]],
  ])("can't be distinguished from a change of the program if it %s", (_what, history) => {
    expect(times(...history)).toEqual(taken);
  });

  it.each([
    ["found nothing", [done("refresh", { same: 20 }), done("update")]],
    ["was before the last update", [done("update"), done("refresh", { update: 1 })]],
    ["never was", [done("update")]],
  ])("doesn't matter if it %s", (_what, history) => {
    expect(times(...history)).toEqual([]);
  });

  it("doesn't matter if an update has nothing to do", () => {
    expect(takenIntoState([done("refresh", { update: 1 })], [], "dev")).toEqual([]);
  });
});

describe("the half-created resources of a killed engine", () => {
  const operation = (type: string, name: string) => ({
    type,
    resource: {
      urn: `urn:pulumi:dev::protected-function::${types.application}::${name}`,
      type: types.application,
      custom: true,
      inputs: { displayName: name },
    },
  });

  it("are those that it began to create and the state doesn't have", () => {
    const state = DeployedResources.from({
      deployment: { pending_operations: [operation("creating", "api"), operation("updating", "integration")] },
    });

    expect(halfCreated(state, "dev")).toEqual([
      {
        what: 'app registration "api", half-created by an interrupted update',
        why: "the state doesn't show whether it exists; run `npx pulumi refresh --stack dev` in a terminal",
      },
    ]);
  });
});
