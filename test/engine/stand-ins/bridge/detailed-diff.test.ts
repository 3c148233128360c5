import { describe, expect, it } from "vitest";
import type { BridgedAttributes } from "../../../../packages/engine/stand-ins/bridge/bridge-schema.ts";
import { detailedDiff } from "../../../../packages/engine/stand-ins/bridge/detailed-diff.ts";
import { flag, listOf, mapOf, objectOf, setOf, text } from "../../../../packages/engine/stand-ins/property-shape.ts";
import { type PropertyMap, unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";

const attributes: BridgedAttributes = {
  inputs: objectOf({
    name: text,
    on: flag,
    owners: setOf(text),
    ranges: listOf(text),
    tags: setOf(text),
    roles: setOf(objectOf({ id: text, text, members: setOf(text) })),
    access: setOf(objectOf({ of: text, ids: listOf(objectOf({ id: text })) })),
    block: objectOf({ url: text, deep: objectOf({ on: flag }) }),
    forced: objectOf({ of: text }),
    rotate: mapOf(text),
  }),
  outputs: ["made"],
  bridge: {
    defaults: { on: true },
    computed: ["tags"],
    forceNew: ["forced", "rotate"],
    recomputed: { roleIds: "roles" },
  },
};

/** Paths with their kinds, as a preview shows them. */
function shown(state: PropertyMap, news: PropertyMap, ignored: readonly string[] = []) {
  return detailedDiff(attributes, state, { news: { on: true, ...news }, ignored }).map(
    ({ path, kind, replaces }) => `${path} ${kind}${replaces ? ", replaces" : ""}`,
  );
}

const role = { id: "1", text: "one", members: ["a", "b"] };
const state = { on: true, made: "by the service", id: "it" };

describe("the plan of a bridged plugin", () => {
  it("is empty if the program omits values that the service fills in, or empty values", () => {
    const live = { ...state, name: "", owners: [], tags: ["theirs"], block: { url: "", deep: { on: false } } };
    expect(shown(live, {})).toEqual([]);
    expect(shown(live, { owners: [] })).toEqual([]);
  });

  it("removes a whole value that the program omits and the service doesn't fill in", () => {
    const live = {
      ...state,
      name: "x",
      owners: ["a", "b"],
      block: { url: "u", deep: { on: false } },
      unknown: { a: 1 },
    };
    expect(shown(live, {})).toEqual(["block delete", "name delete", "owners delete", "unknown delete"]);
    expect(shown(live, { block: { deep: { on: true } } }, ["name", "owners", "unknown"])).toEqual([
      "block.deep.on update",
      "block.url delete",
    ]);
  });

  it("adds to an empty list as a whole, to another by its place; a text that was empty is updated", () => {
    expect(shown({ ...state, tags: [], name: "" }, { tags: ["a", "b"], name: "n" })).toEqual([
      "name update",
      "tags add",
    ]);
    expect(shown({ ...state, tags: ["a"] }, { tags: ["b", "a"] })).toEqual(["tags[0] add"]);
    expect(shown({ ...state, owners: ["a"] }, { owners: ["b"] })).toEqual(["owners[0] update"]);
  });

  it("compares a list by the fewest edits, and a set without its order", () => {
    expect(shown({ ...state, ranges: ["a", "b", "c"] }, { ranges: ["a", "c"] })).toEqual(["ranges[1] delete"]);
    expect(shown({ ...state, ranges: ["a", "b"] }, { ranges: ["b", "a"] })).toEqual([
      "ranges[0] delete",
      "ranges[1] add",
    ]);
    expect(shown({ ...state, roles: [role] }, { roles: [{ ...role, members: ["b", "a"] }] })).toEqual([]);
  });

  it("pairs what came and went in a set by their place, and makes what follows from it unknown", () => {
    expect(shown({ ...state, roles: [role], roleIds: {} }, { roles: [{ ...role, text: "two" }] })).toEqual([
      "roles[0].text update",
      "roleIds update",
    ]);
    const access = { of: "graph", ids: [{ id: "1" }] };
    expect(shown({ ...state, access: [access] }, { access: [{ ...access, ids: [{ id: "2" }, { id: "3" }] }] })).toEqual(
      ["access[0].ids[0].id update", "access[0].ids[1] add"],
    );
  });

  it("shows a whole set if the program omits a text of a new element", () => {
    expect(shown({ ...state, roles: [role] }, { roles: [{ id: "2" }] })).toEqual(["roles update", "roleIds add"]);
  });

  it("shows a list or a set with an unknown element as a whole", () => {
    const live = { ...state, owners: ["a"], ranges: ["a", "b"], tags: [], roles: [role] };
    expect(shown(live, { owners: ["a", unknownValue], ranges: ["a", unknownValue], roles: [role] })).toEqual([
      "owners update",
      "ranges update",
    ]);
    expect(shown(live, { tags: [unknownValue], roles: [unknownValue], owners: ["a"], ranges: ["a", "b"] })).toEqual([
      "roles update",
      "tags add",
      "roleIds add",
    ]);
  });

  it("shows a set as a whole if an element has an unknown list, and by element if it has an unknown text", () => {
    const access = { of: "graph", ids: [{ id: "1" }] };
    const live = { ...state, roles: [role], access: [access] };
    const [unknownText, unknownMember] = [
      { ...role, text: unknownValue },
      { ...role, members: ["a", unknownValue] },
    ];
    expect(shown(live, { access: [access], roles: [unknownText] })).toEqual(["roles[0].text update", "roleIds add"]);
    expect(shown(live, { access: [access], roles: [unknownMember] })).toEqual(["roles update", "roleIds add"]);
    expect(shown(live, { access: [access], roles: [{ ...role, members: unknownValue }] })).toEqual([
      "roles update",
      "roleIds add",
    ]);
    expect(shown(live, { access: [{ ...access, ids: [{ id: unknownValue }] }], roles: [role] })).toEqual([
      "access[0].ids[0].id update",
    ]);
    expect(shown(live, { access: [{ ...access, ids: [unknownValue] }], roles: [role] })).toEqual(["access update"]);
  });

  it("shows a set as a whole if the texts of a changed element's own set aren't in order, and an element once", () => {
    expect(shown({ ...state, roles: [role] }, { roles: [{ ...role, text: "two", members: ["b", "a"] }] })).toEqual([
      "roles update",
      "roleIds add",
    ]);
    expect(shown({ ...state, owners: ["a"] }, { owners: ["a", "b", "b"] })).toEqual(["owners[1] add"]);
  });

  it("replaces for an added or removed block and each map entry, but not for changes within a block", () => {
    expect(shown({ ...state, forced: { of: "a" } }, { forced: { of: "b" } })).toEqual(["forced.of update"]);
    expect(shown(state, { forced: { of: "b" } })).toEqual(["forced add, replaces"]);
    expect(shown({ ...state, rotate: { a: "1" } }, { rotate: { a: "2" } })).toEqual(["rotate.a update, replaces"]);
  });

  it("updates to unknown values, and uses a default for omitted ones", () => {
    expect(shown({ ...state, name: "x" }, { name: unknownValue })).toEqual(["name update"]);
    const wanted = { news: {}, ignored: [] };
    expect(detailedDiff(attributes, { ...state, on: false }, wanted)).toMatchObject([{ path: "on", kind: "update" }]);
  });
});
