import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { compareStates } from "../../../../../packages/pf/commands/review/state/compare-states.ts";
import { knownTypes } from "../../../../../packages/pf/commands/review/state/known-types.ts";
import { protectResources } from "../../../../../infra/protect-resources.ts";
import { compare, resource, state, types } from "./sample-state.ts";

const { site, gate, storage, application, logs } = types;
const password = "azuread:index/applicationPassword:ApplicationPassword";

type Options = Readonly<Record<string, Json>>;

const changed = (type: string, before: Options, after: Options) =>
  compare([resource(type, "x", {}, { options: before })], [resource(type, "x", {}, { options: after })]);

describe("an option", () => {
  it("is reported with its old value, its new value, and its place", () => {
    const declaredAt = { file: "infra/hosting/authentication.ts", line: 35 };
    const was = resource(gate, "authentication", {}, { options: { retainOnDelete: true } });

    expect(compareStates(state([was]), state([{ ...was, options: {}, declaredAt }]))).toEqual([
      {
        id: "option/retain-on-delete",
        severity: "weakens",
        subject: "authentication retainOnDelete",
        before: true,
        facts: { type: gate, name: "authentication", option: "retainOnDelete" },
        where: [declaredAt],
      },
    ]);
  });

  it.for([
    [gate, {}, { ignoreChanges: ["login"] }, "weakens option/ignore-changes"],
    [
      application,
      { ignoreChanges: ["identifierUris"] },
      { ignoreChanges: ["appRoles", "identifierUris"] },
      "weakens option/ignore-changes",
    ],
    [storage, {}, { ignoreChanges: ["allowSharedKeyAccess"] }, "weakens option/ignore-changes"],
    [site, {}, { ignoreChanges: ["siteConfig"] }, "weakens option/ignore-changes"],
    [site, {}, { ignoreChanges: ["kind"] }, "unknown option/ignore-changes"],
    [storage, {}, { ignoreChanges: ["*"] }, "weakens option/ignore-changes"],
    [gate, { ignoreChanges: ["login"] }, {}, "changes option/changed"],
    [site, { protect: true }, {}, "weakens option/unprotected"],
    [site, {}, { protect: true }, "changes option/changed"],
    [gate, { retainOnDelete: true }, {}, "weakens option/retain-on-delete"],
    [gate, {}, { retainOnDelete: true }, "changes option/changed"],
    [application, {}, { retainOnDelete: true }, "unknown option/retain-on-delete"],
    [application, { retainOnDelete: true }, {}, "unknown option/retain-on-delete"],
    [password, { deletedWith: "Application a" }, {}, "changes option/changed"],
    [password, {}, { deletedWith: "Application a" }, "changes option/changed"],
    [password, {}, { deletedWith: "ResourceGroup a" }, "unknown option/unknown"],
    [site, { provider: "azure-native default" }, { provider: "azure-native other" }, "unknown option/provider"],
    [password, { additionalSecretOutputs: ["value"] }, {}, "weakens option/not-secret"],
    [password, {}, { additionalSecretOutputs: ["value"] }, "changes option/changed"],
    [site, {}, { customTimeouts: { create: 60 } }, "changes option/changed"],
    [site, {}, { replaceOnChanges: ["tags"] }, "unknown option/unknown"],
    [site, {}, { hideDiff: [["httpsOnly"]] }, "unknown option/unknown"],
    [site, {}, { replacementTrigger: 2 }, "unknown option/unknown"],
    [site, { resourceHooks: { OnError: ["a"] } }, {}, "unknown option/unknown"],
    [site, {}, { inventedLater: true }, "unknown option/unknown"],
  ] as const)("%s %j -> %j: %s", ([type, before, after, expected]) => {
    const [option] = Object.keys({ ...before, ...after });
    expect(changed(type, before, after)).toEqual([`${expected}: x ${option}`]);
    expect(changed(type, before, before)).toEqual([]);
  });

  it("is also compared for components and for types in no table", () => {
    const frame = (options: Options) => [
      resource("protected-function:hosting:Storage", "storage", {}, { kind: "component", options }),
    ];
    expect(compare(frame({ protect: true }), frame({}))).toEqual([
      "weakens option/unprotected: component storage protect",
    ]);
    expect(changed("acme:index:Thing", { protect: true }, {})).toEqual([
      "unknown resource/unknown-type: x",
      "weakens option/unprotected: x protect",
    ]);
  });

  it("names the setting that may have lifted a protection, for the types that infra/ protects by it", () => {
    const ofSetting = Object.keys(knownTypes).filter((type) => {
      const was = resource(type, "x", {}, { options: { protect: true } });
      const [found] = compareStates(state([was]), state([{ ...was, options: {} }]));
      return found?.id === "option/unprotected" && found.facts.setting === "protectResources";
    });
    const isProtected = (type: string) =>
      protectResources({ type, custom: true, name: "x", props: {}, opts: {} }) !== undefined;

    expect(ofSetting).toEqual(Object.keys(knownTypes).filter(isProtected));
    expect(ofSetting).toHaveLength(6);
  });

  it("is the order: code that no longer waits for its protection weakens", () => {
    const others = [resource(gate, "authentication"), resource(site, "function-app")];
    const code = (...dependencies: readonly string[]) =>
      resource("command:local:Command", "code", {}, { options: { dependencies } });
    const all = code("WebApp function-app", "WebAppAuthSettingsV2 authentication");

    expect(compare([...others, all], [...others, code("WebApp function-app")])).toEqual([
      "weakens option/order: code dependencies",
    ]);
    expect(compare([...others, all], [...others, code("WebAppAuthSettingsV2 authentication")])).toEqual([
      "changes option/order: code dependencies",
    ]);
  });

  it("isn't an order if the awaited resource itself is added or removed", () => {
    const code = (...dependencies: readonly string[]) =>
      resource("command:local:Command", "code", {}, { options: { dependencies } });
    const log = resource(logs, "log", { name: "log" });

    expect(compare([code("DiagnosticSetting log"), log], [code()])).toEqual([
      "weakens resource/logs-lost: log (logs lost)",
    ]);
    expect(compare([code()], [code("DiagnosticSetting log"), log])).toEqual(["changes resource/new: log"]);
  });

  it("of a new resource is reported if no other of its type has it, unless it tightens", () => {
    const provider = { provider: "azuread default" };
    const other = resource(password, "old", {}, { options: { ...provider, deletedWith: "Application a" } });
    const added = (options: Options) => compare([other], [other, resource(password, "new", {}, { options })]);

    expect(
      added({ ...provider, deletedWith: "Application a", dependencies: ["Application a"], protect: true }),
    ).toEqual([]);
    expect(added({ provider: "azuread elsewhere", retainOnDelete: true, external: true })).toEqual([
      "unknown option/provider: new provider",
      "unknown option/retain-on-delete: new retainOnDelete",
      "unknown option/unknown: new external",
    ]);
  });
});
