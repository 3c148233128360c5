import { expect, test } from "vitest";
import { UsageError } from "../../../cli/exit-codes.ts";
import { gateReadingsFrom } from "../../../commands/options/local-stack-options.ts";

test.each([
  [undefined, {}],
  ["reported", {}],
  ["documented", { emptyAllowedApplications: "unrestricted", sessionTokenAsBearer: "refused" }],
])("--gate %s has the gate read the disputed so: %j", (text, readings) => {
  expect(gateReadingsFrom(text)).toEqual(readings);
});

test("refuses another word, and says which there are", () => {
  expect(() => gateReadingsFrom("strict")).toThrow(
    new UsageError('--gate is "strict"; "reported" (the default) and "documented" are allowed.'),
  );
});
