import { describe, expect, it } from "vitest";
import { says } from "../../../commands/teardown/says.ts";

const sent = {
  "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
  displayName: "Home",
  conditions: { users: { includeUsers: ["b", "a"], excludeUsers: [] }, platforms: null },
};
const answer = {
  id: "1",
  displayName: "Home",
  conditions: { users: { includeUsers: ["a", "b"], excludeUsers: [], includeRoles: [] }, platforms: null },
  createdDateTime: "2026-11-24T15:09:18Z",
};

describe("an answer of Graph's", () => {
  it("says what was sent, in any order and with more of its own", () => {
    expect(says(answer, sent)).toBe(true);
  });

  it.each([
    ["another name", { ...answer, displayName: "home" }],
    ["a list with one more", { ...answer, conditions: { users: { includeUsers: ["a", "b", "c"] } } }],
    ["a list with one less", { ...answer, conditions: { users: { includeUsers: ["a"] } } }],
    [
      "something where there was nothing",
      { ...answer, conditions: { ...answer.conditions, platforms: { all: true } } },
    ],
    ["nothing of a part", { ...answer, conditions: null }],
  ])("does not say it with %s", (_what, other) => {
    expect(says(other, sent)).toBe(false);
  });
});
