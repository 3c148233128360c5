import { randomInt } from "node:crypto";
import { count, flag, mapOf, objectOf, text } from "../property-shape.ts";
import type { Provider, ResourceStandIn } from "../provider.ts";

/** https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/string */
const alphabets = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
} as const;

const kinds = ["lower", "numeric", "special", "upper"] as const;

const inputs = objectOf(
  { length: count, lower: flag, numeric: flag, special: flag, upper: flag, keepers: mapOf(text) },
  ["length"],
);

/** Attributes that aren't supported as inputs, with their defaults. */
const others = { minLower: 0, minNumeric: 0, minSpecial: 0, minUpper: 0 } as const;

/**
 * random:index/randomString:RandomString: generated once and kept in the state. Source:
 * internal/provider/resource_string.go of https://github.com/hashicorp/terraform-provider-random/tree/v3.6.3
 */
const randomString: ResourceStandIn = {
  inputs,
  computed: [...kinds, ...Object.keys(others), "number", "result"],
  bridge: {
    framework: true,
    defaults: { lower: true, numeric: true, special: true, upper: true },
    computed: [],
    forceNew: Object.keys(inputs.properties),
    others: objectOf({ overrideSpecial: objectOf({}) }),
  },
  create: async (properties) => {
    const chosen = Object.fromEntries(kinds.map((kind) => [kind, properties[kind] ?? true]));
    const alphabet = kinds.map((kind) => (chosen[kind] === true ? alphabets[kind] : "")).join("");
    if (alphabet === "") throw new Error("lower, numeric, special and upper are all false: set one of them to true");
    const draws = Array.from({ length: Number(properties["length"]) }, () => alphabet[randomInt(alphabet.length)]);
    const result = draws.join("");
    return { id: result, outputs: { ...others, ...properties, ...chosen, number: chosen["numeric"] ?? true, result } };
  },
  // Nothing is read. An import takes the text for one that was drawn with the defaults.
  read: async ({ id, outputs }) => {
    if (Object.keys(outputs).length > 0) return { id, outputs };
    const chosen = Object.fromEntries(kinds.map((kind) => [kind, true]));
    return { id, outputs: { ...others, ...chosen, number: true, length: Buffer.byteLength(id), result: id } };
  },
  delete: async () => undefined,
};

export function randomProvider(): Provider {
  return {
    name: "random",
    version: "4.21.2",
    endsCallsWhenInterrupted: false,
    configuration: [],
    configure: () => undefined,
    resources: new Map([["random:index/randomString:RandomString", randomString]]),
    functions: new Map(),
  };
}
