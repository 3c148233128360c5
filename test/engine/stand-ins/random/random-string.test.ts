import { expect, test } from "vitest";
import { unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "random:index/randomString:RandomString";

test("draws from the requested characters, and returns the defaults", async () => {
  const { engine } = await attach("random");
  const inputs = { length: 200, special: false, upper: false };
  const { id, outputs } = await engine.create(type, inputs);
  const least = { minLower: 0, minNumeric: 0, minSpecial: 0, minUpper: 0 };
  expect(outputs).toEqual({ ...inputs, ...least, id, lower: true, number: true, numeric: true, result: id });
  expect(id).toMatch(/^[a-z0-9]{200}$/);
  expect(id).toMatch(/[a-z]/);
  expect(id).toMatch(/[0-9]/);
  expect((await engine.create(type, inputs)).id).not.toBe(id);
});

test("answers the keepers that it was given, in a preview too; other keepers replace it", async () => {
  const { engine } = await attach("random");
  const inputs = { length: 6, keepers: { group: "rg-orders" } };
  expect(await engine.create(type, inputs, true)).toMatchObject({ outputs: { keepers: { group: "rg-orders" } } });
  const { id, outputs } = await engine.create(type, inputs);
  expect(outputs).toMatchObject({ keepers: { group: "rg-orders" } });
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs });
  const diff = await engine.diff(type, inputs, { length: 6, keepers: { group: "rg-other" } }, outputs);
  expect(diff).toMatchObject({
    changes: true,
    replaces: ["keepers"],
    detailed: { "keepers.group": "UPDATE_REPLACE" },
  });
});

test("refuses an empty set of characters", async () => {
  const { engine } = await attach("random");
  const inputs = { length: 1, lower: false, numeric: false, special: false, upper: false };
  await expect(engine.create(type, inputs)).rejects.toThrow(
    "2 UNKNOWN: lower, numeric, special and upper are all false: set one of them to true",
  );
});

test("never changes afterwards: a refresh keeps it, any change replaces it", async () => {
  const { engine } = await attach("random");
  const inputs = { length: 6 };
  const { id, outputs } = await engine.create(type, inputs);
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs });
  expect(await engine.diff(type, inputs, { length: 7 }, outputs)).toEqual({
    changes: true,
    replaces: ["length"],
    deleteBeforeReplace: false,
    detailed: { length: "UPDATE_REPLACE" },
  });
  expect((await engine.diff(type, inputs, inputs, outputs)).changes).toBe(false);
  await engine.delete(type, id, { inputs, outputs });
});

test("is unknown in a preview", async () => {
  const { engine } = await attach("random");
  expect(await engine.create(type, { length: 6 }, true)).toMatchObject({ id: "", outputs: { result: unknownValue } });
});

test("compares the state with the plan: a default that is written out, or left out again, changes nothing", async () => {
  const { engine } = await attach("random");
  const { inputs } = await engine.check(type, { length: 6 });
  expect(inputs).toEqual({ length: 6 });
  const { outputs } = await engine.create(type, inputs);
  const written = { length: 6, lower: true, numeric: true, special: true, upper: true };
  expect((await engine.diff(type, inputs, written, outputs)).changes).toBe(false);
  expect((await engine.diff(type, written, inputs, outputs)).changes).toBe(false);
  // Other inputs than before, but what the state has.
  expect((await engine.diff(type, { length: 5 }, inputs, outputs)).changes).toBe(false);
  const answer = await engine.diffAnswer(type, {
    olds: outputs,
    oldInputs: inputs,
    news: { ...inputs, special: false },
  });
  expect(answer).toMatchObject({
    replaces: ["special"],
    diffs: ["special"],
    stables: [],
    detailedDiff: { special: { kind: "UPDATE_REPLACE", inputDiff: false } },
  });
});

test("is imported as if drawn with the defaults, so a program that says otherwise replaces it", async () => {
  const { engine } = await attach("random");
  const imported = await engine.read(type, "k3x9qa");
  const kinds = { lower: true, numeric: true, special: true, upper: true };
  expect(imported?.inputs).toEqual({ __defaults: [], length: 6, ...kinds });
  expect(imported?.outputs).toMatchObject({ ...kinds, id: "k3x9qa", length: 6, number: true, result: "k3x9qa" });
  const differ = async (program: object) =>
    (await engine.diff(type, imported?.inputs ?? {}, { ...program }, imported?.outputs)).detailed;
  expect(await differ({ length: 6 })).toEqual({});
  expect(await differ({ length: 6, special: false, upper: false })).toEqual({
    special: "UPDATE_REPLACE",
    upper: "UPDATE_REPLACE",
  });
});
