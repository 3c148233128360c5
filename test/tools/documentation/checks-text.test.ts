import { expect, it } from "vitest";
import { checksText } from "../../../tools/documentation/reference/checks-text.ts";

it("lists every check's claim below its row", () => {
  const text = checksText([
    { row: "G05", claim: "`<Consent>` is <tenant-wide>." },
    { row: "G05", claim: "Another." },
  ]);
  expect(text).toContain("### G05: Admin consent\n\nThe guide grants admin consent.");
  expect(text).toContain("\n\n- `<Consent>` is \\<tenant-wide>.\n- Another.\n\n### G06");
});

it("throws for a check of an undescribed row", () => {
  expect(() => checksText([{ row: "G99", claim: "Something." }])).toThrow("guide-rows.ts lacks G99");
});
