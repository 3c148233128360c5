import { describe, expect, it } from "vitest";
import { markInAzureTags, markInNotes, reservedTags, stackMark } from "../../infra/stack-mark.ts";

const identity = {
  project: "protected-function",
  stack: "dev",
  workload: "whocalls",
  subscriptionId: "ABC",
  id: "k3x9q2m7a1b2",
};
const provenance = {
  deployedBy: "11111111-2222-4333-8444-555555555555",
  repository: "contoso/orders",
  expiresOn: "2027-03-31T00:00:00Z",
  environment: "test",
};

describe("the mark of a stack", () => {
  it("contains the owner by the stack's id, and that the stack created the object", () => {
    expect(stackMark(identity, {}, "made")).toEqual({
      notes:
        "Managed by Pulumi: project protected-function, stack dev, workload whocalls, subscription abc, " +
        "id k3x9q2m7a1b2. Changes made by hand are undone.",
      tags: ["managed-by-pulumi", "protected-function/dev", "stack-id:k3x9q2m7a1b2"],
      azureTags: {
        "managed-by": "pulumi",
        project: "protected-function",
        stack: "dev",
        workload: "whocalls",
        "stack-id": "k3x9q2m7a1b2",
      },
    });
  });

  it("differs on adopted objects", () => {
    const { notes, tags, azureTags } = stackMark(identity, {}, "adopted");

    expect(notes).toMatch(/^Adopted by Pulumi: project protected-function, stack dev, /);
    expect(tags[0]).toBe("adopted-by-pulumi");
    expect(azureTags["managed-by"]).toBe("pulumi-adopted");
  });

  it.each(["made", "adopted"] as const)("can be read back: %s, deployer, source and expiry", (origin) => {
    const { notes, azureTags } = stackMark(identity, provenance, origin);
    const { subscriptionId, ...rest } = identity;

    expect(markInNotes(notes)).toEqual({
      origin,
      ...rest,
      ...provenance,
      subscriptionId: subscriptionId.toLowerCase(),
    });
    expect(markInAzureTags(azureTags)).toEqual({ origin, ...rest, ...provenance, subscriptionId: undefined });
  });

  it("reads tag names in any case, like Azure, and ignores other tags", () => {
    const tags = { "Managed-By": "pulumi", PROJECT: "p", stack: "s", id: "not-ours", environment: "not-ours" };

    expect(markInAzureTags(tags)).toMatchObject({ project: "p", stack: "s", id: "", environment: undefined });
  });

  it("reads a shortened mark, which has no id", () => {
    const notes = "Managed by Pulumi: project p, stack s. Changes made by hand are undone.";

    expect(markInNotes(notes)).toMatchObject({ origin: "made", project: "p", stack: "s", workload: "", id: "" });
  });

  it.each([null, undefined, "", "Made by hand.", "Managed by Pulumi: x. Changes made by hand are undone."])(
    "is not in %j",
    (notes) => {
      expect(markInNotes(notes)).toBeUndefined();
    },
  );

  it.each([undefined, null, {}, { "managed-by": "terraform", project: "p", stack: "s" }, { "managed-by": "pulumi" }])(
    "is not in the tags %j",
    (tags) => {
      expect(markInAzureTags(tags)).toBeUndefined();
    },
  );

  it("reserves every tag that it writes", () => {
    const written = Object.keys(stackMark(identity, provenance, "made").azureTags);

    expect(written.toSorted()).toEqual([...reservedTags].toSorted());
  });
});
