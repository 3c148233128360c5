import type { Finding } from "../finding.ts";

const shownAtMost = 10;

/** A rule that is gone, or a review that looks away, shows in no resource: a person has to read it. */
export function judgeFindings(files: readonly string[]): readonly Finding[] {
  if (files.length === 0) return [];
  const more = files.length > shownAtMost ? ` and ${files.length - shownAtMost} more` : "";
  return [
    {
      severity: "changed",
      area: "deployment",
      text: `The change alters what judges it: ${files.slice(0, shownAtMost).join(", ")}${more}.`,
      consequence:
        "This review ran with the altered files, and a rule that refuses less shows in no resource: read them.",
    },
  ];
}
