import { describe, expect, it } from "vitest";
import { wordsOf } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import { compareStates } from "../../../../../packages/pf/commands/review/state/compare-states.ts";
import { compare, resource, safeGate, safeSite, safeStorage, said, state, types } from "./sample-state.ts";

const { site, gate, scm, ftp, storage, workspace, logs, alert, told, application } = types;

it("names a resource by Azure's word, and by Pulumi's type if the program declares none of it", () => {
  const resources = [resource(alert, "refused-callers"), resource("azure-native:storage:Queue", "work")];
  const claims = compareStates(state(resources), state([])).map((finding) => wordsOf(finding).text);
  expect(claims).toContain('Alert rule "refused-callers" is deleted.');
  expect(claims.join("\n")).toContain('"work" (azure-native:storage:Queue) is deleted');
});

describe("a new resource", () => {
  it("is reported, and is harmless if it is as safe as possible", () => {
    expect(compare([], [resource(storage, "archive", safeStorage)])).toEqual(["changes resource/new: archive"]);
  });

  it("is judged in absolute terms, even for what it omits", () => {
    expect(compare([], [resource(storage, "archive", { accountName: "st", enableHttpsTrafficOnly: false })])).toEqual([
      "changes resource/new: archive",
      "weakens resource/unprotected: archive enableHttpsTrafficOnly (plain HTTP)",
      "weakens resource/unprotected: archive allowSharedKeyAccess (account keys)",
      "weakens resource/unprotected: archive allowBlobPublicAccess (public blobs)",
      "weakens resource/unprotected: archive minimumTlsVersion (old TLS)",
    ]);
  });

  it("widens access as a site without authentication of its own, with password publishing", () => {
    const others = [resource(gate, "authentication", safeGate), resource(site, "function-app", safeSite)];

    expect(compare(others, [...others, resource(site, "second", { ...safeSite, name: "func2" })])).toEqual([
      "unknown resource/new: second",
      "opens resource/without-authentication: second",
      "weakens resource/unprotected: second publishing (publishing password)",
    ]);
  });

  it.for([
    [{ platform: { enabled: false } }, "platform.enabled"],
    [
      { globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "AllowAnonymous" } },
      "globalValidation.unauthenticatedClientAction",
    ],
    [
      { globalValidation: { ...safeGate.globalValidation, excludedPaths: ["/api/health"] } },
      "globalValidation.excludedPaths",
    ],
    [{ httpSettings: { requireHttps: false } }, "httpSettings.requireHttps"],
    [{ identityProviders: { ...safeGate.identityProviders, google: {} } }, "identityProviders.google"],
  ] as const)("widens access as a site with a gap in its authentication: %j", ([more, lack]) => {
    const name = "FUNC2";
    const second = (gateInputs: object) =>
      state([
        resource(site, "second", { ...safeSite, name: "func2" }),
        resource(gate, "second-gate", { ...safeGate, name, ...gateInputs }),
        resource(scm, "second-scm", { name, allow: false }),
        resource(ftp, "second-ftp", { name, allow: false }),
      ]);

    const found = compareStates(state([]), second(more)).find(({ id }) => id === "resource/without-authentication");

    expect(found).toMatchObject({ severity: "opens", facts: { lacks: [lack] } });
    expect(said(compareStates(state([]), second({})))).toEqual([
      "unknown resource/new: second",
      "changes resource/new: second-scm",
      "changes resource/new: second-ftp",
    ]);
  });

  it("widens access if it sends logs to another subscription", () => {
    const to = (workspaceId: string) => compare([], [resource(logs, "more", { name: "more", workspaceId })]);

    expect(to("/subscriptions/<this subscription>/resourceGroups/rg/x")).toEqual(["changes resource/new: more"]);
    expect(to("/subscriptions/66666666-7777-4888-8999-000000000000/x")).toEqual([
      "changes resource/new: more",
      "unknown resource/unknown-property: more workspaceId",
    ]);
  });

  it("widens access if it grants something, or makes a managed identity trust another party", () => {
    expect(
      compare(
        [],
        [
          resource("azuread:index/directoryRoleAssignment:DirectoryRoleAssignment", "admin", {}),
          resource("azure-native:managedidentity:FederatedIdentityCredential", "trust", {}),
        ],
      ),
    ).toEqual(["opens grant/added: admin", "opens credential/added: trust"]);
    expect(compare([], [resource("azure-native:authorization:RoleAssignment", "role", { scope: "s" })])).toEqual([]);
  });

  it("is unknown once if its type is in no table, even when removed", () => {
    const vm = resource("azure-native:compute:VirtualMachine", "vm", { size: "big" });

    expect(compare([], [vm])).toEqual(["unknown resource/unknown-type: vm"]);
    expect(compare([vm], [])).toEqual(["unknown resource/unknown-type: vm"]);
    const declared = { ...vm, declaredAt: { file: "infra/vm.ts", line: 1 } };
    expect(compareStates(state([]), state([declared]))).toMatchObject([{ where: [declared.declaredAt] }]);
    expect(compareStates(state([declared]), state([]))[0]).not.toHaveProperty("where");
    expect(compare([vm], [{ ...vm, inputs: { size: "small" } }])).toEqual(["unknown resource/unknown-type: vm"]);
    expect(compare([vm], [vm])).toEqual([]);
    expect(compare([], [resource("acme:index:Bucket", "b", {}, { kind: "component" })])).toEqual([
      "unknown resource/unknown-type: component b",
    ]);
  });
});

