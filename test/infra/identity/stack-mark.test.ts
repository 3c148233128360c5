import { describe, expect, it } from "vitest";
import { stackMark } from "../../../infra/identity/stack-mark.ts";

describe("the mark of a stack on its objects in Entra ID", () => {
  it("tells them from those of another stack, whatever the two are named alike", () => {
    expect(
      stackMark({ project: "protected-function", stack: "dev", workload: "whocalls", subscriptionId: "ABC" }),
    ).toEqual({
      notes:
        "Managed by Pulumi: project protected-function, stack dev, workload whocalls, subscription abc. " +
        "Changes made by hand are undone.",
      tags: ["managed-by-pulumi", "protected-function/dev"],
    });
  });
});
