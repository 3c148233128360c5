import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { type Finding, finding } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import {
  compareOutputs,
  withoutRepeatedOutputs,
} from "../../../../../packages/pf/commands/review/state/compare-outputs.ts";
import { outputsSchema } from "../../../../../infra/outputs.ts";
import { fullValue } from "../../../../support/full-value.ts";

const caller = {
  clientId: "<Application partner.clientId>",
  roles: ["Function.Invoke"],
  credentials: ["client-secret"],
};
const outputs: Readonly<Record<string, Json>> = {
  callers: { partner: { ...caller, clientSecret: "[secret]" } },
  endpoints: [{ name: "who-calls", method: "GET", url: "https://f" }],
  tenantId: "<this tenant>",
  packageSha256: "1",
};
const compare = (after: Readonly<Record<string, Json>>) => compareOutputs(outputs, { ...outputs, ...after });

describe("the stack's outputs", () => {
  it("weaken if a secret is plain at any depth, without its value", () => {
    expect(compare({ callers: { partner: { ...caller, clientSecret: "plain text" } } })).toEqual([
      { id: "output/not-secret", severity: "weakens", subject: "callers.partner.clientSecret" },
    ]);
  });

  it("weaken if a new caller's secret is plain from the start", () => {
    const callers = { ...Object(outputs["callers"]), "api-two": { ...caller, clientSecret: "plain text" } };

    expect(compare({ callers })).toEqual([
      { id: "output/not-secret", severity: "weakens", subject: 'callers["api-two"].clientSecret' },
    ]);
    expect(compare({ callers: { ...callers, "api-two": { ...caller, clientSecret: "[secret]" } } })).toEqual([]);
  });

  it("break readers of a removed one, reported once with all its parts", () => {
    const { tenantId: _tenantId, callers: _callers, ...rest } = outputs;

    expect(compareOutputs(outputs, rest)).toEqual([
      { id: "output/removed", severity: "breaks", subject: "callers" },
      { id: "output/removed", severity: "breaks", subject: "tenantId" },
    ]);
    expect(compare({ callers: {} })).toEqual([
      { id: "output/removed", severity: "breaks", subject: "callers.partner" },
    ]);
  });

  it("only repeat the identity's roles, and the origins, that their own findings report", () => {
    const identity = { clientId: "<id>", principalId: "<id>" };
    const azureRoles = [{ role: "Reader", scope: "resourceGroups/rg" }];
    const given = { ...identity, azureRoles, graphRoles: ["Mail.Send"] };
    expect(compare({ cors: ["https://shop.contoso.com"], identity: given })).toEqual([]);

    const before = { ...outputs, cors: ["https://a.com"], identity: given };
    const after = { ...before, cors: ["https://b.com"], identity: { ...given, graphRoles: ["User.Read.All"] } };
    const changed = compareOutputs(before, after);
    expect(changed.map(({ id }) => id)).toEqual(["output/changed", "output/changed"]);
    const grant = finding({
      id: "grant/added",
      subject: "id: User.Read.All of Microsoft Graph",
      facts: { who: "id", on: "Microsoft Graph", permission: "User.Read.All", kind: "application" },
    });
    expect(withoutRepeatedOutputs([...changed, grant]).map(({ subject }) => subject)).toEqual(["cors", grant.subject]);
  });

  it("aren't missed if their owner has the last of a list, which is absent then", () => {
    const all = { ...outputs, appSettings: ["WAREHOUSE"], triggers: [{ name: "nightly", type: "timerTrigger" }] };
    const removed = compareOutputs(all, outputs);
    const owners = [
      finding({ id: "trigger/removed", subject: "nightly", facts: { type: "timerTrigger" } }),
      finding({ id: "setting/app-setting", severity: "changes", subject: "a", facts: {} }),
    ];

    expect(removed.map(({ id }) => id)).toEqual(["output/changed", "output/changed", "output/changed"]);
    expect(withoutRepeatedOutputs([...removed, ...owners])).toEqual(owners);
  });

  it("are unknown if no schema has them, even inside a known one", () => {
    const callers = { partner: { ...caller, clientSecret: "[secret]", note: "x" } };

    expect(compare({ debug: { key: "x" }, callers })).toEqual([
      { id: "output/unknown", severity: "unknown", subject: "callers.partner.note", after: "x" },
      { id: "output/unknown", severity: "unknown", subject: "debug.key", after: "x" },
    ]);
  });

  it("are reported as changes, or left to the comparison of the deployment", () => {
    expect(compare({ tenantId: "other", packageSha256: "2" })).toEqual([
      { id: "output/changed", severity: "changes", subject: "tenantId", before: "<this tenant>", after: "other" },
    ]);
  });

  it("are all known if infra/outputs.ts has them", () => {
    // Every optional part too, so an output without a rule fails here.
    const all = fullValue(outputsSchema) as Readonly<Record<string, Json>>;
    const other = fullValue(outputsSchema, "other") as Readonly<Record<string, Json>>;
    const unknown = [...compareOutputs({}, all), ...compareOutputs(all, other), ...compareOutputs(all, {})].filter(
      ({ id }) => id === "output/unknown",
    );

    expect(unknown).toEqual([]);
    expect(all).toMatchObject({
      triggers: [{ webhooks: ["text"] }],
      appSettings: ["text"],
      deployment: { adopted: {} },
    });
  });
});

