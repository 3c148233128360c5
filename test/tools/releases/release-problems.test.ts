import { expect, it } from "vitest";
import { releaseProblems } from "../../../tools/releases/release-problems.ts";

const release = {
  tag: "v1.2.3",
  repository: "https://github.com/someone/some-repository",
  changelog: "# Changelog\n\n## [1.2.3] - 2026-11-29\n",
  manifest: { version: "1.2.3", repository: { url: "git+https://github.com/someone/some-repository.git" } },
};

it("accepts the tag of the version in package.json and the changelog", () => {
  expect(releaseProblems(release)).toEqual([]);
});

it.each([
  ["another version's tag", { tag: "v1.2.4" }, /tag is v1\.2\.4, and package\.json has 1\.2\.3/],
  ["a tag without v", { tag: "1.2.3" }, /Tag the commit v1\.2\.3/],
  ["a version without changes", { changelog: "## [Unreleased]\n" }, /no heading "## \[1\.2\.3\] - <date>"/],
  ["a version without a date", { changelog: "## [1.2.3]\n" }, /no heading/],
  ["a version that only looks alike", { changelog: "## [1x2.3] - 2026-11-29\n" }, /no heading/],
  ["no repository", { manifest: { version: "1.2.3" } }, /no "repository"/],
  [
    "another repository",
    { manifest: { version: "1.2.3", repository: { url: "git+https://github.com/else/where.git" } } },
    /"url": "git\+https:\/\/github\.com\/someone\/some-repository\.git"/,
  ],
])("refuses %s", (_, change, problem) => {
  expect(releaseProblems({ ...release, ...change })).toEqual([expect.stringMatching(problem)]);
});
