import { describe, expect, it } from "vitest";
import type { ReviewFinding } from "../../../../../packages/pf/commands/review/findings/review.ts";
import type { JudgeRequest } from "../../../../../packages/pf/commands/review/judge/judge-request.ts";
import type { SecondOpinion } from "../../../../../packages/pf/commands/review/judge/other-judge.ts";
import { summarize } from "../../../../../packages/pf/commands/review/judge/review-change.ts";
import { isOfTheChange, type ReviewedStack } from "../../../../../packages/pf/commands/review/judge/review-stack.ts";
import type { Finding } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import { withoutRandomSuffix } from "../../../../../packages/pf/commands/review/snapshot/read-snapshot.ts";
import { filesIn, stacksOf } from "../../../../../packages/pf/commands/review/judge/stacks.ts";

const request = { judge: { of: "base", commit: "a" } } as JudgeRequest;
const stack = (name: string, kind: ReviewedStack["kind"] = "compared"): ReviewedStack => ({
  stack: name,
  kind,
  refusals: [],
  resources: [],
  settings: [],
  assumed: [],
  matrices: {},
  findings: [],
});
const finding = (severity: ReviewFinding["severity"], stacks: readonly string[] = ["dev"]): ReviewFinding => ({
  id: "gate/off",
  severity,
  subject: "App Service authentication",
  stacks,
});
const none = { opens: 0, weakens: 0, breaks: 0, unknown: 0, changes: 0, accepted: 0, read: 0 };
const sum = (findings: readonly ReviewFinding[], opinion?: SecondOpinion, stacks = [stack("dev"), stack("prod")]) =>
  summarize({ files: [], stacks, findings, accepted: { base: [], head: [], problems: [] } }, request, opinion);

describe("a review's summary", () => {
  it("lists the worst stack first, each with its own verdict", () => {
    const { verdict, stacks } = sum([finding("opens", ["prod"]), finding("changes", ["dev"])]);

    expect(verdict).toBe("opens");
    expect(stacks.map((one) => [one.stack, one.verdict])).toEqual([
      ["prod", "opens"],
      ["dev", "no change of access"],
    ]);
  });

  it("shows the change's own verdict, and that it disagrees", () => {
    const { verdict, judge, findings } = sum([finding("weakens")], { verdict: "no change", counts: none });

    expect(verdict).toBe("weakens");
    expect(judge).toEqual({ of: "base", commit: "a", headSays: { verdict: "no change", counts: none } });
    expect(findings.at(-1)).toMatchObject({
      id: "judge/disagrees",
      severity: "changes",
      before: "weakens",
      after: "no change",
    });
  });

  it.for([{ verdict: "no change", counts: none }, { failed: "it ended with 1" }] as const)(
    "doesn't improve by the change's own verdict: %j",
    (opinion) => {
      for (const severity of ["opens", "weakens", "breaks", "unknown"] as const) {
        expect(sum([finding(severity)], opinion).verdict).toBe(severity);
      }
    },
  );

  it("reports that the change's own judge failed, and has no finding if both agree", () => {
    const failed = sum([], { failed: "it ended with 1" });
    expect(failed.judge).toEqual({ of: "base", commit: "a" });
    expect(failed.findings).toMatchObject([{ id: "judge/disagrees", facts: { failed: "it ended with 1" } }]);
    expect(sum([finding("opens")], { verdict: "opens", counts: none }).findings).toHaveLength(1);
  });

  it("tells once that the list of acceptances can't be read, unless the change isn't about it", () => {
    const of = (id: ReviewFinding["id"], subject: string) =>
      ({ ...finding("unknown", []), id, subject }) as ReviewFinding;
    const problem = of("file/judges", "accepted-findings.yaml:1:6");
    const told = (findings: readonly ReviewFinding[]) =>
      summarize(
        { files: [], stacks: [], findings, accepted: { base: [], head: [], problems: [problem], isUnread: true } },
        request,
      ).findings.map(({ id }) => id);
    expect(told([of("file/read-differently", "program/accepted-findings.yaml")])).toEqual(["file/read-differently"]);
    expect(told([of("file/read-differently", "tsconfig.json")])).toContain("file/judges");
    expect(told([])).toEqual(["file/judges"]);
  });

  it("isn't deployable if one stack isn't, whatever the others are", () => {
    expect(sum([], undefined, [stack("dev"), stack("prod", "refused")]).verdict).toBe("not deployable");
  });
});

const role = (scope: string) => ({ who: "id-whocalls-dev", role: "Owner", scope });

it.each([
  ["storageAccounts stwhocallsdevyjvd1y", "storageAccounts stwhocallsdev<suffix>"],
  ["storageAccounts stwhocallsdevother1", "storageAccounts stwhocallsdevother1"],
  ["the subscription", "the subscription"],
])("an Azure role is the same finding in every run: on %s", (scope, named) => {
  expect(withoutRandomSuffix(role(scope), "/subscriptions/1/sites/func-whocalls-dev-yjvd1y")).toEqual(role(named));
  expect(withoutRandomSuffix(role(scope), "/subscriptions/1/sites/func-orders")).toEqual(role(scope));
});

it.each<readonly [Finding["id"], string, boolean]>([
  ["registration/replaced", "caller partner", false],
  ["resource/host-name", "the function", false],
  ["registration/described-otherwise", "the API: notes", false],
  ["registration/described-otherwise", "the API: displayName", true],
  ["registration/deleted", "caller partner", true],
  ["azure-role/added", "id-whocalls-dev as Owner on the subscription", true],
])("another tenant's generated values aren't findings of a refused change: %s %s", (id, subject, isKept) => {
  expect(isOfTheChange({ id, subject })).toBe(isKept);
});

const base = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.gone.yaml"];
const head = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.new.yaml", "Pulumi.yaml.bak", "infra"];
const files = [...base, ...head];

describe("the stacks of a review", () => {
  it("are all with settings in either version, except for Pulumi.yaml", () => {
    expect(stacksOf(undefined, files, undefined)).toEqual(["dev", "gone", "new"]);
  });

  it("are the requested ones, each once", () => {
    expect(stacksOf(["new", "dev", "new"], files, undefined)).toEqual(["new", "dev"]);
  });

  it("are refused if neither version has settings, except for your own settings", () => {
    expect(() => stacksOf(["nowhere"], files, undefined)).toThrow(
      '--stack is "nowhere", but there is no Pulumi.nowhere.yaml in the base or in the working tree. Use dev, gone, new.',
    );
    expect(stacksOf(["nowhere"], files, "/settings.yaml")).toEqual(["nowhere"]);
  });

  it("are none in a missing folder", () => {
    expect(filesIn("/nowhere")).toEqual([]);
  });
});