describe("a removed resource", () => {
  it.for([
    [gate, "weakens gate/missing: x"],
    [scm, "weakens resource/deleted: x (publishing password)"],
    [logs, "weakens resource/logs-lost: x (logs lost)"],
    [alert, "weakens resource/deleted: x (alert off)"],
    [told, "weakens resource/deleted: x (nobody told)"],
    ["azure-native:authorization:ManagementLockByScope", "weakens resource/deleted: x"],
    [workspace, "breaks resource/deleted: x (logs)"],
    [storage, "breaks resource/deleted: x (packages and host keys)"],
    [site, "breaks resource/deleted: x (the function)"],
    ["azure-native:keyvault:Secret", "breaks resource/deleted: x (delivered secret)"],
    ["azure-native:managedidentity:UserAssignedIdentity", "breaks resource/deleted: x (principal)"],
  ] as const)("is judged by its protection or content: %s", ([type, expected]) => {
    expect(compare([resource(type, "x", {}, { options: {} })], [])).toEqual([expected]);
  });

  it("continues to exist without supervision if it was retained", () => {
    const retained = resource(application, "api", {}, { options: { retainOnDelete: true } });

    expect(compare([retained], [])).toEqual(["unknown resource/deleted: api"]);
  });

  it.for([
    [true, "The program no longer declares App Service authentication: a new stack would have none."],
    [false, "App Service authentication is gone from the site."],
  ] as const)("leaves App Service authentication on only if it was retained: %j", ([retainOnDelete, text]) => {
    const before = state([resource(gate, "authentication", safeGate, { options: { retainOnDelete } })]);

    expect(compareStates(before, state([])).map((finding) => wordsOf(finding).text)).toEqual([text]);
  });

  it.for([
    [storage, "breaks resource/replaced: x (packages and host keys)"],
    [gate, "weakens gate/off-meanwhile: x"],
    [scm, "weakens resource/replaced: x (publishing password)"],
  ] as const)("is judged the same way if it is replaced: %s", ([type, expected]) => {
    const inputs = type === storage ? safeStorage : { allow: false };

    expect(compare([resource(type, "x", inputs)], [resource(type, "x", inputs, { isReplaced: true })])).toEqual([
      expected,
    ]);
  });

  it("leaves its site unprotected if it is declared for another", () => {
    const all = (of: string) => [
      resource(site, "function-app", safeSite),
      resource(gate, "authentication", { ...safeGate, name: of }),
      resource(scm, "scm", { name: of, allow: false }),
    ];

    expect(compare(all("func"), all("elsewhere"))).toEqual([
      "changes resource/property: authentication name",
      "changes resource/property: scm name",
      "weakens gate/missing: function-app",
      "weakens resource/unprotected: function-app publishing (publishing password)",
    ]);
    expect(compare(all("func"), all("FUNC")).filter((one) => !one.startsWith("changes"))).toEqual([]);
  });

  it("is unchanged if an alias moves it, but removed and added without one", () => {
    const was = resource(logs, "log", { name: "access-log" });
    const moved = { ...was, path: `frame$${was.path}` };

    expect(compare([was], [{ ...moved, movedFrom: was.path }])).toEqual([]);
    expect(compare([was], [moved])).toEqual([
      "changes resource/new: log",
      "weakens resource/logs-lost: log (logs lost)",
    ]);
  });
});
