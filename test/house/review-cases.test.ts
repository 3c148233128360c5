import { expect, it } from "vitest";
import { cases } from "../reviews/cases/index.ts";
import { baseReader, editedFiles } from "../reviews/edited.ts";

it.each(cases.map((one) => [one.title, one] as const))("the review's case still makes its change: %s", (_, one) => {
  const read = baseReader(one.app);
  const base = editedFiles(one.base ?? [], read);
  const before = (file: string) => {
    const found = base.get(file);
    return found && "text" in found ? found.text : read(file);
  };

  const after = editedFiles(one.edits, before);

  for (const edit of one.edits) {
    if ("text" in edit) {
      expect(before(edit.file), `${edit.file} is new`).toBeUndefined();
    }
  }
  for (const [file, is] of after) expect(is && "text" in is ? is.text : is, file).not.toBe(before(file));
});

it("the bench has cases of every kind, each with its own title", () => {
  const of = (kind: string) => cases.filter((one) => one.kind === kind);
  const engine = cases.filter(({ through }) => through === "engine");

  expect(of("harmful").length).toBeGreaterThanOrEqual(40);
  expect(new Set(of("harmful").map((one) => one.class)).size).toBeGreaterThanOrEqual(18);
  expect(of("harmless").length).toBeGreaterThanOrEqual(16);
  expect(of("breaking").length).toBeGreaterThanOrEqual(12);
  expect(of("declared").length).toBeGreaterThanOrEqual(8);
  expect(engine.length).toBeGreaterThanOrEqual(16);
  expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
});
