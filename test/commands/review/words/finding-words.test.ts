import { describe, expect, it } from "vitest";
import { findingIds, findingTitles } from "../../../../commands/review/findings/finding-ids.ts";
import { wordsOf } from "../../../../commands/review/words/finding-words.ts";

describe("the words of findings", () => {
  it.for(findingIds.map((id) => [id] as const))("of %s: a title, and sentences that hold without facts", ([id]) => {
    const { text, consequence } = wordsOf({ id, severity: "unknown", subject: "the-subject" });

    expect(findingTitles[id]).toMatch(/^[A-Z][^.]*[^.]$/);
    for (const sentence of [text, ...(consequence === undefined ? [] : [consequence])]) {
      expect(sentence).not.toMatch(/undefined|\[object|null/);
      expect(sentence).not.toBe("");
    }
  });

  it("give each kind another title", () => {
    const titles = Object.values(findingTitles);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
