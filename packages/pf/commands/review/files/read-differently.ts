import { problemText, type ReadingProblem } from "@protected-function/core/text/reading/reading-problem.ts";
import { problemsInFile } from "@protected-function/core/text/reading/problems-in-file.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { ReviewedFile } from "../findings/review.ts";
import type { FileVersion, VersionedFile } from "./file-versions.ts";

/** Nobody reads more of one file at once. */
const mostShown = 5;

/** Places of both versions that readers of the file read differently, or that a person doesn't see as they are. */
export function doubtsIn({ file, before, after }: VersionedFile): {
  readonly before: readonly ReadingProblem[];
  readonly after: readonly ReadingProblem[];
} {
  const problems = (version: FileVersion | undefined) =>
    version === undefined || version.entry === "link" || version.entry === "submodule"
      ? []
      : problemsInFile(file, version.text);
  return { before: problems(before), after: problems(after) };
}

interface Judged {
  readonly files: readonly ReviewedFile[];
  readonly findings: readonly Finding[];
}

/**
 * Adds a finding for each changed file that readers read differently, whatever its class. Neither version of such a file
 * shows what it does, so the file isn't harmless or judged.
 */
export function withDoubts({ files, findings }: Judged, versions: readonly VersionedFile[]): Judged {
  const doubts = versions.flatMap((version) => findingOf(version) ?? []);
  return {
    files: files.map((file) => {
      const doubt = doubts.find(({ subject }) => subject === file.file);
      return doubt === undefined ? file : { ...file, standing: "unproved", why: "its readers read it differently" };
    }),
    findings: [...findings, ...doubts],
  };
}

function findingOf(versions: VersionedFile): Finding | undefined {
  const { file } = versions;
  const { before, after } = doubtsIn(versions);
  if (before.length + after.length === 0) return undefined;
  const reasons = [
    ...after.map((problem) => problemText(file, problem)),
    ...before.map((problem) => `The base: ${problemText(file, problem)}`),
  ];
  const [first] = after;
  return finding({
    id: "file/read-differently",
    subject: file,
    facts: { why: reasons.slice(0, mostShown) },
    where: [{ file, ...(first && { line: first.line }) }],
  });
}
