import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftIn } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { unescaped } from "../support/unescaped.ts";
import {
  reviewedSettings as settings,
  reviewRepository,
  type ReviewRepository,
  rotated,
  withoutPlaces,
} from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const notYet = "Not yet: ada@contoso.com, with a role but no client application to sign in to.";
const secrets = { first: { endDate: "2099-05-31T00:00:00Z" } };

/** More pull requests, and what is said of each: test/exhaustive/review.test.ts. */
describe.skipIf(!hasEngine())(
  "./pf review reports what a reviewer must know about a pull request",
  { timeout: 300_000 },
  () => {
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

    it("that adds a caller", async () => {
      repository.branch("adds-a-caller", () =>
        repository.writeSettings({ ...settings, callers: { integration: { secrets: rotated }, partner: { secrets } } }),
      );
      const page = join(repository.directory, ".git", "review.html");

      const { status, stdout, stderr } = await repository.reviewByCommand(temporary.path, "--html", page);

      await expect(withoutPlaces(stdout)).toMatchFileSnapshot(join(import.meta.dirname, "../reviews/adds-a-caller.md"));
      expect(status, stderr).toBe(1);
      expect(readFileSync(page, "utf8")).toContain("Caller partner is new and gains access to the API");
      expect(leftIn(temporary.path)).toEqual([]);
      expect(unescaped(readFileSync(page, "utf8")).replaceAll(/\s*\n\s*/g, "")).toContain(
        `<li>Only integration and partner can call GET and POST who-calls. ${notYet}<ul><li>Before: Only integration can call GET and POST who-calls. ${notYet}</li></ul></li>`,
      );
      expect(repository.git("worktree", "list").trim().split("\n")).toHaveLength(1);
      expect(repository.git("status", "--porcelain")).toBe("");
    });
  },
);
