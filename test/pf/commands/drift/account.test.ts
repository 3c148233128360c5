import { describe, expect, it } from "vitest";
import type { RunResult } from "../../../../packages/engine/event-log.ts";
import { EventsUnreadable } from "../../../../packages/engine/events-unreadable.ts";
import { ProgramFailed } from "../../../../packages/engine/program-failed.ts";
import { findDrift } from "../../../../packages/pf/commands/drift/find-drift.ts";
import { asExported, deployed, types } from "../../../support/drift/deployed.ts";
import { fakeApis } from "../../../support/drift/fake-apis.ts";
import { lineOf } from "../../../support/drift/line-of.ts";

const app = deployed(types.application, "api", {
  id: "/applications/a",
  outputs: { clientId: "c", displayName: "API" },
});
const certificate = deployed(types.certificate, "api-certificate", {
  id: "a/certificate/k",
  inputs: { applicationId: "/applications/a" },
});
const nothing: RunResult = {
  summary: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
  steps: [],
  refreshed: [],
  diagnostics: [],
  outputs: {},
};
/** A stack of these two, whose preview does that. */
function stackOf(preview: () => Promise<RunResult>) {
  return {
    preview,
    export: async () => ({ deployment: { resources: asExported([app, certificate]) } }),
    history: async () => [],
  };
}

describe("the account of refresh and detectors", () => {
  it("has the detectors' findings if the refresh fails, and reports the failure", async () => {
    const message = "retrieving application: \u001B[31m404";
    const failed = new ProgramFailed({
      code: "PROGRAM_FAILED",
      operation: "preview",
      exitCode: 255,
      result: { ...nothing, diagnostics: [{ severity: "error", message, urn: "urn" }] },
    });

    const drift = await findDrift({
      name: "dev",
      stack: stackOf(() => Promise.reject(failed)),
      apis: fakeApis({}),
    });

    expect(drift.findings.map(lineOf)).toEqual(["lacking api  gone look"]);
    expect(drift.unchecked).toEqual([
      {
        what: "everything that Pulumi's refresh reads",
        why: "pulumi preview failed (exit code 255). urn: retrieving application: [31m404",
      },
    ]);
  });

  it("reports that the refresh's events couldn't be read, instead of no change", async () => {
    const { unchecked } = await findDrift({
      name: "dev",
      stack: stackOf(() => Promise.reject(EventsUnreadable.after("preview", "its events broke off"))),
      apis: fakeApis({}),
    });

    expect(unchecked).toEqual([
      {
        what: "everything that Pulumi's refresh reads",
        why:
          "Can't tell what pulumi preview found or did: its events broke off. It changed nothing. " +
          "Run the same command again.",
      },
    ]);
  });

  it("reports a deleted resource once, in the refresh's words, without its parts", async () => {
    const gone = {
      op: "delete",
      urn: app.urn,
      type: app.type,
      diffs: [],
      detailedDiff: {},
      before: {},
      after: undefined,
    };

    const drift = await findDrift({
      name: "dev",
      stack: stackOf(async () => ({ ...nothing, refreshed: [gone] })),
      apis: fakeApis({}),
    });

    expect(drift.findings.map(lineOf)).toEqual(["lacking api  gone refresh"]);
  });

  describe("of authentication settings that both have found", () => {
    const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/f/config/authsettingsV2";
    const before = { platform: { enabled: true }, login: { tokenStore: { enabled: true } } };
    const settings = deployed(types.authSettings, "authentication", { id, inputs: before, outputs: before });
    const list = `GET ${id}/list?api-version=2024-11-01`;
    const drift = (op: string, after: Readonly<Record<string, unknown>> | undefined, answer: unknown) => {
      const detailedDiff = { platform: { kind: "update" as const, inputDiff: true } };
      const step = { op, urn: settings.urn, type: settings.type, diffs: ["platform"], detailedDiff, before, after };
      return findDrift({
        name: "dev",
        stack: {
          preview: async () => ({ ...nothing, refreshed: [step] }),
          export: async () => ({ deployment: { resources: asExported([settings]) } }),
          history: async () => [],
        },
        apis: fakeApis({ resourceManager: { [list]: answer } }),
      });
    };

    it("reports each property once, including those found only by the detector", async () => {
      const properties = { platform: { enabled: false }, login: { tokenStore: { enabled: false } } };

      const { findings } = await drift("update", { ...before, platform: { enabled: false } }, { properties });

      expect(findings.map(lineOf)).toEqual([
        "access authentication platform.enabled changed refresh",
        "lacking authentication login.tokenStore.enabled changed look",
      ]);
    });

    it("reports that they are deleted, but not each property", async () => {
      const { findings } = await drift("delete", undefined, 404);

      expect(findings.map(lineOf)).toEqual(["access authentication  gone refresh"]);
    });
  });

  it("lists what couldn't be checked without permission", async () => {
    const drift = await findDrift({
      name: "dev",
      stack: stackOf(async () => nothing),
      apis: { why: "nobody is there" },
    });

    expect(drift).toEqual({
      stack: "dev",
      findings: [],
      names: {},
      unchecked: [{ what: "everything that Pulumi's refresh doesn't read", why: "nobody is there" }],
      undeployed: [],
      information: [],
      resources: 2,
    });
  });

  it("doesn't hide an internal error behind the refresh", async () => {
    const mistaken = findDrift({
      name: "dev",
      stack: stackOf(() => Promise.reject(new TypeError("x is undefined"))),
      apis: fakeApis({}),
    });

    await expect(mistaken).rejects.toThrow(TypeError);
  });
});
