import { describe, expect, it } from "vitest";
import { RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import {
  expiriesInGraph,
  expiriesInOutputs,
  warningsOf,
} from "../../../../packages/pf/commands/verify/credential-expiry.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";
import { graphApplication, graphKey } from "../../../support/graph-objects.ts";

const now = new Date("2026-11-24T12:00:00Z");
const clientId = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
const withSecret = (digit: string, clientSecretEndDate: string) => ({
  clientId: clientId(digit),
  roles: [],
  credentials: ["client-secret" as const],
  clientSecretEndDate,
});
const outputs = outputsOf(
  {},
  {
    callers: {
      integration: withSecret("a", "2027-03-31T00:00:00Z"),
      partner: { clientId: clientId("b"), roles: [], credentials: ["certificate"] },
      gone: withSecret("c", "2026-12-01T00:00:00Z"),
      closed: withSecret("d", "2026-12-02T00:00:00Z"),
    },
  },
);

const administrator = {
  resourceManager: { call: () => Promise.reject(new Error("not asked")) },
  graph: {
    call: async (_method: string, path: string) => {
      const registrations: Record<string, object[]> = {
        [clientId("a")]: [
          graphApplication({
            passwordCredentials: [
              graphKey({ displayName: "caller first", endDateTime: "2026-11-23T00:00:00Z" }),
              graphKey({ displayName: "caller second", endDateTime: "2027-03-31T00:00:00Z" }),
            ],
          }),
        ],
        [clientId("b")]: [graphApplication({ keyCredentials: [graphKey({ endDateTime: "2026-12-10T00:00:00Z" })] })],
        [clientId("c")]: [],
      };
      const id = /appId eq '([^']+)'/.exec(decodeURIComponent(path))?.[1] ?? "";
      const value = registrations[id];
      if (!value) throw new RequestRefused("GET", path, 403, "Authorization_RequestDenied", "No.");
      return { value };
    },
  },
};

describe("expiring credentials", () => {
  it("are those in the outputs if Graph can't be read", () => {
    expect(expiriesInOutputs(outputs).map(({ caller, ends }) => [caller, ends])).toEqual([
      ["integration", "2027-03-31T00:00:00Z"],
      ["gone", "2026-12-01T00:00:00Z"],
      ["closed", "2026-12-02T00:00:00Z"],
    ]);
  });

  it("are all those in Graph, and the outputs' if Graph finds or returns nothing", async () => {
    expect(await expiriesInGraph(outputs, administrator)).toEqual([
      { caller: "integration", kind: "client secret", name: "caller first", ends: "2026-11-23T00:00:00Z" },
      { caller: "integration", kind: "client secret", name: "caller second", ends: "2027-03-31T00:00:00Z" },
      { caller: "partner", kind: "certificate", ends: "2026-12-10T00:00:00Z" },
      { caller: "gone", kind: "client secret", ends: "2026-12-01T00:00:00Z" },
      { caller: "closed", kind: "client secret", ends: "2026-12-02T00:00:00Z" },
    ]);
  });

  it("cause a warning from 30 days before expiry, the earliest first, and afterwards", () => {
    const end = (ends: string) => ({ caller: "integration", kind: "client secret" as const, ends });

    const warnings = warningsOf(
      [
        end("2026-12-24T12:00:00Z"),
        end("2026-12-24T11:59:59Z"),
        end("2026-11-25T12:00:00Z"),
        end("2026-11-23T12:00:00Z"),
      ],
      now,
    );

    expect(warnings.map(({ ends, daysLeft }) => [ends, daysLeft])).toEqual([
      ["2026-11-23T12:00:00Z", -1],
      ["2026-11-25T12:00:00Z", 1],
      ["2026-12-24T11:59:59Z", 29],
    ]);
  });
});
