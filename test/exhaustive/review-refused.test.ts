import { processGuardian } from "../../packages/engine/guardian.ts";
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftIn, processesOf, within } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { runHere } from "../support/run-here.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const secrets = { first: { endDate: "2099-05-31T00:00:00Z" } };
/** Both versions deliver to the same vault, which is not theirs. */
const deliverTo = { keyVault: { resourceGroup: "rg-vaults", name: "kv-vaults" } };
const settings = { callers: { integration: { secrets, deliverTo } } };

describe.skipIf(!hasEngine())("a review with another outcome", { timeout: 300_000 }, () => {
  let repository: ReviewRepository;
  const temporary = folderOfAllTests();

  beforeAll(() => {
    // The guardian of the tests' own process isn't one that a review leaves.
    processGuardian();
    repository = reviewRepository();
    rmSync(join(repository.directory, "Pulumi.dev.yaml"));
    repository.commit("before there was a stack dev");
    repository.git("switch", "--quiet", "--create", "with-settings");
    repository.writeSettings(settings);
    repository.commit("with settings");
  });
  afterAll(() => {
    repository?.remove();
  });

  const start = (args: readonly string[]) => {
    const { PATH = "", HOME = "" } = process.env;
    const all = [join(repository.directory, "packages/pf/pf.mjs"), "review", ...args];
    const env = { PATH, HOME, CI: "true", TMPDIR: temporary.path };
    let done: (ended: { status: unknown; stdout: string; stderr: string }) => void;
    const ended = new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => (done = resolve));
    const child = execFile(process.execPath, all, { cwd: repository.directory, env }, (error, stdout, stderr) =>
      done({ status: error ? error.code : 0, stdout, stderr }),
    );
    return { child, ended };
  };
  const nothingIsLeft = async () => {
    await within(10_000, () => processesOf(temporary.path).length === 0);
    expect(processesOf(temporary.path)).toEqual([]);
    expect(leftIn(temporary.path)).toEqual([]);
    expect(repository.git("worktree", "list").trim().split("\n")).toHaveLength(1);
  };

  it("lists who gains access in a new stack", async () => {
    const review = await repository.review("main");

    expect(review).toMatchObject({
      verdict: "opens",
      stacks: [{ stack: "dev", kind: "new" }],
      files: [{ file: "Pulumi.dev.yaml", standing: "judged" }],
      findings: [{ id: "stack/new", subject: "dev", facts: { admitted: ["caller integration"] } }],
    });
  });

  it("reports a removed stack if its settings are gone", async () => {
    repository.git("switch", "--quiet", "--create", "without-settings");
    rmSync(join(repository.directory, "Pulumi.dev.yaml"));
    repository.commit("without settings");

    expect(await repository.review("with-settings")).toMatchObject({
      verdict: "breaks",
      stacks: [{ stack: "dev", kind: "removed" }],
      findings: [{ id: "stack/removed", subject: "dev" }],
    });
    repository.git("switch", "--quiet", "with-settings");
  });

  it("doesn't guess if the base's settings file can't be read, and refuses such a change", async () => {
    repository.git("switch", "--quiet", "--create", "broken", "with-settings");
    writeFileSync(join(repository.directory, "Pulumi.dev.yaml"), "config: [");
    repository.commit("broken");
    const refused = await repository.review("with-settings");
    repository.writeSettings(settings);

    const { verdict, findings, stacks } = await repository.review("broken");

    expect(refused).toMatchObject({ verdict: "not deployable", stacks: [{ kind: "refused" }] });
    expect(refused.stacks[0]?.refusals.join()).toContain("a [ that isn't closed");
    expect(verdict).toBe("unknown");
    expect(stacks).toMatchObject([{ kind: "base refused" }]);
    expect(findings).toMatchObject([
      { id: "file/read-differently", severity: "unknown", subject: "Pulumi.dev.yaml" },
      { id: "deployment/nothing-to-compare", severity: "unknown" },
    ]);
    expect(JSON.stringify(findings)).not.toContain("..");
    repository.git("checkout", "--quiet", "--force", "with-settings");
  });

  it("names the rules that refuse a change without allowedApplications and with a setting that overrides authentication", async () => {
    repository.git("switch", "--quiet", "--create", "drops-allowed-applications", "with-settings");
    repository.edit(
      "infra/hosting/authentication.ts",
      "              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },\n",
      "",
    );
    repository.edit(
      "infra/hosting/function-app.ts",
      "      appSettings: [\n",
      '      appSettings: [\n        { name: "WEBSITE_AUTH_ENABLED", value: "true" },\n',
    );

    const review = await repository.review("with-settings");

    expect(review).toMatchObject({ verdict: "not deployable", versions: { uncommitted: true } });
    const refusals = review.stacks[0]?.refusals.join("\n");
    expect(refusals).toContain("violates the rule explicit-applications");
    expect(refusals).toContain('siteConfig.appSettings[0].name is "WEBSITE_AUTH_ENABLED"');
    expect(review.files).toMatchObject([
      { file: "infra/hosting/authentication.ts", standing: "unproved" },
      { file: "infra/hosting/function-app.ts", standing: "unproved" },
    ]);
    repository.git("checkout", "--quiet", "--", ".");
  });

  it("ends at once if the working tree is the base", async () => {
    const { status, stdout, stderr } = await start(["--base", "HEAD"]).ended;

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("**✓ No change: Nothing that is deployed changes, so nobody gains or loses access.**");
  });

  it("leaves nothing when interrupted", async () => {
    repository.writeSettings({ ...settings, location: "northeurope" });
    const { child, ended } = start(["--stack", "dev", "--base", "with-settings"]);
    const isAtWork = new Promise<void>((resolve) => {
      child.stderr?.on("data", (text: string) => {
        if (text.includes("Creating the people")) resolve();
      });
    });

    await isAtWork;
    child.kill("SIGINT");

    expect(await ended).toMatchObject({
      status: 130,
      stdout: "",
      stderr: expect.stringContaining("Cancelled (SIGINT)"),
    });
    await nothingIsLeft();
    repository.git("checkout", "--quiet", "--", ".");
  });

  it.for([
    [["--base", "main", "--stack", "a b"], '--stack is "a b"'],
    [["--base", "main", "--fail-on", "all"], '--fail-on is "all".'],
    [["--base", "main", "--settings", "Pulumi.dev.yaml"], "Give exactly one --stack"],
    [["--base", "main", "--directory", "/nowhere"], "/nowhere has no Pulumi.yaml"],
    [["--stack", "dev"], "--base is missing"],
    [["--stack", "dev", "--base", "nowhere"], '--base is "nowhere", but there is no such commit here'],
    [["--stack", "nowhere", "--base", "main"], "there is no Pulumi.nowhere.yaml in the base or in the working tree"],
    [["--stack", "dev", "--base", "main", "--html", "no/such/folder.html"], "doesn't exist"],
    [["--stack", "dev", "--base", "main", "--nonsense"], "--nonsense"],
  ] as const)("exits 2 before anything is deployed: %j", async ([args, words]) => {
    const { exitCode, stdout, stderr } = await runHere(["review", "--directory", repository.directory, ...args], {
      environment: { TMPDIR: temporary.path },
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
    await nothingIsLeft();
  });
});
