import { readFileSync } from "node:fs";
import manifest from "../../package.json" with { type: "json" };
import { releaseProblems } from "./release-problems.ts";

/** Ends the workflow of a release with 1 if the tag isn't one of this version. Usage, on GitHub: node tools/releases/check-release.ts */
const { GITHUB_REF_NAME: tag = "", GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: name = "" } = process.env;
const changelog = readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8");
const problems = releaseProblems({ tag, repository: `${server}/${name}`, changelog, manifest });
for (const problem of problems) process.stderr.write(`::error::${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
