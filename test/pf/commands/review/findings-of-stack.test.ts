import { describe, expect, it } from "vitest";
import {
  findingsOfStack,
  type StackComparison,
} from "../../../../packages/pf/commands/review/compare/findings-of-stack.ts";
import type { StateResource } from "../../../../packages/pf/commands/review/state/stack-state.ts";
import type { Observed } from "../../../../packages/pf/commands/review/program/observed.ts";
import type { Cell, Matrix } from "../../../../packages/pf/access-matrix/matrix.ts";
import { protectedParts } from "../../../support/sample-matrix.ts";
import { api, caller, authentication, noUpgrade, secret, snapshot, told } from "./sample-snapshot.ts";

const subject = { label: "caller integration", kind: "caller", how: "client credentials" } as const;

function matrix(outcome: Cell["outcome"]): Matrix {
  const cell = { who: subject.label, how: subject.how, from: "elsewhere", resource: "the API" } as const;
  return {
    at: "2026-12-01T00:00:00Z",
    subjects: [subject],
    places: [{ name: "elsewhere", address: "203.0.113.10", ranges: [], trusted: false }],
    columns: [{ name: "the API", endpoints: ["GET who-calls"] }],
    policies: [],
    ...protectedParts,
    cells: [{ ...cell, outcome, reason: "", policies: [] }],
    remains: [],
  };
}

const observed = (outcome: Cell["outcome"]): Observed => ({
  matrix: matrix(outcome),
  snapshot,
  policies: [],
  state: { resources: [], outputs: {} },
});
const [shut, open] = [observed("refused"), observed("allowed")];
const comparison: StackComparison = {
  before: shut,
  after: shut,
  newStack: shut,
  upgrade: noUpgrade,
  settings: { changes: [], shortestSecretLimit: 180 },
};

describe("a stack's findings", () => {
  it("are empty if nothing differs", () => {
    expect(findingsOfStack(comparison)).toEqual([]);
    expect(findingsOfStack({ ...comparison, newStack: undefined })).toEqual([]);
  });

  it("list gained access below its cause, or by itself without a known one", () => {
    const holders = [...api.assignments, { who: "caller integration", role: "Admin", roleId: "x" }];
    const after = { ...open, snapshot: { ...snapshot, registrations: [caller, { ...api, assignments: holders }] } };

    expect(findingsOfStack({ ...comparison, after, newStack: after })).toMatchObject([
      { id: "assignment/added", severity: "opens", effects: [{ id: "access/gains" }] },
    ]);
    expect(told(findingsOfStack({ ...comparison, after: open, newStack: open }))).toEqual([
      "opens access/gains: caller integration: the API",
    ]);
    expect(told(findingsOfStack({ ...comparison, before: open }))).toEqual([
      "breaks access/loses: caller integration: the API",
    ]);
  });

  it("report access that only an upgraded stack gives", () => {
    expect(findingsOfStack({ ...comparison, before: open, after: open })).toMatchObject([
      {
        id: "deployment/differs-anew",
        severity: "opens",
        subject: "caller integration: the API",
        facts: { only: "over the base" },
        effects: [{ id: "access/gains" }],
      },
    ]);
  });

  it("report that a new stack would have no authentication, with the consequences below it", () => {
    const anew = { ...shut, snapshot: { ...snapshot, authentication: {} } };
    const found = findingsOfStack({ ...comparison, before: open, after: open, newStack: anew });

    expect(told(found)).toEqual(["weakens gate/missing: App Service authentication"]);
    expect(found[0]?.effects?.map(({ id }) => id)).toContain("deployment/differs-anew");
  });

  it("report that a new stack is less protected than the upgraded one, and the reverse", () => {
    const plain = {
      ...shut,
      snapshot: { ...snapshot, authentication: { ...authentication, httpSettings: { requireHttps: false } } },
    };

    expect(findingsOfStack({ ...comparison, newStack: plain })).toMatchObject([
      { id: "deployment/differs-anew", severity: "changes", facts: { only: "over the base" } },
      { id: "deployment/differs-anew", severity: "weakens", facts: { only: "anew" } },
    ]);
  });

  it("report a change of the token version once, and no weaker protection by the API's own audience", () => {
    const provider = authentication.identityProviders.azureActiveDirectory;
    const second = {
      ...authentication,
      identityProviders: {
        azureActiveDirectory: {
          registration: { openIdIssuer: "https://login.microsoftonline.com/<this tenant>/v2.0" },
          validation: { ...provider.validation, allowedAudiences: ["<the API>"] },
        },
      },
    };
    const registrations = [caller, { ...api, tokenVersion: 2 }];
    const after = { ...shut, snapshot: { ...snapshot, registrations, authentication: second } };
    const found = findingsOfStack({ ...comparison, after, newStack: after });

    expect(told(found)).toEqual(["breaks registration/token-version: the API"]);
    expect(told(found[0]?.effects ?? []).toSorted()).toEqual([
      "breaks gate/audience-removed: api://<the API>",
      "breaks gate/issuer: App Service authentication",
      "changes gate/audience-added: the API",
    ]);
  });

  it("compare long-lived secrets with the shorter limit of both versions", () => {
    const registrations = [{ ...caller, credentials: [secret("integration first", "2", "2027-05-31T00:00:00Z")] }, api];
    const after = { ...shut, snapshot: { ...snapshot, registrations } };
    const found = (shortestSecretLimit: number) =>
      findingsOfStack({
        ...comparison,
        after,
        newStack: after,
        settings: { changes: [], shortestSecretLimit },
      }).map(({ id }) => id);

    expect(found(365)).toEqual(["credential/renewed"]);
    expect(found(90)).toContain("credential/long-lived");
  });

  it("include those from the whole state and the settings", () => {
    const [type, name] = ["azure-native:web:WebApp", "function-app"];
    const site: StateResource = { type, name, path: name, kind: "resource", inputs: {}, options: {} };
    const before = { ...shut, state: { resources: [site], outputs: {} } };
    const changes = [{ path: "exemptions.rule", before: undefined, after: "because of it" }];
    const after = { ...shut, snapshot: { ...snapshot, hostName: "other.example" } };

    expect(
      told(
        findingsOfStack({
          ...comparison,
          before,
          after,
          newStack: after,
          settings: { ...comparison.settings, changes },
        }),
      ),
    ).toEqual([
      "breaks resource/host-name: the function",
      "breaks resource/deleted: function-app",
      "weakens setting/exemption: rule",
    ]);
  });
});
