import { describe, expect, it } from "vitest";
import { differences } from "../../../../packages/pf/stacks/compare/differences.ts";

describe("differences", () => {
  it("are none between equal values, in whatever order lists are", () => {
    const value = { a: 1, list: ["x", "y"], things: [{ id: "1", on: true }, { id: "2" }] };
    expect(differences(value, { things: [{ id: "2" }, { on: true, id: "1" }], list: ["y", "x"], a: 1 })).toEqual([]);
  });

  it("treat missing values and empty texts, lists or objects as equal", () => {
    expect(
      differences({ a: "", b: [], c: {}, d: { e: [] } }, { a: null, f: undefined, g: [], h: { i: null } }),
    ).toEqual([]);
  });

  it("don't treat false or zero as missing", () => {
    expect(differences({}, { off: false, none: 0 })).toEqual([
      { path: "off", kind: "added", found: false },
      { path: "none", kind: "added", found: 0 },
    ]);
  });

  it("name added, removed and changed values", () => {
    expect(differences({ a: { went: 1, other: "x" } }, { a: { came: 2, other: "y" } })).toEqual([
      { path: "a.went", kind: "removed", expected: 1 },
      { path: "a.other", kind: "changed", expected: "x", found: "y" },
      { path: "a.came", kind: "added", found: 2 },
    ]);
  });

  it("name each added or removed element of a list, but not moved ones", () => {
    expect(differences({ list: ["a", "b", "c"] }, { list: ["b", "c", "d"] })).toEqual([
      { path: "list", kind: "added", found: "d" },
      { path: "list", kind: "removed", expected: "a" },
    ]);
  });

  it("identify an object in a list by its id, or by a property that all have", () => {
    const role = { id: "1", value: "Invoke", enabled: true };
    expect(
      differences(
        { roles: [role] },
        {
          roles: [
            { ...role, enabled: false },
            { id: "2", value: "All" },
          ],
        },
      ),
    ).toEqual([
      { path: 'roles["1"].enabled', kind: "changed", expected: true, found: false },
      { path: "roles", kind: "added", found: { id: "2", value: "All" } },
    ]);
    expect(differences([{ x: 1 }], [{ x: 2 }])).toEqual([
      { path: "", kind: "added", found: { x: 2 } },
      { path: "", kind: "removed", expected: { x: 1 } },
    ]);
  });

  it("compare a whole list in any order, on request", () => {
    const whole = { lists: "as a whole" } as const;
    const value = { same: ["a", "b"], other: ["a"], gone: [{ id: "1" }], inner: { kept: true } };
    const found = { same: ["b", "a"], other: ["a", "c"], inner: { kept: true, came: [1] } };
    expect(differences(value, found, whole)).toEqual([
      { path: "other", kind: "changed", expected: ["a"], found: ["a", "c"] },
      { path: "gone", kind: "removed", expected: [{ id: "1" }] },
      { path: "inner.came", kind: "added", found: [1] },
    ]);
  });

  it("ignore secret and unknown values", () => {
    const secret = { a: "[secret]", b: "x", list: ["[unknown]"] };
    expect(differences(secret, { a: "1", b: "[unknown]", list: ["y"] })).toEqual([]);
  });

  it("ignore the plugins' own metadata", () => {
    expect(differences({ __defaults: ["a"], x: 1 }, { x: 1, __createBeforeDelete: true })).toEqual([]);
  });
});
