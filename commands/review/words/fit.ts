/**
 * A part of a text that may be too long: head, items, foot. Parts come in the order of importance. An item is taken whole
 * or not at all: cut in the middle, it would leave markup open over everything after it.
 */
export interface Part {
  readonly head: string;
  readonly items: readonly string[];
  readonly foot?: string;
}

/**
 * Joins parts to a text of at most so many characters: what is least important is left out first, and how much of it is
 * said where it would have been.
 */
export function fit(parts: readonly Part[], limit: number): string {
  const full = parts.filter(({ head, items }) => head !== "" || items.length > 0);
  // Room for every part's own frame and its notice, before any item.
  const frames = full.reduce((sum, { head, foot = "" }) => sum + head.length + foot.length + noticeLength, 0);
  let left = limit - frames;
  const texts = full.map(({ head, items, foot }) => {
    const taken: string[] = [];
    for (const item of items) {
      if (item.length + 1 > left) break;
      left -= item.length + 1;
      taken.push(item);
    }
    const omitted = items.length - taken.length;
    const notice =
      omitted === 0 ? [] : [`${omitted} more ${omitted === 1 ? "is" : "are"} left out here; --json has all.`];
    const body = [...taken, ...(notice.length > 0 && taken.length > 0 ? ["", ...notice] : notice)];
    return [
      head,
      ...(body.length > 0 && head !== "" ? ["", ...body] : body),
      ...(foot === undefined ? [] : ["", foot]),
    ].join("\n");
  });
  return `${texts.join("\n\n")}\n`;
}

const noticeLength = 100;
