import { expect, it } from "vitest";
import { aadsts, type AadstsError } from "../../../twin/entra/errors.ts";

const rows: readonly [string, AadstsError][] = Object.entries(aadsts);

it.each(rows)("AADSTS%s has the status that its error has in every capture, and a source", (_, row) => {
  expect(row.status).toBe(row.error === "invalid_client" ? 401 : 400);
  expect(row.source).toMatch(/^(https:\/\/learn\.microsoft\.com\/|reported: )/);
});

it.each(rows)("AADSTS%s is a sentence that holds every value it is given", (_, row) => {
  const values = ["{a}", "{b}", "{c}", "{d}"].slice(0, row.text.length);
  const text = row.text(...values);
  expect(text).toMatch(/\S/);
  expect(text).not.toContain("undefined");
  for (const value of values) expect(text).toContain(value);
});
