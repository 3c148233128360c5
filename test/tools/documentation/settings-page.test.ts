import { expect, it } from "vitest";
import schema from "../../../infra/settings/settings.schema.json" with { type: "json" };
import { purposes, settingsPage } from "../../../tools/documentation/reference/settings-page.ts";

/** The page's part about one setting. */
function sectionOf(schema: object): readonly string[] {
  const page = settingsPage({ properties: { config: { properties: { "protected-function:one": schema } } } });
  return page.slice(page.indexOf("## one")).split("\n");
}

it("has description, type, default and an example as YAML", () => {
  const section = sectionOf({
    description: "How many.",
    type: "integer",
    minimum: 1,
    maximum: 9,
    default: 3,
    examples: [4],
  });
  expect(section).toEqual([
    "## one",
    "",
    "How many.",
    "",
    "- Type: whole number from 1 to 9",
    "- Default: `3`",
    "",
    "```yaml",
    "protected-function:one: 4",
    "```",
    "",
  ]);
});

it("doesn't list a value's quoted form as a second type", () => {
  expect(sectionOf({ anyOf: [{ type: "boolean", default: false }, { enum: ["true", "false"] }] })).toContain(
    "- Type: `true` or `false`",
  );
  expect(sectionOf({ anyOf: [{ type: "integer" }, { type: "string", pattern: "^[0-9]+$" }] })).toContain(
    "- Type: whole number",
  );
});

it("lists nested keys, keys with names of one's own, and keys that exclude each other", () => {
  const section = sectionOf({
    type: "object",
    propertyNames: { pattern: "^[a-z]+$" },
    additionalProperties: {
      anyOf: [
        { type: "object", properties: { id: { type: "string", format: "uuid" } }, required: ["id"] },
        { type: "object", properties: { names: { type: "array", items: { enum: ["a", ""] }, description: "Some." } } },
      ],
    },
  });
  expect(section.slice(4)).toEqual([
    "- Type: object, whose names match `^[a-z]+$`",
    "- Required",
    "- Keys:",
    "  - `<name>` (object)",
    "    - Either:",
    "      - `id` (GUID; required)",
    "    - Or:",
    "      - `names` (list: one of `a`, empty): Some.",
    "",
  ]);
});

it("lists every setting once, by its purpose", () => {
  const named = Object.values(purposes).flatMap((names) => names.split(" "));
  const own = Object.keys(schema.properties.config.properties).map((name) => name.replace("protected-function:", ""));
  expect(named.toSorted()).toEqual(own.toSorted());
});
