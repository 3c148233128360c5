import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { leftIn } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const workflow = (name: string) => `name: ${name}\non: push\njobs: {}\n`;
const one = ".github/workflows/one.yaml";
const two = ".github/workflows/two.yaml";
const entry = ["--reason", "It greets, ticket 4711", "--by", "ada@contoso.com", "--until", "2099-05-31"];
const acceptOne = ["--accept", "file/pipeline", "--subject", one, ...entry];
const kept =
  '# Ask the platform team.\n- finding: file/pipeline\n  subject: old.yaml\n  reason: "Decided in May"\n  decidedBy: ada\n  until: "2099-01-01"\n';

/** Files alone decide here, so no stack is deployed. */
describe.skipIf(!hasEngine())("./pf review --accept", { timeout: 120_000 }, () => {
  let repository: ReviewRepository;
  const temporary = folderOfAllTests();
  const accepted = () => join(repository.directory, "accepted-findings.yaml");
  const run = (...args: readonly string[]) => repository.reviewByCommand(temporary.path, ...args);

  beforeAll(() => {
    repository = reviewRepository();
    rmSync(accepted(), { force: true });
    repository.commit("base");
    repository.branch("greets", () => {
      repository.write(one, workflow("one"));
      repository.write(two, workflow("two"));
    });
  });
  afterAll(() => {
    repository?.remove();
  });
  beforeEach(() => {
    repository.git("switch", "--quiet", "--force", "greets");
    repository.git("clean", "--quiet", "--force");
  });

  it("turns a red review green, one finding at a time, once its entries are committed", async () => {
    const before = await run();
    expect(before.status, before.stderr).toBe(1);
    expect(before.stdout).toContain(`file/pipeline`);

    for (const subject of [one, two]) {
      const { status, stdout, stderr } = await run("--accept", "file/pipeline", "--subject", subject, ...entry);
      expect(status, stderr).toBe(0);
      expect(stdout).toContain(`Accepted until 2099-05-31: file/pipeline ${subject}. Commit accepted-findings.yaml`);
    }
    repository.git("switch", "--quiet", "--create", "greets-accepted");
    repository.commit("accepted");
    const after = await run();

    expect(after.status, after.stderr).toBe(0);
    // A reader sees what was accepted, by whom, and that this change accepts it.
    expect(after.stdout).toContain("Only accepted findings");
    expect(after.stdout.match(/Accepted in this change by ada.{0,3}@.* until 2099-05-31\./g)).toHaveLength(2);
    expect(after.stdout).toContain("It greets, ticket 4711");
    expect(leftIn(temporary.path)).toEqual([]);
  });

  it("keeps what the file has, comments too, and accepts a finding once", async () => {
    repository.write("accepted-findings.yaml", kept);

    expect((await run(...acceptOne)).status).toBe(0);
    const first = readFileSync(accepted(), "utf8");
    const again = await run(...acceptOne);

    expect(first).toMatch(/^# Ask the platform team\.\n- finding: file\/pipeline\n {2}subject: old\.yaml\n/);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining("has no finding file/pipeline") });
    expect(readFileSync(accepted(), "utf8")).toBe(first);
  });

  it.for<readonly [string, readonly string[], RegExp]>([
    ["an unknown id", ["--accept", "gate/of", ...entry], /--accept: found "gate\/of"\.\sUse the id of a finding/],
    [
      "a finding that the review hasn't",
      ["--accept", "gate/off", ...entry],
      /no finding gate\/off to accept[^]*file\/pipeline/,
    ],
    ["another subject", [...acceptOne, "--subject", "three.yaml"], /no finding file\/pipeline three\.yaml/],
    [
      "an id that two findings have",
      ["--accept", "file/pipeline", ...entry],
      /2 findings file\/pipeline[^]*--subject[^]*one\.yaml[^]*two\.yaml/,
    ],
    ["no reason", ["--accept", "file/pipeline"], /--reason, --until and --by/],
    ["a reason that says nothing", [...acceptOne, "--reason", "ok"], /reason: found "ok"\.\sUse a sentence/],
    [
      "a day that isn't one",
      [...acceptOne, "--until", "2099-02-30"],
      /until: found "2099-02-30"\.\sUse a calendar day/,
    ],
    ["no id", ["--accept", "", ...entry], /--accept is empty/],
  ])("refuses %s, and writes nothing", async ([, args, message]) => {
    const { status, stdout, stderr } = await run(...args);

    expect(stderr).toMatch(message);
    expect({ status, stdout, isWritten: existsSync(accepted()) }).toEqual({ status: 2, stdout: "", isWritten: false });
  });

  it.for([
    ["isn't YAML", "- finding: [\n"],
    ["isn't a list", "finding: file/pipeline\n"],
    ["has an entry that the review refuses", "- finding: file/pipelines\n"],
    ["has a key twice", `${kept}  until: "2099-01-02"\n`],
  ] as const)("leaves a file that %s as it is, and says what is wrong", async ([, text]) => {
    repository.write("accepted-findings.yaml", text);

    const { status, stdout, stderr } = await run(...acceptOne);

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("accepted-findings.yaml");
    // Before the review, which takes a while.
    expect(stderr).not.toContain("Checking out");
    expect(readFileSync(accepted(), "utf8")).toBe(text);
  });
});
