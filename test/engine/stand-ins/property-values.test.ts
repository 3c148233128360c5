import { expect, test } from "vitest";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import {
  decodeProperties,
  encodeProperties,
  Secret,
  unknownValue,
} from "../../../packages/engine/stand-ins/property-values.ts";

const signature = "4dabf18193072939515e22adb298388d";

test("carries plain, unknown and secret values both ways", () => {
  const properties = {
    text: "a",
    list: [1, true, { deep: unknownValue }],
    secret: new Secret({ inner: ["x", unknownValue] }),
  };
  expect(decodeProperties(encodeProperties(properties))).toEqual(properties);
});

test("writes the engine's own signatures", () => {
  expect(encodeProperties({ s: new Secret("x"), u: unknownValue }).toJavaScript()).toEqual({
    s: { [signature]: "1b47061264138c4ac30d75fd1eb44270", value: "x" },
    u: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  });
});

test("reads the engine's unknown of any type", () => {
  const wire = structPb.Struct.fromJavaScript({ flag: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7" });
  expect(decodeProperties(wire)).toEqual({ flag: unknownValue });
});

test("drops nulls, also in lists", () => {
  const wire = structPb.Struct.fromJavaScript({ none: null, list: [null, "a"] });
  expect(decodeProperties(wire)).toEqual({ list: ["a"] });
});

test("refuses assets", () => {
  const wire = structPb.Struct.fromJavaScript({ code: { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "x" } });
  expect(() => decodeProperties(wire)).toThrow(
    "the stand-in for plugins doesn't support values of the engine's kind 'c44067f5952c0a294b673a41bacd8c17' (asset, archive, reference)",
  );
});
