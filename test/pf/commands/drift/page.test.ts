import { expect, it } from "vitest";
import { driftPage } from "../../../../packages/pf/commands/drift/page.ts";
import { driftNext } from "../../../../packages/pf/commands/drift/verdict.ts";
import { sampleDrift } from "../../../support/sample-drift.ts";
import { sampleEvidence } from "../../../support/sample-evidence.ts";

const gone = "The demo&#39;s stack is gone: its fixes are here to read, not to run.";
const page = (answeredBy: "live" | "demo") =>
  driftPage(sampleDrift, sampleEvidence({ answeredBy }), driftNext(sampleDrift));

it("has the update that undoes several differences once, where it can be copied", () => {
  expect(page("live").match(/the update under Next/g)?.length).toBeGreaterThan(1);
  expect(page("live").match(/<code>npx pulumi up <span>--refresh<\/span>/g)).toHaveLength(1);
});

it("says why the fixes of a demo can't be copied", () => {
  expect(page("demo")).toContain(gone);
  expect(page("live")).not.toContain(gone);
});
