import { expect, test } from "vitest";
import { findDifferences as find } from "../../../packages/engine/stand-ins/property-diff.ts";
import {
  anything,
  listOf,
  mapOf,
  objectOf,
  text,
  type Shape,
} from "../../../packages/engine/stand-ins/property-shape.ts";
import type { PropertyMap } from "../../../packages/engine/stand-ins/property-values.ts";

const comparison = (shapes: Readonly<Record<string, Shape>>) => ({
  shapes,
  isSame: () => false,
  insignificant: (name: string, value: unknown) => name === "on" && value === true,
});

const findDifferences = (olds: PropertyMap, news: PropertyMap, shapes: Readonly<Record<string, Shape>>) =>
  find(olds, news, comparison(shapes));

const shapes = {
  site: objectOf({ settings: listOf(objectOf({ name: text, value: text })), tls: text }),
  tags: mapOf(text),
  rules: listOf(objectOf({ id: text, value: text })),
  triggers: listOf(anything),
};

test("finds nothing if nothing changed", () => {
  const inputs = { site: { settings: [{ name: "a", value: "1" }] } };
  expect(findDifferences(inputs, structuredClone(inputs), shapes)).toEqual([]);
});

test("names nested properties and list elements by their path", () => {
  const olds = { site: { settings: [{ name: "a", value: "1" }], tls: "1.2" }, triggers: ["x", "y"] };
  const news = {
    site: {
      settings: [
        { name: "a", value: "2" },
        { name: "b", value: "3" },
      ],
    },
    triggers: ["x"],
  };
  expect(findDifferences(olds, news, shapes)).toEqual([
    { path: "site.settings[0].value", root: "site", kind: "update" },
    { path: "site.settings[1]", root: "site", kind: "add" },
    { path: "site.tls", root: "site", kind: "delete" },
    { path: "triggers[1]", root: "triggers", kind: "delete" },
  ]);
});

test("quotes keys that aren't identifiers", () => {
  expect(findDifferences({ tags: {} }, { tags: { "a.b": "1" } }, shapes)).toEqual([
    { path: 'tags["a.b"]', root: "tags", kind: "add" },
  ]);
});

test("ignores the plugin's own metadata", () => {
  expect(findDifferences({ __createBeforeDelete: true }, {}, shapes)).toEqual([]);
});

test("a default that is written out or left out isn't a difference, a changed one is", () => {
  const rule = { id: "1", value: "x" };
  expect(findDifferences({ rules: [rule] }, { rules: [{ ...rule, on: true }] }, shapes)).toEqual([]);
  expect(findDifferences({ rules: [{ ...rule, on: true }] }, { rules: [rule] }, shapes)).toEqual([]);
  expect(findDifferences({ rules: [rule] }, { rules: [{ ...rule, on: false }] }, shapes)).toEqual([
    { path: "rules[0].on", root: "rules", kind: "add" },
  ]);
});
