import { createHash } from "node:crypto";
import { posix } from "node:path";
import { cut, truncated } from "@protected-function/core/text/cut.ts";
import { markdownText } from "@protected-function/core/text/markdown.ts";
import { printable, printableLines } from "@protected-function/core/text/printable.ts";
import { type FindingId, kinds } from "../findings/kinds.ts";
import { keyOf, type Place, wordsOf } from "../findings/finding.ts";
import { type Severity } from "../findings/severity.ts";
import type { Review, ReviewedFile, ReviewFinding } from "../findings/review.ts";
import { firstSentence, withCounts } from "./verdict-words.ts";

const levels = { opens: "error", weakens: "error", breaks: "warning", unknown: "warning", changes: "note" } as const;
/** GitHub sorts security alerts by this number: over 7.0 is high, 4.0 to 6.9 medium. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  opens: "8.5",
  weakens: "7.0",
  breaks: "4.0",
  unknown: "5.0",
  changes: "1.0",
};

/** GitHub shows 5,000 results of a run and rejects more than 25,000. */
const mostResults = 5000;
/** GitHub shows 100 of a result's locations. */
const mostLocations = 100;
const longestText = 1000;

/**
 * Renders a review for GitHub code scanning: a rule for each id found, and a result for each finding. An alert keeps
 * its identity across commits by id and subject, whatever else changes.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
 * https://docs.github.com/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit
 *
 * @param directory the program's directory, relative to the repository's root, as in GitHub's paths
 */
export function reviewSarif(review: Review, directory = ""): unknown {
  const shownFindings = review.findings.slice(0, mostResults);
  const toRead = review.files
    .filter(({ standing }) => standing === "read")
    .slice(0, mostResults - shownFindings.length);
  const ids = [...new Set(shownFindings.map(({ id }) => id))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "protected-function review",
            rules: [...ids.map((id) => ruleOf(id, shownFindings)), ...(toRead.length > 0 ? [readRule] : [])],
          },
        },
        automationDetails: { id: "protected-function-review/" },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(review) }],
        results: [
          ...shownFindings.map((finding) => resultOf(finding, ids.indexOf(finding.id), directory)),
          ...toRead.map((file) => readResult(file, ids.length, directory)),
        ],
      },
    ],
  };
}

function ruleOf(id: FindingId, findings: readonly ReviewFinding[]) {
  const title = truncated(printable(kinds[id].title), longestText);
  // Findings are sorted worst first.
  const severity = findings.find((finding) => finding.id === id)?.severity ?? "changes";
  const help = `Check whether this is intended. If it is, accept it by name in accepted-findings.yaml: finding ${id}, with its subject, a reason, decidedBy and until.`;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["security", id.replace(/\/.*/, "")],
      precision: severity === "unknown" ? "medium" : "very-high",
      "problem.severity": levels[severity] === "note" ? "recommendation" : levels[severity],
      "security-severity": securitySeverities[severity],
    },
  };
}

function resultOf(finding: ReviewFinding, ruleIndex: number, directory: string) {
  const { id, severity, accepted } = finding;
  const fingerprint = createHash("sha256").update(keyOf(finding)).digest("hex");
  return {
    ruleId: id,
    ruleIndex,
    // GitHub also opens an alert for a suppressed result unless configured to dismiss it, so it is only a note.
    level: accepted === undefined ? levels[severity] : "note",
    message: messageOf(finding),
    locations: locationsOf(finding, directory),
    // GitHub uses the second one.
    partialFingerprints: {
      "findingAndSubject/v1": fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
    ...(accepted && {
      suppressions: [
        {
          kind: "external",
          status: "accepted",
          justification: cut(
            printable(`${accepted.reason} (${accepted.decidedBy}, until ${accepted.until})`),
            longestText,
          ),
        },
      ],
    }),
  };
}

/** The sentences, with the first effects. In Markdown, none of the text counts as markup. */
function messageOf(finding: ReviewFinding) {
  const { stacks, effects = [] } = finding;
  const { text, consequence } = wordsOf(finding);
  const sentences = [
    text,
    ...(consequence === undefined ? [] : [consequence]),
    ...(stacks.length === 0 ? [] : [`Stacks: ${stacks.join(", ")}.`]),
  ].map((sentence) => cut(printableLines(sentence).replaceAll(/\s+/g, " "), longestText));
  const effectTexts = effects.slice(0, 10).map((effect) => cut(printable(wordsOf(effect).text), longestText));
  return {
    text: [sentences.join(" "), ...effectTexts.map((effectText) => `- ${effectText}`)].join("\n"),
    markdown: [
      sentences.map(markdownText).join(" "),
      ...effectTexts.map((effectText) => `- ${markdownText(effectText)}`),
    ].join("\n"),
  };
}

/**
 * GitHub requires a file and a line for every result. If the place is unknown, uses the settings file or
 * accepted-findings.yaml.
 */
function locationsOf({ id, where = [], stacks }: ReviewFinding, directory: string) {
  const [stack] = stacks;
  const settingsFile = id.startsWith("acceptance/")
    ? "accepted-findings.yaml"
    : stack === undefined
      ? "Pulumi.yaml"
      : `Pulumi.${stack}.yaml`;
  const places: readonly Place[] = where.length > 0 ? where.slice(0, mostLocations) : [{ file: settingsFile }];
  return places.map((place) => locationOf(place, directory));
}

function locationOf({ file, line = 1 }: Place, directory: string) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(posix.join(directory, file)), uriBaseId: "%SRCROOT%" },
      region: { startLine: Math.max(1, line), startColumn: 1, endLine: Math.max(1, line), endColumn: 2 },
    },
  };
}

/** Files that a person has to read have no finding's id: they can't be accepted, only read. */
const readRule = {
  id: "to-be-read",
  shortDescription: { text: "A person has to read this file" },
  fullDescription: { text: "The review can't judge what this changed file does." },
  help: { text: "Read the change. It can't be accepted by name, because nothing was found that has one." },
  defaultConfiguration: { level: "note" },
  properties: { tags: ["security", "review"], precision: "medium", "problem.severity": "recommendation" },
};

function readResult({ file, line, why }: ReviewedFile, ruleIndex: number, directory: string) {
  const fingerprint = createHash("sha256").update(`${readRule.id} ${file}`).digest("hex");
  const text = cut(printable(`${file}: ${why}`), longestText);
  return {
    ruleId: readRule.id,
    ruleIndex,
    level: "note",
    message: { text, markdown: markdownText(text) },
    locations: [locationOf({ file, ...(line !== undefined && { line }) }, directory)],
    partialFingerprints: {
      "findingAndSubject/v1": fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
  };
}

/** A relative reference with each part of the path escaped. A lone surrogate can't be escaped. */
function uriOf(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

/** The verdict, and the files that a person has to read, which aren't findings. */
function notifications(review: Review) {
  const files = review.files.filter(({ standing }) => standing === "read").slice(0, mostLocations);
  const verdict = withCounts(firstSentence(review), review);
  return [
    { level: "note", message: { text: cut(printable(verdict), longestText) } },
    ...files.map(({ file, why }) => ({
      level: "note",
      message: { text: cut(printable(`A person has to read ${file}: ${why}`), longestText) },
    })),
  ];
}
