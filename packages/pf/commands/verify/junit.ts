import { escapedMarkup } from "@protected-function/core/text/markup.ts";
import { printableLines } from "@protected-function/core/text/printable.ts";
import type { Verification, VerifiedRow } from "./verification.ts";
import { traceText, warningText } from "./verification-text.ts";

/**
 * Renders a verification as JUnit XML with a suite for each row of the guide. The request without a token comes first,
 * and warnings are its output. The elements and attributes follow Jenkins' schema:
 * https://github.com/jenkinsci/xunit-plugin (junit-10.xsd)
 */
export function junitXml(verification: Verification): string {
  const suites = [exposureSuite(verification), ...rowSuites(verification), ...probeSuites(verification)];
  const sum = (count: (suite: Suite) => number) => suites.reduce((total, suite) => total + count(suite), 0);
  const totals = { tests: sum(({ tests }) => tests), failures: sum(({ failures }) => failures), errors: 0 };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name: "verify", ...totals })}>`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly xml: string;
}

interface Case {
  readonly name: string;
  readonly outcome: VerifiedRow["outcome"];
  readonly message: string;
  readonly details: readonly string[];
}

function exposureSuite({ door, warnings }: Verification): Suite {
  const details = door.state === "open" ? [door.means, door.fix] : [];
  const exposureCase: Case = {
    name: "A request without a token gets 401 from App Service authentication.",
    outcome: door.state === "closed" ? "proved" : "failed",
    message: door.state === "closed" ? "" : door.found,
    details,
  };
  return suite(
    "door",
    [exposureCase],
    warnings.map((warning) => warningText(warning)),
  );
}

function rowSuites({ rows }: Verification): readonly Suite[] {
  const ids = [...new Set(rows.map(({ id }) => id))].toSorted();
  return ids.map((id) =>
    suite(
      id,
      rows
        .filter((row) => row.id === id)
        .map(({ claim, outcome, reason, notYet, traces = [], explanation = [] }) => ({
          name: claim,
          outcome,
          message: reason,
          details: [
            ...(notYet ? [`This may still propagate: ${notYet.reason}.`] : []),
            ...explanation,
            ...traces.map(traceText),
          ],
        })),
    ),
  );
}

const outcomesOfProbes = {
  "as expected": "proved",
  warning: "proved",
  failed: "failed",
  "not checked": "not-applicable",
} as const;

/** The probes in addition to the rows. A warning doesn't fail anything and appears in the suite's output. */
function probeSuites({ probes }: Verification): readonly Suite[] {
  if (probes.length === 0) return [];
  const cases = probes.map(({ claim, outcome, found, fix, notYet }) => ({
    name: claim,
    outcome: outcomesOfProbes[outcome],
    message: found,
    details: [
      ...(notYet === undefined ? [] : [`This may pass by itself: ${notYet}.`]),
      ...(fix === undefined ? [] : [fix]),
    ],
  }));
  const warned = probes.filter(({ outcome }) => outcome === "warning");
  return [
    suite(
      "probes",
      cases,
      warned.map(({ found, fix = "" }) => `${found}. ${fix}`.trim()),
    ),
  ];
}

function suite(name: string, cases: readonly Case[], output: readonly string[] = []): Suite {
  const count = (outcome: Case["outcome"]) => cases.filter((testCase) => testCase.outcome === outcome).length;
  const failures = count("failed");
  const counts = { tests: cases.length, failures, errors: 0, skipped: count("not-applicable") };
  const xml = [
    `  <testsuite ${attributes({ name, ...counts })}>`,
    ...cases.map((testCase) => caseXml(name, testCase)),
    ...(output.length > 0 ? [`    <system-out>${escaped(output.join("\n"))}</system-out>`] : []),
    "  </testsuite>",
  ].join("\n");
  return { tests: cases.length, failures, xml };
}

function caseXml(id: string, { name, outcome, message, details }: Case): string {
  const head = `    <testcase ${attributes({ classname: `verify.${id}`, name: `${id}: ${name}` })}`;
  if (outcome === "proved") return `${head}/>`;
  const inner =
    outcome === "failed"
      ? `<failure ${attributes({ message, type: "failed" })}>${escaped([message, ...details].join("\n"))}</failure>`
      : `<skipped ${attributes({ message })}/>`;
  return `${head}>${inner}</testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(" ");
}

/**
 * Besides control characters, XML 1.0 can't contain U+FFFE and U+FFFF, escaped or not.
 * https://www.w3.org/TR/xml/#charsets
 */
function escaped(text: string): string {
  return escapedMarkup(printableLines(text, "\uFFFD").replaceAll(/[\uFFFE\uFFFF]/g, "\uFFFD"), "&apos;");
}
