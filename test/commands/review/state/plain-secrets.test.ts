import { describe, expect, it } from "vitest";
import { compareStates } from "../../../../commands/review/state/compare-states.ts";
import { plainSecretsIn } from "../../../../commands/review/state/plain-secrets.ts";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const value = "kf3_8Q~hZ0mW1x.VbT7yLr2PqN9sUe4aDc6gJoXt";
const resource = (type: string, name: string, outputs: Readonly<Record<string, unknown>>) => ({
  urn: `urn:pulumi:dev::protected-function::${type}::${name}`,
  type,
  outputs,
});
const password = resource("azuread:index/applicationPassword:ApplicationPassword", "first", { value: secret(value) });
const note = (keepers: unknown) => resource("random:index/randomString:RandomString", "note", { keepers });

describe("secrets in plain text", () => {
  it.for([
    ["as it is", note({ key: value }), ["note keepers.key"]],
    ["within another text", note({ key: `Bearer ${value}` }), ["note keepers.key"]],
    ["in a list", note([{ key: value }]), ["note keepers[0].key"]],
    ["nowhere: secret there, too", note({ key: secret(value) }), []],
    ["nowhere: another value", note({ key: value.toLowerCase() }), []],
  ] as const)("are found %s", ([, beside, places]) => {
    expect(plainSecretsIn([password, beside])).toEqual(places);
  });

  it("are sought from within what is secret as a whole, and not by short texts", () => {
    const whole = resource("x:y:Z", "whole", { all: secret({ deep: [value], word: "short" }) });

    expect(plainSecretsIn([whole, note({ key: value, other: "a short word" })])).toEqual(["note keepers.key"]);
  });

  it("are left to the comparison of outputs where they are the stack's", () => {
    expect(plainSecretsIn([password, resource("pulumi:pulumi:Stack", "s", { key: value })])).toEqual([]);
  });

  it("weaken protection where the base has them not", () => {
    const empty = { resources: [], outputs: {} };
    const leaking = { ...empty, plainSecrets: ["note keepers.key"] };

    expect(compareStates(empty, leaking)).toEqual([
      { id: "resource/plain-secret", severity: "weakens", subject: "note keepers.key" },
    ]);
    expect(compareStates(leaking, leaking)).toEqual([]);
    expect(compareStates(leaking, empty)).toEqual([]);
  });
});
