import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { endpointChecks, guide } from "../../../packages/pf/checks/guide.ts";
import { handlerRow } from "../../../packages/pf/commands/start/thrown-handlers.ts";
import { recordedProof } from "../../../tools/documentation/samples/sample-pages.ts";
import { checksText } from "../../../tools/documentation/reference/checks-text.ts";

it("lists every check's claim below its row", () => {
  const text = checksText([
    { row: "G05", claim: "`<Consent>` is <tenant-wide>." },
    { row: "G05", claim: "Another." },
  ]);
  expect(text).toContain("### G05: Admin consent\n\nThe guide grants admin consent.");
  expect(text).toContain("\n\n- `<Consent>` is \\<tenant-wide>.\n- Another.\n\n### G06");
});

it("says of a row without a check that it has none", () => {
  const [, row = ""] = checksText([]).split("### B06: ");
  expect(row.split("\n\n")[2]).toBe("No check of its own: only that test proves it.");
  expect(checksText([{ row: "B06", claim: "A claim." }]).split("### B06: ")[1]).not.toMatch(/^[^#]*No check/);
});

it("throws for a check of an undescribed row", () => {
  expect(() => checksText([{ row: "G99", claim: "Something." }])).toThrow("guide-rows.ts lacks G99");
});

const page = readFileSync(new URL("../../../docs/reference/checks.md", import.meta.url), "utf8");

it("gives every check an anchor of its own, and calls it a check", () => {
  const ids = [
    ...[...guide, ...endpointChecks].map(({ row }) => row),
    ...recordedProof().rows.map(({ id }) => id),
    handlerRow,
  ];
  expect([...new Set(ids)].filter((id) => !page.includes(`\n### ${id}: `))).toEqual([]);
  expect(page).not.toMatch(/\brows?\b/i);
});
