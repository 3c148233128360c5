import { chmodSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { VersionedFile } from "../../packages/pf/commands/review/files/file-versions.ts";
import { proofsOf } from "../../packages/pf/commands/review/files/proofs.ts";
import { runnersIn } from "../../packages/pf/commands/review/files/runners.ts";
import { reviewStatusOf } from "../../packages/pf/commands/review/files/review-status.ts";
import type { Review } from "../../packages/pf/commands/review/findings/review.ts";
import { exitCodeOf, verdictOf } from "../../packages/pf/commands/review/findings/verdict.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { accessDifferences, measuredAccess } from "../support/measured-access.ts";
import { Random, randomEdit, randomProject, randomSettings } from "../support/random-changes.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

/** `REVIEW_SEED=7 npm run test:exhaustive -- review-random` repeats a run. */
const seed = Number(process.env["REVIEW_SEED"] ?? Math.floor(Math.random() * 1_000_000));
/** Edits of any file, tried by their own text first. Deployed are those that the review would let pass. */
const edits = 400;
/** Changes of settings, each reviewed by the command. */
const settingRounds = Number(process.env["REVIEW_ROUNDS"] ?? 1);

/** Where an edit matters most, and anywhere. */
const telling = /^(?:infra|functions)\//;

describe.skipIf(!hasEngine())(`no review exits 0 if access differs, seed ${seed}`, { timeout: 600_000 }, () => {
  const project = randomProject(new Random(seed));
  const temporary = folderOfAllTests();
  let repository: ReviewRepository;
  let base: ReviewRepository;

  beforeAll(() => {
    process.stdout.write(`REVIEW_SEED=${seed}\n`);
    [repository, base] = [0, 1].map(() => {
      const made = reviewRepository();
      for (const stack of ["local", "pr", "prod", "test"]) rmSync(join(made.directory, `Pulumi.${stack}.yaml`));
      made.write("functions/contract.ts", project.contract);
      made.write("functions/src/index.ts", project.handlers);
      rmSync(join(made.directory, "functions/src/who-calls.ts"));
      made.writeSettings(project.settings);
      made.commit("base");
      return made;
    }) as [ReviewRepository, ReviewRepository];
  });
  afterAll(() => {
    repository?.remove();
    base?.remove();
  });

  // A test that is tried again tries the same.
  beforeEach(() => void repository.git("checkout", "--quiet", "--", "."));

  /** Whether the review ends with 0, and the measured differences if it does. */
  const judged = async () => {
    const { status, stdout, stderr } = await repository.reviewByCommand(temporary.path, "--json");
    expect([0, 1, 4], stderr).toContain(status);
    if (status !== 0) {
      const { verdict, files } = JSON.parse(stdout) as Review;
      const left = files.filter(({ standing }) => standing === "read" || standing === "unproved");
      return { verdict, differences: [], left: left.map(({ file, why }) => `${file}: ${why}`) };
    }
    const [was, is] = await measuredAccess([base.directory, repository.directory]);
    if (!was || !is) throw new Error("both are measured");
    expect(was.size).toBeGreaterThan(20);
    return { verdict: "0", differences: accessDifferences(was, is), left: [] };
  };

  it("by edits of any file", async () => {
    const random = new Random(seed + 1);
    const files = repository
      .git("ls-files", "-z")
      .split("\0")
      .filter((file) => file !== "");
    const inside = files.filter((file) => telling.test(file));
    const namedBy = runnersIn([repository.directory]);
    const passed: VersionedFile[] = [];
    let stopped = 0;
    for (let count = 0; count < edits; count++) {
      const file = random.pick(random.below(2) === 0 ? inside : files);
      // The tests below change these, because only a deployment judges them.
      if (/^(?:Pulumi\.dev\.yaml|functions\/contract\.ts)$/.test(file) || passed.some((one) => one.file === file))
        continue;
      const text = readFileSync(join(repository.directory, file), "utf8");
      const after = randomEdit(random, text);
      const entry = (lstatSync(join(repository.directory, file)).mode & 0o111) === 0 ? "file" : "executable";
      const versions: VersionedFile = {
        file,
        before: { entry, text },
        after: after === undefined ? undefined : { entry: random.below(20) === 0 ? "executable" : entry, text: after },
      };
      if (after === text && versions.after?.entry === entry) continue;
      if (await isLetPass(namedBy, versions)) passed.push(versions);
      else stopped += 1;
    }
    for (const { file, after } of passed) {
      const path = join(repository.directory, file);
      if (after?.text === undefined) rmSync(path);
      else writeFileSync(path, after.text);
      if (after?.entry === "executable") chmodSync(path, 0o755);
    }

    const told = await judged();

    const of = told.differences.length > 0 ? passed.map(({ file }) => file) : [];
    expect({ seed, ...told, of }).toEqual({ seed, verdict: "0", differences: [], left: [], of: [] });
    // Neither lets everything pass, nor stops for anything.
    expect(Math.min(stopped, passed.length)).toBeGreaterThan(5);
  });

  it("by moved files", async () => {
    const random = new Random(seed + 2);
    const names = repository
      .git("ls-files", "-z", "infra", "functions", "packages/core/text", "packages/core/access")
      .split("\0");
    for (let count = 0; count < 20; count++) {
      const file = random.pick(names.filter((name) => name.endsWith(".ts")));
      const text = readFileSync(join(repository.directory, file), "utf8");
      const to = file.replace(/\.ts$/, random.pick([".txt", ".old.ts", ".md"]));
      const [gone, come] = [
        { file, before: { entry: "file", text }, after: undefined },
        { file: to, before: undefined, after: { entry: "file", text } },
      ] as const;

      expect([seed, file, to, await isLetPass(() => undefined, gone, come)]).toEqual([seed, file, to, false]);
    }
  });

  it.each(Array.from({ length: settingRounds }, (_, index) => index))(
    "by a change of settings or contract: %i",
    async (index) => {
      const random = new Random(seed + 3 + index);
      const { name, settings } = randomSettings(random, project.settings);
      if (random.below(3) === 0) {
        const [found, by] = random.pick([
          [/"allow": \[\s*"Role\.\d"/, '"allow": ["Role.0"'],
          [/"methods": \[\s*"GET"/, '"methods": ["GET", "POST"'],
          ["A probe, no data", "Another reason, no data"],
          [/"displayName": "Role 0"/, '"displayName": "Another name"'],
        ] as const);
        repository.write("functions/contract.ts", project.contract.replace(found, by));
      } else repository.writeSettings(settings);

      const { verdict, differences } = await judged();

      expect({ seed, name, verdict, differences }).toEqual({ seed, name, verdict, differences: [] });
    },
  );
});

/** Whether the review would end with 0 by the files alone, if every stack's comparison found nothing. */
async function isLetPass(
  namedBy: ReturnType<typeof runnersIn>,
  ...versions: readonly VersionedFile[]
): Promise<boolean> {
  const { files, findings } = await reviewStatusOf(await proofsOf(versions), {
    notCompared: undefined,
    contracts: { before: "before", after: "after" },
    settingsOf: () => ({ standing: "judged", why: "every difference was compared" }),
    namedBy,
  });
  const verdict = verdictOf({ findings: findings.map((one) => ({ ...one, stacks: [] })), files, stacks: [] });
  return exitCodeOf(verdict) === 0;
}
