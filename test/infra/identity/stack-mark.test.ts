import { describe, expect, it } from "vitest";
import { stackMark } from "../../../infra/identity/stack-mark.ts";

describe("the mark of a stack on its objects in Entra ID", () => {
  it("tells them from those of another stack", () => {
    expect(stackMark({ project: "protected-function", stack: "dev" })).toEqual({
      notes: "Managed by Pulumi: project protected-function, stack dev. Changes made by hand are undone.",
      tags: ["managed-by-pulumi", "protected-function/dev"],
    });
  });
});
