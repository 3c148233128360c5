import { describe, expect, it } from "vitest";
import type { Acceptance } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import {
  acceptFindings,
  type Accepting,
  readAcceptances,
} from "../../../../../packages/pf/commands/review/findings/accepted-findings.ts";
import type { ReviewFinding } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { wordsOf } from "../../../../../packages/pf/commands/review/findings/finding.ts";

const entry: Acceptance = {
  finding: "gate/excluded-path-added",
  subject: "/api/health",
  reason: "The probe of the load balancer has no token.",
  decidedBy: "Ada Lovelace",
  until: "2027-05-31",
};
const yaml = `
- finding: gate/excluded-path-added
  subject: /api/health
  reason: The probe of the load balancer has no token.
  decidedBy: Ada Lovelace
  until: 2027-05-31
`;
const more = (text: string) => yaml.replace("\n  reason", `\n${text}\n  reason`);

describe("accepted-findings.yaml", () => {
  it("is a list of findings by id and subject", () => {
    expect(readAcceptances(yaml)).toEqual({ acceptances: [entry] });
    expect(readAcceptances(more("  stack: dev"))).toEqual({ acceptances: [{ ...entry, stack: "dev" }] });
  });

  it.for([[undefined], [""], ["# none yet\n"]])("accepts nothing if it is missing or empty: %j", ([text]) => {
    expect(readAcceptances(text)).toEqual({ acceptances: [] });
  });

  it.for([
    ["a: 1", 'found an object. Use a list of entries. Begin each with "- finding:".'],
    ["- 7", "entry 1: found 7. Use only finding, subject, stack, reason, decidedBy, until."],
    [more("  untill: 2027-05-31"), 'entry 1: found "untill". Use only finding, subject,'],
    [yaml.replace("gate/excluded-path-added", "gate/open"), 'entry 1, finding: found "gate/open". Use the id of'],
    [yaml.replace("gate/excluded-path-added", "acceptance/ended"), 'entry 1, finding: found "acceptance/ended".'],
    [yaml.replace("/api/health", '""'), 'entry 1, subject: found "". Use the finding\'s subject'],
    [yaml.replace(/ {2}decidedBy.*\n/, ""), "entry 1, decidedBy: found nothing. Use a name. Say who decided."],
    [yaml.replace("The probe of the load balancer has no token.", "ok"), 'entry 1, reason: found "ok". Use a'],
    [yaml.replace("2027-05-31", "2027-02-30"), 'entry 1, until: found "2027-02-30". Use a calendar day'],
    [yaml.replace("2027-05-31", "next year"), 'entry 1, until: found "next year".'],
    [
      yaml.replace("2027-05-31", "31.5.2027"),
      'found "31.5.2027". Use a calendar day, such as 2027-05-31. Write the last day on which it counts. Write "2027-05-31".',
    ],
    [yaml.replace("2027-05-31", "2027-5-31"), ' Write "2027-05-31".'],
    [yaml.replace("2027-05-31", '"2027-05-31T00:00:00Z"'), ' Write "2027-05-31".'],
    [yaml + yaml, "entry 2: found gate/excluded-path-added /api/health again. Use one entry for each finding"],
    [yaml + more("  stack: dev"), "entry 2: found gate/excluded-path-added /api/health again."],
  ] as const)("is refused with what was found, what is allowed, and what to write (%#)", ([text, problem]) => {
    expect(readAcceptances(text)).toEqual({ problems: [expect.stringContaining(problem)] });
  });

  it("is unread if it isn't YAML", () => {
    expect(readAcceptances("- a: [")).toEqual({
      problems: [expect.stringContaining("1:6: a [ that isn't closed")],
      isUnread: true,
    });
  });

  it.each([
    [
      yaml.replace("- finding", "  finding"),
      'found an object. Use a list of entries. Write "- " before its first line, and two spaces',
    ],
    [
      `accepted:${yaml.replaceAll(/^(?=.)/gm, "  ")}`,
      'found an object. Use a list of entries alone. Remove the line "accepted:".',
    ],
  ])("says how to make a list of %j", (text, problem) => {
    expect(readAcceptances(text)).toEqual({ problems: [expect.stringContaining(problem)] });
  });

  it("names stacks of the project", () => {
    const text = more("  stack: dve");
    expect(readAcceptances(text, ["dev", "prod"])).toEqual({
      problems: [
        'accepted-findings.yaml:4, entry 1, stack: found "dve". Use a stack of this project: dev, prod. Write dev if you mean that.',
      ],
    });
    expect(readAcceptances(text, ["dev", "dve"])).toHaveProperty("acceptances");
    expect(readAcceptances(yaml, [])).toHaveProperty("acceptances");
  });

  it("is refused with all its problems at once, each with its line, and a missing field with its entry's", () => {
    const read = readAcceptances(
      `${yaml.replace("2027-05-31", "soon")}- finding: gate/off\n  subject: ""\n- 7${yaml}${yaml}`,
    );
    expect("problems" in read && read.problems.map((problem) => problem.replace(/ Use .*/, ""))).toEqual([
      'accepted-findings.yaml:6, entry 1, until: found "soon".',
      'accepted-findings.yaml:8, entry 2, subject: found "".',
      "accepted-findings.yaml:7, entry 2, reason: found nothing.",
      "accepted-findings.yaml:7, entry 2, decidedBy: found nothing.",
      "accepted-findings.yaml:7, entry 2, until: found nothing.",
      "accepted-findings.yaml:9, entry 3: found 7.",
      "accepted-findings.yaml:16, entry 5: found gate/excluded-path-added /api/health again.",
    ]);
  });

  it("is refused with each wrong name of a field once, and what else is wrong below it", () => {
    const slips = (reason: string) =>
      `- id: gate/off\n  subject: gate\n  why: ${reason}\n  by: Ada\n  untl: 2027-05-31\n`;
    const read = readAcceptances(`${slips("It moves, ticket 1")}${slips("short").replace("gate/off", "gate/of")}`);
    expect("problems" in read && read.problems.map((problem) => problem.replace(/ Use .*/, ""))).toEqual([
      'accepted-findings.yaml:1: found "id". Rename it to finding in the lines 1 and 6.',
      'accepted-findings.yaml:3: found "why". Rename it to reason in the lines 3 and 8.',
      'accepted-findings.yaml:4: found "by". Rename it to decidedBy in the lines 4 and 9.',
      'accepted-findings.yaml:5: found "untl". Rename it to until in the lines 5 and 10.',
      'accepted-findings.yaml:6, entry 2, finding: found "gate/of".',
      'accepted-findings.yaml:8, entry 2, reason: found "short".',
    ]);
    // Beside the field itself, another word for it is one too many.
    expect(readAcceptances(more("  why: x"))).toEqual({ problems: [expect.stringContaining('found "why". Use only')] });
  });

  it("accepts one finding in two stacks, each separately", () => {
    const read = readAcceptances(more("  stack: dev") + more("  stack: prod"));
    expect("acceptances" in read && read.acceptances.map(({ stack }) => stack)).toEqual(["dev", "prod"]);
  });
});

