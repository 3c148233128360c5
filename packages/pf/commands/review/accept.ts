import { listText } from "@protected-function/core/text/list-text.ts";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../cli/exit-codes.ts";
import { writeWholeFile } from "../../cli/write-whole-file.ts";
import { acceptedFindingsFile } from "./findings/accepted-findings.ts";
import type { Acceptance } from "./findings/finding.ts";
import { acceptancesIn, type AcceptanceRequest, problemsOfEntry, withAcceptance } from "./findings/write-acceptance.ts";

/** The options that accept a finding, as `parseArgs` expects them. */
export const acceptOptions = {
  accept: {
    type: "string",
    value: "id",
    description: "Review, then accept the finding with this id, such as assignment/added, in accepted-findings.yaml.",
  },
  subject: {
    type: "string",
    value: "subject",
    description: "With --accept: its subject, if several have that id.",
  },
  reason: { type: "string", value: "text", description: "With --accept: why you accept it." },
  until: {
    type: "string",
    value: "day",
    description: "With --accept: its last day, such as 2027-05-31.",
  },
  by: { type: "string", value: "name", description: "With --accept: the name of the person who decided." },
} as const;

type Values = { readonly [Name in keyof typeof acceptOptions | "json"]?: string | boolean | undefined } & {
  readonly stack?: readonly string[] | undefined;
};

/**
 * Returns what to accept, in the file of a program's folder. Undefined if the review accepts nothing.
 *
 * @throws UsageError
 */
export function acceptanceFrom(values: Values, directory: string, now: Date): AcceptanceRequest | undefined {
  const text = (name: keyof typeof acceptOptions) => {
    const value = values[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const [finding, reason, until, decidedBy] = [text("accept"), text("reason"), text("until"), text("by")];
  if (finding === undefined) {
    if (values.accept !== undefined)
      throw new UsageError("--accept takes the id of a finding, such as assignment/added.");
    const alone = (["subject", "reason", "until", "by"] as const).find((name) => values[name] !== undefined);
    if (alone !== undefined) throw new UsageError(`--${alone} is for --accept. Give the id of a finding with it.`);
    return undefined;
  }
  if (values.stack !== undefined && values.stack.length > 1) {
    throw new UsageError("--accept takes one --stack at most. Leave it out to accept the finding in every stack.");
  }
  // Refuse a file or an entry that the review wouldn't take before the review, which takes a while.
  acceptancesIn(textIn(directory));
  const missing = [
    ...(reason === undefined ? ["--reason (why you accept the finding)"] : []),
    ...(until === undefined ? ["--until (its last day)"] : []),
    ...(decidedBy === undefined ? ["--by (who decided)"] : []),
  ];
  const today = now.toISOString().slice(0, 10);
  // What is missing has a sentence of its own.
  const given = {
    finding,
    reason: reason ?? "a reason to be given",
    decidedBy: decidedBy ?? "any",
    until: until ?? today,
  };
  const wrong = problemsOfEntry({ ...given, subject: "any" });
  const isPast = wrong.every((problem) => !problem.startsWith("--until")) && given.until < today;
  const problems = [
    ...(missing.length > 0 ? [`--accept needs ${listText(missing)}.`] : []),
    ...wrong,
    ...(isPast ? [`--until is ${given.until}, which is past. Use ${today} or a later day.`] : []),
  ];
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return { ...given, subject: text("subject"), stack: values.stack?.[0] };
}

/** Writes the entry, and returns what was done. */
export function writeAcceptance(directory: string, acceptance: Acceptance): string {
  writeWholeFile(join(directory, acceptedFindingsFile), withAcceptance(textIn(directory), acceptance));
  const { finding, subject, until } = acceptance;
  return `Accepted until ${until}: ${finding} ${subject}. Commit ${acceptedFindingsFile} with the change; the review still shows the finding.`;
}

function textIn(directory: string): string | undefined {
  const file = join(directory, acceptedFindingsFile);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
