import { describe, expect, it } from "vitest";
import type { ExportedResource } from "../../../../../packages/pf/commands/review/state/stack-state.ts";
import { isSameState, readState } from "../../../../../packages/pf/commands/review/state/read-state.ts";
import { compareStates } from "../../../../../packages/pf/commands/review/state/compare-states.ts";
import { plainSecretsIn } from "../../../../../packages/pf/commands/review/state/plain-secrets.ts";

const urn = (type: string, name: string, stack = "dev") => `urn:pulumi:${stack}::protected-function::${type}::${name}`;
const guid = (digit: number) => `${String(digit).repeat(8)}-1111-4222-8333-444444444444`;
const ciphertext = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
const stack = "pulumi:pulumi:Stack";
const application = "azuread:index/application:Application";
const assignment = "azuread:index/appRoleAssignment:AppRoleAssignment";

/** A program, as a tenant deployed it whose draws begin with this digit. */
function exported(digit: number, changes: (resource: ExportedResource) => object = () => ({})) {
  const provider = urn("pulumi:providers:azuread", "default_6_9_1");
  const role = guid(9);
  const resources: ExportedResource[] = [
    {
      urn: urn(stack, "s"),
      type: stack,
      custom: false,
      outputs: { clientId: guid(digit), secret: { deep: ciphertext } },
    },
    {
      urn: provider,
      type: "pulumi:providers:azuread",
      custom: true,
      id: guid(digit + 1),
      inputs: { version: "6.9.1" },
    },
    {
      urn: urn("random:index/randomString:RandomString", "suffix"),
      type: "random:index/randomString:RandomString",
      custom: true,
      id: `abcde${digit}`,
      inputs: { length: 6 },
      created: "2026-01-01T00:00:00Z",
    },
    {
      urn: urn(application, "api"),
      type: application,
      custom: true,
      id: `/applications/${guid(digit + 2)}`,
      inputs: {
        __defaults: ["x"],
        displayName: `api abcde${digit}`,
        appRoles: [{ id: role, value: "Read" }],
        notes: `tenant ${guid(digit + 3)}`,
      },
      outputs: { clientId: guid(digit), appRoleIds: { Read: role } },
      provider: `${provider}::${guid(digit + 1)}`,
      parent: urn(stack, "s"),
      created: "2026-01-01T00:00:00Z",
      modified: `2026-01-0${digit}T00:00:00Z`,
      protect: true,
      inventedLater: { of: urn(application, "api") },
      stackTrace: [{}, { sourcePosition: "project:///node_modules/x.js#1,2" }, { sourcePosition: place }],
    },
    {
      urn: urn(assignment, "partner"),
      type: assignment,
      custom: true,
      id: "x",
      inputs: { resourceObjectId: guid(digit + 2), appRoleId: role, secret: ciphertext },
      dependencies: [urn(application, "api"), urn(stack, "s")],
      created: "2026-01-01T00:00:00Z",
    },
  ];
  return { deployment: { resources: resources.map((one) => ({ ...one, ...changes(one) })) } };
}

const directory = "/home/you/a program";
const place = "project:///infra/file:/home/you/a%20program/infra/api.ts#70,23";
const read = (digit: number, changes?: Parameters<typeof exported>[1], previous?: ReturnType<typeof exported>) =>
  readState(exported(digit, changes), {
    directory,
    names: new Map([[guid(digit + 3), "this tenant"]]),
    ...(previous && { previous }),
  });
const named = (state: ReturnType<typeof read>, name: string) => state.resources.find((one) => one.name === name);

