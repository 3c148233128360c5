import { expect, test } from "vitest";
import { unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "random:index/randomString:RandomString";

test("draws from the requested characters, and returns the defaults", async () => {
  const { engine } = await attach("random");
  const inputs = { length: 200, special: false, upper: false };
  const { id, outputs } = await engine.create(type, inputs);
  expect(outputs).toEqual({ ...inputs, lower: true, numeric: true, result: id });
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
  expect(diff).toMatchObject({ changes: true, replaces: ["keepers.group"] });
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
