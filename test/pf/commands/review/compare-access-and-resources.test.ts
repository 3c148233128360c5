import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../packages/pf/commands/review/findings/finding.ts";
import { accessFindings } from "../../../../packages/pf/commands/review/compare/compare-access.ts";
import type { AzureRole, Registration } from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import type { Cell, Matrix } from "../../../../packages/pf/access-matrix/matrix.ts";
import { protectedParts } from "../../../support/sample-matrix.ts";
import type { StateResource } from "../../../../packages/pf/commands/review/state/stack-state.ts";
import { api, said, snapshot, step } from "./sample-snapshot.ts";
import { resource, state } from "./state/sample-state.ts";
import { compareAzureRoles } from "../../../../packages/pf/commands/review/compare/compare-azure-roles.ts";
import { resourceChanges } from "../../../../packages/pf/commands/review/compare/compare-resources.ts";

const subject = { label: "caller integration", kind: "caller", how: "client credentials" } as const;
const person = { label: "assigned user ada@contoso.com", kind: "assigned user", how: "password" } as const;
const column = { name: "the API", endpoints: ["GET orders"] };

type Verdict = Partial<Cell> & Pick<Cell, "outcome">;

function observed(verdict: Verdict, who: Matrix["subjects"][number] = subject, registrations = [api]) {
  const matrix: Matrix = {
    at: "2026-01-01T00:00:00Z",
    subjects: [who],
    places: [{ name: "elsewhere", address: "203.0.113.10", ranges: [], trusted: false }],
    columns: [column],
    policies: [],
    ...protectedParts,
    cells: [
      { who: who.label, how: who.how, from: "elsewhere", resource: "the API", reason: "", policies: [], ...verdict },
    ],
    remains: [],
  };
  return { matrix, snapshot: { ...snapshot, registrations }, policies: [], state: { resources: [], outputs: {} } };
}

const open: Verdict = { outcome: "allowed", status: 200 };
const shut: Verdict = { outcome: "refused", by: "the function", status: 403 };

describe("gained and lost access", () => {
  it("is reported with who, what, from where, and the cause", () => {
    const judged = { policy: "MFA", state: "enabled", applies: true, analysisReasons: "notSet" } as const;
    const findings = accessFindings(observed({ ...shut, policies: [judged] }), observed(open));

    expect(findings).toEqual([
      {
        id: "access/gains",
        severity: "opens",
        subject: "caller integration: the API",
        before: "refused (403 by the function)",
        after: "allowed",
        facts: {
          who: "caller integration",
          how: "client credentials",
          from: "everywhere",
          resource: "the API",
          endpoints: ["GET orders"],
          presence: "stays",
          places: [],
          policies: ["MFA"],
        },
      },
    ]);
    expect(said(findings)).toEqual([
      "opens: Caller integration gains access to the API from everywhere by client credentials: now allowed, was refused (403 by the function).",
    ]);
    expect(said(accessFindings(observed(open), observed(shut)))).toEqual([
      "breaks: Caller integration loses access to the API from everywhere by client credentials: now refused (403 by the function), was allowed.",
    ]);
    expect(accessFindings(observed(open), observed(open))).toEqual([]);
  });

  it("is everyone's if an endpoint no longer needs a token", () => {
    const nobody = { label: "nobody", kind: "nobody", how: "bare" } as const;
    expect(said(accessFindings(observed(shut, nobody), observed(open, nobody)))).toEqual([
      "opens: Anyone can call the API from everywhere without a token.",
    ]);
  });

  it("isn't gained if consent was missing and a second factor was required first", () => {
    const asked: Verdict = { outcome: "more demanded", by: "conditional access", code: "AADSTS50076" };
    const lacking: Verdict = { outcome: "refused", by: "Entra ID", code: "AADSTS65001" };
    const withdrawn: Registration = { ...api, consents: [] };

    expect(accessFindings(observed(asked, person), observed(lacking, person))).toMatchObject([
      { id: "access/refused-otherwise", severity: "changes" },
    ]);
    expect(accessFindings(observed(asked, person), observed(lacking, person, [withdrawn]))).toMatchObject([
      { id: "access/loses", severity: "breaks" },
    ]);
  });

  it("is neither gained nor lost if only what is required changes, which is a fact and not read from words", () => {
    const asked: Verdict = { outcome: "more demanded", by: "conditional access", code: "AADSTS50076" };
    const between = (before: Verdict, after: Verdict) =>
      accessFindings(observed(before, person), observed(after, person));
    const facts = { isRequirementOnly: true };

    expect(between(open, asked)).toMatchObject([{ id: "access/loses", facts }]);
    expect(between(shut, asked)).toMatchObject([{ id: "access/gains", facts }]);
    expect(
      said([...between(open, asked), ...between(shut, asked)]).filter((words) => !/: now .*, was /.test(words)),
    ).toEqual([]);
    for (const [finding] of [between(open, shut), between(shut, open), between(asked, open)]) {
      expect(finding).not.toMatchObject({ facts });
    }
    // Whatever the words are.
    const [lost] = between(open, shut);
    expect(said([{ ...lost, before: "may call" } as Finding])).toEqual([
      expect.stringContaining("loses access to the API"),
    ]);
  });
});

