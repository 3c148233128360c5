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

/** random:index/randomString:RandomString: generated once and kept in the state. */
const randomString: ResourceStandIn = {
  inputs: objectOf({ length: count, lower: flag, numeric: flag, special: flag, upper: flag, keepers: mapOf(text) }, [
    "length",
  ]),
  computed: ["lower", "numeric", "result", "special", "upper"],
  knownDuringUpdate: () => true,
  replaceOn: "any",
  projectInputs: () => ({}),
  create: async (inputs) => {
    const chosen = Object.fromEntries(kinds.map((kind) => [kind, inputs[kind] ?? true]));
    const alphabet = kinds.map((kind) => (chosen[kind] === true ? alphabets[kind] : "")).join("");
    if (alphabet === "") throw new Error("lower, numeric, special and upper are all false: set one of them to true");
    const draws = Array.from({ length: Number(inputs["length"]) }, () => alphabet[randomInt(alphabet.length)]);
    const result = draws.join("");
    return { id: result, outputs: { ...inputs, ...chosen, result } };
  },
  read: async ({ id, outputs }) => ({
    id,
    outputs: { ...outputs, result: id, length: id.length },
    identity: { length: id.length },
  }),
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
