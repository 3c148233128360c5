const marks = { "&#39;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&amp;": "&" } as const;

/** The text of a page as a reader sees it, with its tags. */
export function unescaped(page: string): string {
  return page.replaceAll(/&(?:#39|quot|lt|gt|amp);/g, (mark) => marks[mark as keyof typeof marks]);
}
