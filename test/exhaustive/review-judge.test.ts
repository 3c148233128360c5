import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../../packages/pf/commands/review/findings/review.ts";
import { leftIn } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewedSettings as settings, reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

describe.skipIf(!hasEngine())("the code that judges a change", { timeout: 300_000 }, () => {
  let repository: ReviewRepository;
  const temporary = folderOfAllTests();
  beforeAll(() => {
    repository = reviewRepository();
    repository.writeSettings(settings);
    repository.commit("base");
  });
  afterAll(() => {
    repository?.remove();
  });

  const idsOf = ({ findings }: Review) => findings.map(({ id, severity }) => `${severity} ${id}`);

  // What is deployed is judged so, too: the review bench's cases of the judge itself (test/reviews/cases/files.ts).
  it("is the base's, regardless of the change's own verdict", async () => {
    repository.branch("blinds-its-judge", () =>
      repository.edit(
        "packages/pf/commands/review/findings/verdict.ts",
        /^export function verdictOf.*$/,
        'export function verdictOf(_: Reviewed): Verdict {\n  return "no change";\n}\n\nexport function formerly({ findings, files, stacks }: Reviewed): Verdict {',
      ),
    );

    const review = await repository.review("main");

    expect(review).toMatchObject({ judge: { of: "base", headSays: { verdict: "no change" } }, verdict: "unknown" });
    expect(idsOf(review)).toEqual(["unknown file/judges", "changes judge/disagrees"]);
  });

  it("is the base's if its checkout reviews another folder, which it only reads", async () => {
    repository.git("switch", "--quiet", "main");
    const base = join(temporary.path, "base");
    repository.git("worktree", "add", "--quiet", "--detach", base, "main");
    repository.branch("reformats", () => repository.edit("README.md", /^# .*$/, "# Another title"));
    const args = ["packages/pf/pf.mjs", "review", "--directory", repository.directory, "--base", "main", "--json"];
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: temporary.path, CI: "true" };

    const stdout = await new Promise<string>((resolve, reject) => {
      repository.linkPackages(base);
      execFile(process.execPath, args, { cwd: base, env }, (error, text) => (error ? reject(error) : resolve(text)));
    });

    expect(JSON.parse(stdout)).toMatchObject({ verdict: "no change", judge: { of: "base" } });
    repository.git("worktree", "remove", "--force", base);
    expect(leftIn(temporary.path)).toEqual([]);
  });

  it("is the change's own if the base has no judge, and that is a finding", async () => {
    repository.git("switch", "--quiet", "main");
    repository.git("switch", "--quiet", "--create", "before-judges");
    rmSync(join(repository.directory, "packages/pf/commands/review/judge/format.json"));
    repository.commit("before judges");
    repository.branch(
      "after-judges",
      () => repository.git("checkout", "--quiet", "main", "--", "packages/pf/commands/review/judge/format.json"),
      "before-judges",
    );
    expect(existsSync(join(repository.directory, "packages/pf/commands/review/judge/format.json"))).toBe(true);

    const review = await repository.review("before-judges");

    expect(review).toMatchObject({ judge: { of: "head" }, verdict: "unknown" });
    expect(idsOf(review)).toEqual(["unknown file/judges", "unknown judge/of-the-head"]);
  });
});
