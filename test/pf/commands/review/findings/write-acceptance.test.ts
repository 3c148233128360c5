import { describe, expect, it } from "vitest";
import { acceptanceFrom } from "../../../../../packages/pf/commands/review/accept.ts";
import { readAcceptances } from "../../../../../packages/pf/commands/review/findings/accepted-findings.ts";
import type { ReviewFinding } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { acceptanceOf, withAcceptance } from "../../../../../packages/pf/commands/review/findings/write-acceptance.ts";

const finding = (subject: string, more: Partial<Pick<ReviewFinding, "accepted" | "severity" | "stacks">> = {}) =>
  ({ ...ofFile("file/pipeline", subject), ...more }) satisfies ReviewFinding;
const ofFile = (id: "file/pipeline" | "file/judges", subject: string) => ({
  id,
  severity: "unknown" as const,
  subject,
  facts: { why: "a reason" },
  stacks: ["dev", "prod"],
});
const request = {
  finding: "file/pipeline",
  reason: "The partner starts, ticket 4711",
  decidedBy: "Ada Lovelace",
  until: "2099-05-31",
};

/** A folder without accepted-findings.yaml. */
const nowhere = import.meta.dirname;

describe("accepting a finding", () => {
  it("takes the one with the id, in one stack only if one is named", () => {
    expect(acceptanceOf(request, [finding("caller partner")])).toEqual({ ...request, subject: "caller partner" });
    expect(acceptanceOf({ ...request, stack: "prod" }, [finding("caller partner")])).toMatchObject({ stack: "prod" });
    expect(acceptanceOf({ ...request, stack: "prod" }, [finding("a", { stacks: [] })])).not.toHaveProperty("stack");
  });

  it("asks for the subject if several have the id, and names them", () => {
    const two = [finding("caller a"), finding("caller b")];

    expect(() => acceptanceOf(request, two)).toThrow(/--subject:\n {2}caller a\n {2}caller b/);
    expect(acceptanceOf({ ...request, subject: "caller b" }, two).subject).toBe("caller b");
  });

  it("refuses what the review doesn't have, what is accepted already, and what fails nothing", () => {
    const accepted = finding("a", { accepted: { ...request, subject: "a" } });
    for (const findings of [[], [accepted], [finding("a", { severity: "changes" })], [ofFile("file/judges", "a")]]) {
      expect(() => acceptanceOf(request, findings)).toThrow("no finding file/pipeline");
    }
  });

  it("adds an entry that the review reads, and leaves the rest as it is written", () => {
    const before =
      '# Decided by the platform team.\n- finding: gate/off\n  subject: gate\n  reason: It moves, ticket 1\n  decidedBy: Ada\n  until: "2099-01-01"\n';
    const entry = { ...request, subject: 'caller "x": yes', stack: "no" };
    const after = withAcceptance(before, entry);

    expect(after.startsWith(before)).toBe(true);
    expect(readAcceptances(after)).toEqual({ acceptances: [expect.objectContaining({ finding: "gate/off" }), entry] });
    for (const empty of [undefined, "", "[]\n", "# none yet\n"]) {
      expect(readAcceptances(withAcceptance(empty, entry))).toEqual({ acceptances: [entry] });
    }
  });

  it("renews an entry of the same name", () => {
    const entry = { ...request, subject: "caller a" };
    const once = `# Kept.\n${withAcceptance(undefined, entry)}`;
    const after = withAcceptance(once, { ...entry, until: "2100-01-01" });

    expect(after).toContain("# Kept.");
    expect(readAcceptances(after)).toEqual({ acceptances: [{ ...entry, until: "2100-01-01" }] });
  });

  it("refuses a file that its readers read differently, and an entry that the file doesn't take", () => {
    const entry = { ...request, subject: "a" };
    expect(() => withAcceptance("- &a 1\n- *b\n", entry)).toThrow("can't be changed");
    for (const wrong of [
      { until: "31 May" },
      { reason: "short" },
      { finding: "acceptance/added" },
      { finding: "nonsense" },
    ]) {
      expect(() => withAcceptance(undefined, { ...entry, ...wrong })).toThrow(/^--(?:until|reason|accept): found/);
    }
  });
});

describe("the options of --accept", () => {
  const values = { accept: "assignment/added", reason: request.reason, until: "2099-05-31", by: "Ada" };

  const now = new Date("2026-12-02T12:00:00Z");

  it("take today as the last day", () => {
    expect(acceptanceFrom({ ...values, until: "2026-12-02" }, nowhere, now)).toMatchObject({ until: "2026-12-02" });
  });

  it("are one request", () => {
    expect(acceptanceFrom({}, nowhere, now)).toBeUndefined();
    expect(acceptanceFrom({ ...values, stack: ["dev"] }, nowhere, now)).toMatchObject({
      finding: values.accept,
      decidedBy: "Ada",
      stack: "dev",
    });
  });

  it.for([
    [{ reason: "because of it" }, "--reason is for --accept"],
    [{ ...values, by: undefined }, "--accept needs --by (who decided)."],
    [{ ...values, until: "2026-01-31" }, "--until is 2026-01-31, which is past. Use 2026-12-02 or a later day."],
    [
      { accept: values.accept, reason: "short", until: "2026-12-01" },
      /^--accept needs --by .*\n--reason: found "short".*\n--until is 2026-12-01, which is past/,
    ],
    [{ ...values, accept: "caller/added" }, /Alike: [^\n]*\bassignment\/added\b/],
    [{ ...values, accept: "asignment/added" }, "Write assignment/added if you mean that."],
    [{ ...values, until: "soon" }, "calendar day"],
    [{ ...values, accept: "nonsense" }, "Copy it from the review"],
    [{ ...values, accept: "" }, "--accept takes the id"],
    [{ ...values, stack: ["a", "b"] }, "one --stack"],
  ] as const)("are refused before the review: %j", ([wrong, message]) => {
    expect(() => acceptanceFrom(wrong, nowhere, now)).toThrow(message);
  });
});
