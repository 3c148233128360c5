import type { YamlProblem } from "./reading-problem.ts";

/** Marks of Git: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented */
const marks = [/^<{7}(?: |$)/, /^\|{7}(?: |$)/, /^={7}$/, /^>{7}(?: |$)/];

/**
 * Git's conflicts, and the text with the first side of each. The other lines are blank, so that positions stay.
 */
export function mergeConflicts(text: string): { readonly text: string; readonly problems: readonly YamlProblem[] } {
  if (!/^<{7}/m.test(text) || !/^>{7}/m.test(text)) return { text, problems: [] };
  const problems: YamlProblem[] = [];
  const lines = text.split("\n");
  const kept = [...lines];
  let open: { readonly at: number; readonly index: number } | undefined;
  let middle: number | undefined;
  let at = 0;
  for (const [index, line] of lines.entries()) {
    const mark = marks.findIndex((one) => one.test(line.trimEnd()));
    if (mark === 0) {
      open = { at, index };
      middle = undefined;
    } else if (mark === 1 || mark === 2) {
      middle ??= index;
    } else if (mark === 3 && open !== undefined && middle !== undefined) {
      const what = `a merge conflict that isn't resolved, up to line ${index + 1}`;
      const fix = "Keep the lines that you want, and remove those that begin with <<<<<<<, ======= or >>>>>>>.";
      problems.push({ at: open.at, what, fix });
      for (const gone of [open.index, ...Array.from({ length: index - middle + 1 }, (_, one) => (middle ?? 0) + one)])
        kept[gone] = " ".repeat(lines[gone]?.length ?? 0);
      open = undefined;
    }
    at += line.length + 1;
  }
  return { text: kept.join("\n"), problems };
}