describe("a change of an output is left to its owner", () => {
  const output = (subject: string) => finding({ id: "output/changed", subject, before: "1", after: "2" });
  const left = (subject: string, owner: Finding) =>
    withoutRepeatedOutputs([output(subject), owner]).map(({ id }) => id);
  const endpoint = finding({ id: "endpoint/removed", subject: "GET a", facts: { endpoints: ["GET a"] } });
  const secretOf = (name: string) =>
    finding({
      id: "credential/removed",
      subject: `client secret of ${name}`,
      before: { noun: "client secret" },
      facts: { name, kind: "client secret" },
    });

  it.for([
    ["endpoints", endpoint],
    ["endpoints[0].url", endpoint],
    ["callers.partner.clientSecretEndDate", secretOf("caller partner")],
    ['callers["api-two"].credentials', secretOf("caller api-two")],
    ["conditionalAccess.policies", finding({ id: "policy/removed", subject: "MFA", before: "enabled" })],
  ] as const)("if the owner reports it: %s", ([subject, owner]) => {
    expect(left(subject, owner)).toEqual([owner.id]);
  });

  it.for([
    ["endpoints", secretOf("caller partner")],
    ["callers.partner.clientSecretEndDate", secretOf("caller other")],
    ["tenantId", endpoint],
  ] as const)("but not without a finding of the owner: %s", ([subject, other]) => {
    expect(left(subject, other)).toEqual(["output/changed", other.id]);
  });

  it("if it is a renamed role alone, which its own finding tells with its holders", () => {
    const named = (roles: readonly string[]) => ({ ...outputs, callers: { partner: { ...caller, roles } } });
    const renamed = finding({
      id: "entitlement/renamed",
      subject: "Orders.Read of the API",
      after: "Orders.List",
      facts: { what: "app role", name: "the API", holders: ["caller partner"] },
    });
    const told = (before: readonly string[], after: readonly string[]) =>
      withoutRepeatedOutputs([...compareOutputs(named(before), named(after)), renamed]).map(({ subject }) => subject);

    expect(told(["Orders.Read"], ["Orders.List"])).toEqual([renamed.subject]);
    expect(told(["Orders.Read", "Orders.Write"], ["Orders.Write", "Orders.List"])).toEqual([renamed.subject]);
    expect(told(["Orders.Read"], ["Orders.Write"])).toContain("callers.partner.roles");
    expect(told(["Orders.Read"], ["Orders.List", "Orders.Write"])).toContain("callers.partner.roles");

    const offering = (...roles: readonly string[]) => ({
      ...outputs,
      endpoints: ["GET", "POST"].map((method) => ({ name: "orders", method, route: "orders", roles })),
    });
    const ofEndpoints = (before: typeof outputs, after: typeof outputs) =>
      withoutRepeatedOutputs([...compareOutputs(before, after), renamed]).map(({ subject }) => subject);
    expect(ofEndpoints(offering("Orders.Read"), offering("Orders.List"))).toEqual([renamed.subject]);
    expect(ofEndpoints(offering("Orders.Read"), offering("Orders.Write"))).toContain("endpoints");
  });
});
