import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EngineSetting } from "../../../../packages/engine/stack.ts";
import { differencesOf, requireSameSettings } from "../../../../packages/pf/stacks/settings/require-same-settings.ts";
import { SettingsRefused } from "../../../../packages/pf/stacks/settings/settings-refused.ts";

const text = (value: string): EngineSetting => ({ value, secret: false });
const object = (value: object): EngineSetting => ({ value: JSON.stringify(value), objectValue: value, secret: false });
const secret: EngineSetting = { secret: true };

/** What is said of one setting. */
const difference = (engine: EngineSetting | undefined, own: unknown, key = "a:x") =>
  differencesOf(engine === undefined ? {} : { [key]: engine }, own === undefined ? {} : { [key]: own }, {}).join("\n");

describe("a setting that Pulumi and this program read alike", () => {
  it.each<[string, EngineSetting | undefined, unknown]>([
    ["a text", text("one"), "one"],
    ["an empty text", text(""), ""],
    ["null", text(""), null],
    ["a number", text("30"), 30],
    ["a fraction", text("1.50"), 1.5],
    ["a large number", text("1e+21"), 1e21],
    ["a truth", text("true"), true],
    ["an object", object({ a: [1, { b: null }] }), { a: [1, { b: null }] }],
    ["an object in another order", object({ b: 1, a: 2 }), { a: 2, b: 1 }],
    ["an empty list", object([]), []],
    ["a secret", secret, { secure: "v1:abc" }],
    ["a secret inside", secret, { a: [{ secure: "v1:abc" }] }],
    ["an encrypted plugin setting that a stack of its own lacks", undefined, { secure: "v1:abc" }],
  ])("isn't named: %s", (_, engine, own) => {
    expect(difference(engine, own)).toBe("");
  });

  it("may come from the defaults in Pulumi.yaml", () => {
    expect(differencesOf({ "a:x": text("1") }, {}, { "a:x": 1 })).toEqual([]);
    expect(differencesOf({ "a:x": text("2") }, { "a:x": 2 }, { "a:x": 1 })).toEqual([]);
  });
});

describe("a setting that they read differently", () => {
  it.each<[string, EngineSetting | undefined, unknown, string]>([
    ["another text", text("two"), "one", '"two", and this program reads "one"'],
    ["a missing text", undefined, "one", 'nothing, and this program reads "one"'],
    ["a text that only Pulumi reads", text("two"), undefined, '"two", and this program reads nothing'],
    ["a missing null", undefined, null, "nothing, and this program reads null"],
    ["null for a text", text("~"), null, '"~", and this program reads null'],
    ["an octal number", text("8"), 10, '"8", and this program reads 10'],
    ["nothing for zero", text(""), 0, '"", and this program reads 0'],
    ["a hexadecimal text for a number", text("0x10"), 16, '"0x10", and this program reads 16'],
    ["a text for a truth", text("yes"), true, '"yes", and this program reads true'],
    ["an object for a text", object({ a: 1 }), '{"a":1}', '{"a":1}, and this program reads "{\\"a\\":1}"'],
    ["a text for an object", text('{"a":1}'), { a: 1 }, '"{\\"a\\":1}", and this program reads {"a":1}'],
    ["a value deep inside", object({ a: [{ b: 1 }] }), { a: [{ b: "1" }] }, '{"a":[{"b":1}]}'],
    ["one key less", object({ a: 1 }), { a: 1, b: null }, '{"a":1}, and this program reads {"a":1,"b":null}'],
    ["a list for an object", object([1]), { 0: 1 }, '[1], and this program reads {"0":1}'],
  ])("is named with both values: %s", (_, engine, own, said) => {
    expect(difference(engine, own)).toContain(`a:x: Pulumi reads ${said}`);
  });

  it("is found even under the name of a built-in property", () => {
    expect(difference(undefined, "x", "toString")).toContain("toString: Pulumi reads nothing");
  });

  it.each<[string, EngineSetting | undefined, unknown, string]>([
    ["a secret for a text", secret, "hunter2", "a:x"],
    ["a text for a secret", text("hunter2"), { secure: "v1:hunter2" }, "a:x"],
    ["an object for a secret inside", object({ a: "hunter2" }), { a: { secure: "v1:hunter2" } }, "a:x"],
    ["a text of a secret's name", text("hunter2"), "hunter3", "a:clientSecret"],
    ["a text of a secret's name inside", object({ password: "hunter2" }), { password: "hunter3" }, "a:x"],
    ["a missing secret of another's name", undefined, "hunter2", "a:clientSecret"],
  ])("is named without the value: %s", (_, engine, own, key) => {
    const said = difference(engine, own, key);
    expect(said).toContain(`${key}: Pulumi reads `);
    expect(said).not.toContain("hunter");
  });
});

describe("the settings of a stack", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "same-settings-"));
    file = join(folder, "Pulumi.dev.yaml");
    writeFileSync(file, "config:\n  orders:word: one\n");
    writeFileSync(join(folder, "Pulumi.yaml"), "name: orders\nruntime: nodejs\nconfig:\n  count: 1\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const engineReads = (read: Readonly<Record<string, EngineSetting>>) =>
    requireSameSettings({ config: async () => read }, file, folder);

  it("are accepted if the engine reads the same, defaults included", async () => {
    await engineReads({ "orders:word": text("one"), "orders:count": text("1") });
  });

  it("are refused with each difference if they aren't what the engine reads", async () => {
    const refusal = engineReads({ "orders:word": text("two"), "orders:count": text("1"), "orders:people": text("m") });
    await expect(refusal).rejects.toBeInstanceOf(SettingsRefused);
    await expect(refusal).rejects.toMatchObject({
      exitCode: 2,
      message: [
        `Pulumi reads the settings in ${file} differently from this program:`,
        '- orders:word: Pulumi reads "two", and this program reads "one".',
        '- orders:people: Pulumi reads "m", and this program reads nothing.',
        "Write these settings in plain YAML, with texts in quotes.",
      ].join("\n"),
    });
  });

  it("aren't accepted if the engine can't read them", async () => {
    const failed = new Error("no engine");
    await expect(requireSameSettings({ config: () => Promise.reject(failed) }, file, folder)).rejects.toBe(failed);
  });
});