const storage = "azure-native:storage:StorageAccount";
const owner: AzureRole = { who: "id-one", role: "Storage Blob Data Owner", scope: "storageAccounts stone" };
const identity = (resourceName: string) =>
  resource("azure-native:managedidentity:UserAssignedIdentity", "identity", { resourceName });
const account = (accountName: string) => resource(storage, "storage", { accountName });
const resources = [
  [identity("id-one"), account("stone")],
  [identity("id-two"), account("sttwo")],
] as const;

function changed(
  before: readonly AzureRole[],
  after: readonly AzureRole[],
  [resourcesBefore, resourcesAfter]: readonly (readonly StateResource[])[] = resources,
) {
  const deployed = (azureRoles: readonly AzureRole[], own: readonly StateResource[] = []) => ({
    snapshot: { ...snapshot, azureRoles },
    state: state(own),
  });
  return said(compareAzureRoles(deployed(before, resourcesBefore), deployed(after, resourcesAfter)));
}

describe("a change of Azure roles", () => {
  it("widens access if a role is assigned, and breaks callers if one is removed", () => {
    expect(changed([owner], [{ ...owner, who: "somebody" }], [])).toEqual([
      "opens: Somebody gets the Azure role Storage Blob Data Owner on storageAccounts stone.",
      "breaks: id-one loses the Azure role Storage Blob Data Owner on storageAccounts stone.",
    ]);
  });

  it("isn't reported if the principal and the scope are replaced under other names", () => {
    expect(changed([owner], [{ ...owner, who: "id-two", scope: "storageAccounts sttwo" }])).toEqual([]);
  });

  it("isn't reported if names with a random suffix are replaced", () => {
    const suffix = "<RandomString suffix>";
    const renamed = [[account(`stone${suffix}`)], [account(`sttwo${suffix}`)]];
    const on = (scope: string) => [{ ...owner, scope }];

    expect(changed(on("storageAccounts stone<suffix>"), on("storageAccounts sttwo<suffix>"), renamed)).toEqual([]);
  });

  it("is reported if another principal holds it on the replacement", () => {
    expect(changed([owner], [{ ...owner, who: "somebody", scope: "storageAccounts sttwo" }])).toEqual([
      "opens: Somebody gets the Azure role Storage Blob Data Owner on storageAccounts sttwo.",
      "breaks: id-two loses the Azure role Storage Blob Data Owner on storageAccounts sttwo.",
    ]);
  });

  it("is reported if the replacement holds more, or on a wider scope", () => {
    expect(
      changed(
        [owner],
        [{ who: "id-two", role: "Owner", scope: "the subscription" }],
        [[identity("id-one")], [identity("id-two")]],
      ),
    ).toEqual([
      "opens: id-two gets the Azure role Owner on the subscription.",
      "breaks: id-two loses the Azure role Storage Blob Data Owner on storageAccounts stone.",
    ]);
  });
});

const application = "azuread:index/application:Application";

describe("the engine's changes to resources", () => {
  it("are reported once for each resource, irreversible ones first", () => {
    const diff = { detailedDiff: { "tags.team": { kind: "update", inputDiff: true } as const } };
    const steps = [
      step("create", application, "partner"),
      step("update", "azure-native:web:WebApp", "function-app", diff),
      step("create-replacement", storage, "storage", { diffs: ["accountName"] }),
      step("replace", storage, "storage", { diffs: ["accountName"] }),
      step("delete-replaced", storage, "storage"),
      step("create", "protected-function:identity:ClientApplication", "partner"),
      step("update", "pulumi:pulumi:Stack", "stack"),
    ];

    expect(resourceChanges(steps)).toEqual([
      { op: "replace", type: storage, name: "storage", properties: ["accountName"] },
      { op: "update", type: "azure-native:web:WebApp", name: "function-app", properties: ["tags.team"] },
      { op: "create", type: "azuread:Application", name: "partner", properties: [] },
    ]);
  });

  it("omit outputs that follow from a change", () => {
    const update = { kind: "update", inputDiff: false } as const;
    const detailedDiff = { "appRoles[0].value": update, appRoleIds: update, oauth2PermissionScopeIds: update };

    const [change] = resourceChanges([step("update", application, "api", { detailedDiff })]);

    expect(change?.properties).toEqual(["appRoles[0].value"]);
  });
});
