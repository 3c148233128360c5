import type { YamlProblem } from "./reading-problem.ts";

const conflict = /^<{7}(?: .*)?\n([^]*?)^(?:\|{7}(?: .*)?\n[^]*?)?^={7}\r?\n([^]*?)^>{7}(?: .*)?$/gm;

/**
 * Git's conflicts, and the text with the first side of each. The other lines are blank, so that positions stay.
 */
export function mergeConflicts(text: string): { readonly text: string; readonly problems: readonly YamlProblem[] } {
  const problems: YamlProblem[] = [];
  const resolved = text.replaceAll(conflict, (all: string, ours: string, _theirs: string, at: number) => {
    const line = text.slice(0, at + all.length).split("\n").length;
    const what = `a merge conflict that isn't resolved, up to line ${line}`;
    const fix = "Keep the lines that you want, and remove those that begin with <<<<<<<, ======= or >>>>>>>.";
    problems.push({ at, what, fix });
    const start = all.indexOf("\n") + 1;
    return blank(all.slice(0, start)) + ours + blank(all.slice(start + ours.length));
  });
  return { text: resolved, problems };
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
