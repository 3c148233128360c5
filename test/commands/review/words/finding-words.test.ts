import { describe, expect, it } from "vitest";
import { findingIds } from "../../../../commands/review/findings/finding-ids.ts";
import { titleOf, wordsOf } from "../../../../commands/review/words/finding-words.ts";

describe("the words of findings", () => {
  it.for(findingIds.map((id) => [id] as const))("of %s: a title, and sentences that hold without facts", ([id]) => {
    const { text, consequence } = wordsOf({ id, severity: "unknown", subject: "the-subject" });

    expect(titleOf(id)).toMatch(/^[A-Z][^.]*[^.]$/);
    for (const sentence of [text, ...(consequence === undefined ? [] : [consequence])]) {
      expect(sentence).not.toMatch(/undefined|\[object|null/);
      expect(sentence).not.toBe("");
    }
  });

  it("give each kind another title", () => {
    const titles = findingIds.map(titleOf);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
