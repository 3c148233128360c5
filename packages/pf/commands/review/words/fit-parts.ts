/**
 * A part of a text that may be too long: head, items, foot. Parts are in order of importance. An item is kept whole or
 * left out, because a truncated item would leave markup open.
 */
export interface Part {
  readonly head: string;
  readonly items: readonly string[];
  readonly foot?: string;
}

/**
 * Joins parts to a text of at most `limit` characters. Leaves out the least important items first, and shows how many
 * are missing there.
 */
export function fit(parts: readonly Part[], limit: number): string {
  const full = parts.filter(({ head, items }) => head !== "" || items.length > 0);
  // Reserve room for every part's frame and its notice before any item.
  const frames = full.reduce((sum, { head, foot = "" }) => sum + head.length + foot.length + noticeLength, 0);
  let remaining = limit - frames;
  const texts = full.map(({ head, items, foot }) => {
    const included: string[] = [];
    for (const item of items) {
      if (item.length + 1 > remaining) break;
      remaining -= item.length + 1;
      included.push(item);
    }
    const omitted = items.length - included.length;
    const notice =
      omitted === 0 ? [] : [`${omitted} more ${omitted === 1 ? "is" : "are"} left out here; --json has all.`];
    const body = [...included, ...(notice.length > 0 && included.length > 0 ? ["", ...notice] : notice)];
    return [
      head,
      ...(body.length > 0 && head !== "" ? ["", ...body] : body),
      ...(foot === undefined ? [] : ["", foot]),
    ].join("\n");
  });
  return `${texts.join("\n\n")}\n`;
}

const noticeLength = 100;