describe("a stack's export", () => {
  it("has names instead of a tenant's generated values, and keeps the program's own", () => {
    expect(named(read(1), "api")).toEqual({
      name: "api",
      type: application,
      path: `${application}::api`,
      kind: "resource",
      inputs: {
        displayName: "api <RandomString suffix>",
        appRoles: [{ id: guid(9), value: "Read" }],
        notes: "tenant <this tenant>",
      },
      options: {
        provider: "azuread default",
        parent: "Stack s",
        protect: true,
        inventedLater: { of: urn(application, "api") },
      },
      declaredAt: { file: "infra/api.ts", line: 70 },
    });
    expect(named(read(1), "partner")?.inputs).toEqual({
      resourceObjectId: "<Application api>",
      appRoleId: guid(9),
      secret: "[secret]",
    });
    expect(read(1).outputs).toEqual({ clientId: "<Application api.clientId>", secret: { deep: "[secret]" } });
  });

  it("is equal for one program in two tenants, in any order of the engine", () => {
    const reversed = readState(
      exported(5, ({ dependencies }) =>
        dependencies ? { dependencies: (dependencies as string[]).toReversed() } : {},
      ),
      {
        directory,
        names: new Map([[guid(8), "this tenant"]]),
      },
    );

    expect(reversed).toEqual(read(1));
    expect(isSameState(reversed, read(1))).toBe(true);
  });

  it("differs if the program states another id, even if the service returns it too", () => {
    const role = ({ type, inputs, outputs }: ExportedResource) =>
      type === application
        ? {
            inputs: { ...inputs, appRoles: [{ id: guid(7), value: "Read" }] },
            outputs: { ...outputs, appRoleIds: { Read: guid(7) } },
          }
        : {};

    expect(named(read(1, role), "api")?.inputs["appRoles"]).toEqual([{ id: guid(7), value: "Read" }]);
    expect(isSameState(read(1, role), read(1))).toBe(false);
  });

  it("identifies replaced and moved resources by their earlier state", () => {
    const before = exported(1);
    const anew = read(1, ({ type }) => (type === application ? { created: "2026-02-02T00:00:00Z" } : {}), before);
    const moved = read(1, ({ type }) => (type === application ? { urn: urn(application, "interface") } : {}), before);
    const another = read(
      1,
      ({ type }) =>
        type === application ? { urn: urn(application, "interface"), created: "2026-02-02T00:00:00Z" } : {},
      before,
    );

    expect(named(anew, "api")?.isReplaced).toBe(true);
    expect(named(moved, "interface")?.movedFrom).toBe(`${application}::api`);
    expect(named(another, "interface")).not.toHaveProperty("movedFrom");
    expect(named(read(1, undefined, before), "api")).toEqual(named(read(1), "api"));
  });

  it("contains no name that a plugin generated", () => {
    const drawn = (name: string) => (one: ExportedResource) =>
      one.type === assignment
        ? { id: `/roleAssignments/${name}`, inputs: { __createBeforeDelete: true, roleName: name } }
        : {};

    expect(named(read(1, drawn(guid(6))), "partner")?.inputs).toEqual({});
  });
});

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
    ["nowhere if it is secret there too", note({ key: secret(value) }), []],
    ["nowhere: another value", note({ key: value.toLowerCase() }), []],
  ] as const)("are found %s", ([, beside, places]) => {
    expect(plainSecretsIn([password, beside]).map(({ name, path }) => `${name} ${path}`)).toEqual(places);
  });

  it("are searched from inside secret objects, but not by short texts", () => {
    const whole = resource("x:y:Z", "whole", { all: secret({ deep: [value], word: "short" }) });

    expect(plainSecretsIn([whole, note({ key: value, other: "a short word" })])).toEqual([
      { name: "note", path: "keepers.key" },
    ]);
  });

  it("are left to the comparison of outputs if they are the stack's", () => {
    expect(plainSecretsIn([password, resource("pulumi:pulumi:Stack", "s", { key: value })])).toEqual([]);
  });

  it("weaken protection if the base doesn't have them", () => {
    const empty = { resources: [], outputs: {} };
    const leaking = { ...empty, plainSecrets: [{ name: "note", path: "keepers.key" }] };

    expect(compareStates(empty, leaking)).toEqual([
      {
        id: "resource/plain-secret",
        severity: "weakens",
        subject: "note keepers.key",
        facts: { name: "note", path: "keepers.key" },
      },
    ]);
    expect(compareStates(leaking, leaking)).toEqual([]);
    expect(compareStates(leaking, empty)).toEqual([]);
  });
});
