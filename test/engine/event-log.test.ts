import { describe, expect, test } from "vitest";
import { type EngineEvent, readEventLog } from "../../packages/engine/event-log.ts";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Events as they come over the wire. */
function log(...events: object[]): readonly EngineEvent[] {
  return events.map((event) => JSON.parse(JSON.stringify(event)) as EngineEvent);
}

function metadata(op: string, more: object = {}): object {
  return { op, urn: "urn:x", type: "a:b:C", old: null, new: null, detailedDiff: null, ...more };
}

describe("event log", () => {
  test("counts the five kinds of changes, and leaves out others", () => {
    const text = log({ summaryEvent: { resourceChanges: { create: 2, "delete-replaced": 1, replace: 1, same: 3 } } });
    expect(readEventLog(text).summary).toEqual({ create: 2, update: 0, replace: 1, delete: 0, same: 3 });
  });

  test("lists the differences in each step, with secrets and unknown values masked", () => {
    const step = metadata("update", {
      old: { inputs: { name: "a", key: secret, list: [{ deep: secret }] }, outputs: { value: secret } },
      new: { inputs: { name: "b", key: secret, id: unknown } },
      diffs: ["name"],
      detailedDiff: { "list[0].deep": { diffKind: "update-replace", inputDiff: true } },
    });
    const text = log({ resourcePreEvent: { metadata: step } }, { resOutputsEvent: { metadata: step } });
    expect(readEventLog(text).steps).toEqual([
      {
        op: "update",
        urn: "urn:x",
        type: "a:b:C",
        diffs: ["name"],
        detailedDiff: { "list[0].deep": { kind: "update-replace", inputDiff: true } },
        before: { name: "a", key: "[secret]", list: [{ deep: "[secret]" }] },
        after: { name: "b", key: "[secret]", id: "[unknown]" },
        state: { before: { value: "[secret]" }, after: {} },
      },
    ]);
  });

  test("reports what a refresh found", () => {
    const text = log(
      { resourcePreEvent: { metadata: metadata("refresh") } },
      { resOutputsEvent: { metadata: metadata("update", { diffs: ["tags"] }) } },
    );
    const { steps, refreshed } = readEventLog(text);
    expect(refreshed).toMatchObject([{ op: "update", urn: "urn:x", diffs: ["tags"] }]);
    expect(steps).toEqual([]);
  });

  test("separates a refresh's findings from the following preview's plan", () => {
    const changed = { new: {}, detailedDiff: { notes: { diffKind: "update", inputDiff: true } } };
    const text = log(
      { resourcePreEvent: { metadata: metadata("refresh", { urn: "urn:changed" }) } },
      { resourcePreEvent: { metadata: metadata("refresh", { urn: "urn:gone" }) } },
      { resourcePreEvent: { metadata: metadata("refresh", { urn: "urn:same" }) } },
      { resOutputsEvent: { metadata: metadata("refresh", { urn: "urn:gone", old: {}, new: null }) } },
      { resOutputsEvent: { metadata: metadata("refresh", { urn: "urn:same", new: {}, detailedDiff: {} }) } },
      { resOutputsEvent: { metadata: metadata("refresh", { urn: "urn:changed", ...changed }) } },
      { resourcePreEvent: { metadata: metadata("update", { urn: "urn:changed", diffs: ["notes"] }) } },
      { resOutputsEvent: { metadata: metadata("update", { urn: "urn:changed", diffs: ["notes"] }) } },
      { resourcePreEvent: { metadata: metadata("create", { urn: "urn:gone" }) } },
      { resOutputsEvent: { metadata: metadata("create", { urn: "urn:gone" }) } },
    );
    const { steps, refreshed } = readEventLog(text);
    expect(refreshed.map(({ op, urn }) => `${op} ${urn}`)).toEqual([
      "update urn:changed",
      "delete urn:gone",
      "same urn:same",
    ]);
    expect(steps.map(({ op, urn }) => `${op} ${urn}`)).toEqual(["update urn:changed", "create urn:gone"]);
  });

  test("reads the outputs from the stack", () => {
    const stack = metadata("create", {
      type: "pulumi:pulumi:Stack",
      new: { outputs: { url: "https://x", key: secret } },
    });
    expect(readEventLog(log({ resOutputsEvent: { metadata: stack } })).outputs).toEqual({
      url: "https://x",
      key: "[secret]",
    });
  });

  test("keeps all diagnostics except debug messages", () => {
    const text = log(
      { diagnosticEvent: { severity: "debug", message: "noise" } },
      { diagnosticEvent: { severity: "warning", message: "careful\n", urn: "urn:x" } },
      { diagnosticEvent: { severity: "error", message: "no", urn: "" } },
    );
    expect(readEventLog(text).diagnostics).toEqual([
      { severity: "warning", message: "careful", urn: "urn:x" },
      { severity: "error", message: "no", urn: undefined },
    ]);
  });

  test("is empty if the engine sent no events", () => {
    expect(readEventLog([])).toEqual({
      summary: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
      steps: [],
      refreshed: [],
      diagnostics: [],
      outputs: {},
    });
  });
});
