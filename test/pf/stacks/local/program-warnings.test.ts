import { expect, test } from "vitest";
import { readEventLog } from "../../../../packages/engine/event-log.ts";
import { programWarnings } from "../../../../packages/pf/stacks/local/local-stack.ts";

const saying = (severity: "warning" | "error" | "info", message: string) => ({
  diagnosticEvent: { severity, message },
});

test("are only a run's warnings, each once and labeled", () => {
  const run = readEventLog([
    saying("info", "a line of the program's"),
    saying("warning", 'functions/src: "import.meta" is not available\n    src/index.ts:1:2\n'),
    saying("warning", "warning: A new version of Pulumi is available."),
    saying("warning", 'functions/src: "import.meta" is not available\n    src/index.ts:1:2\n'),
    saying("error", "it failed"),
  ]);
  expect(programWarnings(run)).toEqual([
    'warning: functions/src: "import.meta" is not available\n    src/index.ts:1:2',
    "warning: A new version of Pulumi is available.",
  ]);
});

test("are empty for a run without warnings", () => {
  expect(programWarnings(readEventLog([saying("info", "x")]))).toEqual([]);
});