describe("accepting findings", () => {
  const found: ReviewFinding = {
    id: "gate/excluded-path-added",
    severity: "opens",
    subject: "/api/health",
    stacks: ["dev", "prod"],
  };
  const accepting: Accepting = {
    head: [entry],
    base: [entry],
    now: new Date("2027-05-31T23:59:59Z"),
    stacks: ["dev", "prod"],
  };
  const told = (findings: readonly ReviewFinding[]) =>
    findings.map(
      ({ severity, id, subject, stacks, accepted }) =>
        `${severity} ${id} ${subject} (${stacks.join(", ")})${accepted ? " accepted" : ""}`,
    );

  it("marks findings with the same id and subject until the date has passed", () => {
    expect(acceptFindings([found], accepting)).toEqual([{ ...found, accepted: entry }]);
    expect(told(acceptFindings([found], { ...accepting, now: new Date("2027-06-01T00:00:00Z") }))).toEqual([
      "opens gate/excluded-path-added /api/health (dev, prod)",
      "unknown acceptance/ended gate/excluded-path-added /api/health (dev, prod)",
    ]);
  });

  it.for([[{ ...found, subject: "/api/*" }], [{ ...found, id: "gate/excluded-path-removed" }]] as const)(
    "marks no other finding, and reports an entry without one (%#)",
    ([other]) => {
      expect(told(acceptFindings([other], accepting))).toEqual([
        `opens ${other.id} ${other.subject} (dev, prod)`,
        "changes acceptance/without-finding gate/excluded-path-added /api/health (dev, prod)",
      ]);
    },
  );

  it("splits a finding that is accepted in one of its stacks", () => {
    const own = { ...entry, stack: "prod" };
    expect(told(acceptFindings([found], { ...accepting, head: [own], base: [own] }))).toEqual([
      "opens gate/excluded-path-added /api/health (dev)",
      "opens gate/excluded-path-added /api/health (prod) accepted",
    ]);
    // Of a stack that was not reviewed, nothing is known.
    const other = { ...entry, stack: "test" };
    expect(told(acceptFindings([], { ...accepting, head: [other], base: [other] }))).toEqual([]);
  });

  const ofFile = { id: "file/guard", subject: "packages/guard/serve.ts", facts: { why: "it changed" } } as const;

  it("uses an entry without a stack for a finding without one", () => {
    const file: ReviewFinding = { ...found, ...ofFile, stacks: [] };
    const own = { ...entry, finding: "file/guard", subject: "packages/guard/serve.ts" };

    expect(acceptFindings([file], { ...accepting, head: [own], base: [] })[0]).toEqual({ ...file, accepted: own });
    expect(told(acceptFindings([file], { ...accepting, head: [{ ...own, stack: "dev" }], base: [] }))).toEqual([
      "unknown file/guard packages/guard/serve.ts ()".replace("unknown", "opens"),
      "changes acceptance/added file/guard packages/guard/serve.ts (dev)",
      "changes acceptance/without-finding file/guard packages/guard/serve.ts (dev)",
    ]);
  });

  it("accepts an ambiguous subject only with a new entry", () => {
    const file: ReviewFinding = { ...found, ...ofFile, severity: "unknown", stacks: [] };
    const own = { ...entry, finding: "file/guard", subject: "packages/guard/serve.ts" };

    expect(told(acceptFindings([file], { ...accepting, head: [own], base: [own] }))).toEqual([
      "unknown file/guard packages/guard/serve.ts ()",
      "changes acceptance/used-up file/guard packages/guard/serve.ts (dev, prod)",
    ]);
    // Renewed, it is this change's.
    const renewed = { ...own, reason: "The second half of the same work." };
    expect(told(acceptFindings([file], { ...accepting, head: [renewed], base: [own] }))).toContain(
      "unknown file/guard packages/guard/serve.ts () accepted",
    );
    // Whom it was decided about says it all.
    expect(acceptFindings([found], { ...accepting, head: [entry], base: [entry] })).toEqual([
      { ...found, accepted: entry },
    ]);
  });

  it.for([
    ["adds", []],
    ["gives another reason", [{ ...entry, reason: "Nobody knows any more." }]],
    ["prolongs", [{ ...entry, until: "2026-05-31" }]],
  ] as const)("lists an entry first among the changes if the change %s", ([, base]) => {
    const change: ReviewFinding = { id: "gate/stricter", severity: "changes", subject: "x", stacks: ["dev"] };
    const [, added, ...rest] = acceptFindings([change, found], { ...accepting, base });

    expect(added).toEqual({
      id: "acceptance/added",
      severity: "changes",
      subject: "gate/excluded-path-added /api/health",
      facts: { ...entry },
      stacks: ["dev", "prod"],
    });
    expect(rest).toEqual([change]);
    expect(added && wordsOf(added)).toEqual({
      text: "This change accepts a finding: gate/excluded-path-added /api/health, until 2027-05-31.",
      consequence: 'Decided by Ada Lovelace. The reason given: "The probe of the load balancer has no token."',
    });
  });
});
