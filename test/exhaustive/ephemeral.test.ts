import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launcherCache } from "../../packages/engine/engine-cache.ts";
import { type LanguageHost, startLanguageHost } from "../../packages/engine/language-host.ts";
import { deployerEnvironment } from "../../packages/pf/stacks/local/local-stack.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";
import { jobs } from "../support/workflow-files.ts";

const stack = "pr-7";

let opened: EmptyLocalStack;
let checkout: ReviewRepository;
let languageHost: LanguageHost;
let folder: string;
let environment: Readonly<Record<string, string>>;
let before: object;

/** What a runner's shell does: the step's own words, in a checkout of the repository. */
async function step(job: string, name: string): Promise<string> {
  const found = jobs()
    .find(([one]) => one === job)?.[1]
    .steps?.find((one) => one.name === name);
  if (found?.run === undefined) throw new Error(`${job} has no step ${name}.`);
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
  const child = spawn("bash", ["-e", "-c", found.run], { cwd: checkout.directory, env: environment });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [exitCode] = (await once(child, "close")) as [number | null];
  expect([name, exitCode, exitCode === 0 ? "" : said]).toEqual([name, 0, ""]);
  return said;
}

/** What a checkout begins with: nothing that a run before has written. */
function checkOutAnew(): void {
  rmSync(join(checkout.directory, `Pulumi.${stack}.yaml`), { force: true });
}

function stacks(): readonly string[] {
  const { stdout } = spawnSync(inject("enginePath"), ["stack", "ls", "--json"], {
    cwd: checkout.directory,
    env: environment,
    encoding: "utf8",
  });
  return (JSON.parse(stdout) as readonly { readonly name: string }[]).map(({ name }) => name);
}

const hasJq = spawnSync("jq", ["--version"]).status === 0;

// The steps are written for GitHub's runners: GNU date, and jq.
describe.skipIf(!hasEngine() || process.platform !== "linux")(
  "a stack for a pull request, by the workflows' steps",
  () => {
    beforeAll(async () => {
      opened = await openLocally({ standIns: { pause: async () => {} } });
      before = await leftInTenant(opened);
      checkout = reviewRepository();
      const { local } = opened;
      await local.continueWith({
        directory: checkout.directory,
        settingsFile: join(checkout.directory, "Pulumi.pr.yaml"),
      });
      folder = mkdtempSync(join(tmpdir(), "protected-function-ephemeral-"));
      mkdirSync(join(folder, "backend"));
      const { PATH = "", HOME = "" } = process.env;
      const pulumiHome = { PULUMI_HOME: join(folder, "home") };
      // So that the stack that is selected there is nobody's but the test's.
      const { engine } = launcherCache(pulumiHome);
      mkdirSync(dirname(engine), { recursive: true });
      symlinkSync(inject("enginePath"), engine);
      const shell = {
        PATH: `${dirname(process.execPath)}:${PATH}`,
        HOME,
        CI: "true",
        ...pulumiHome,
        ...local.twin.environment,
        ...deployerEnvironment(local.twin),
        PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DEBUG_PROVIDERS: Object.entries(local.standIns)
          .map(([plugin, port]) => `${plugin}:${port}`)
          .join(","),
        GITHUB_REPOSITORY: "contoso/orders",
        GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
        SECRETS_PROVIDER: "",
        STACK: stack,
      };
      languageHost = await startLanguageHost({ environment: shell });
      environment = { ...shell, PULUMI_DEBUG_LANGUAGES: `nodejs:${languageHost.port}` };
    }, 60_000);
    afterAll(async () => {
      await languageHost?.close();
      checkout?.remove();
      if (folder) rmSync(folder, { recursive: true, force: true });
      await opened?.close();
    });

    it("is created from the template with the label, and returns its address", { timeout: 120_000 }, async () => {
      await step("ephemeral.yml stack", "Settings, from the template");
      await step("ephemeral.yml stack", "Deploy");
      await step("ephemeral.yml stack", "Say where it is");

      expect(stacks()).toEqual([stack]);
      expect(readFileSync(join(folder, "summary.md"), "utf8")).toMatch(
        /^The stack pr-7 of this pull request: https:\/\/func-whocalls-pr-7-\w{6}[\w.-]*\n$/,
      );
      const { value } = (await opened.resourceManager.call(
        "GET",
        `/subscriptions/${opened.local.twin.control.subscriptionId}/resourcegroups?api-version=2024-03-01`,
      )) as { readonly value: readonly { readonly name: string; readonly tags: Readonly<Record<string, string>> }[] };
      const { name, tags } = value.find((group) => group.tags?.["stack"] === stack) ?? {};
      expect(name).toBe("rg-whocalls-pr-7");
      expect(tags).toMatchObject({ repository: "contoso/orders", "stack-environment": "test" });
      const days = (Date.parse(tags?.["expires-on"] ?? "") - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(2.9);
      expect(days).toBeLessThanOrEqual(4);
    });

    it("is deployed again at a push, from a new checkout", { timeout: 120_000 }, async () => {
      const deployed = await leftInTenant(opened);
      checkOutAnew();
      await step("ephemeral.yml stack", "Settings, from the template");
      await step("ephemeral.yml stack", "Deploy");

      expect(await leftInTenant(opened)).toEqual(deployed);
    });

    it.skipIf(!hasJq)("is kept at night until it expires", { timeout: 60_000 }, async () => {
      checkOutAnew();
      const said = await step("teardown.yml test", "Tear down expired stacks of pull requests");

      expect(said).toMatch(
        /\nKept "pr-7", which isn't old enough: created \d+ \w+ \d{4}, [\d:]+ UTC, expires \d+ \w+ \d{4}, [\d:]+ UTC\.\n/,
      );
      expect(stacks()).toEqual([stack]);
    });

    it("is removed with its resources when the pull request is closed", { timeout: 120_000 }, async () => {
      checkOutAnew();
      await step("ephemeral.yml stack", "Settings, from the template");
      const said = await step("ephemeral.yml stack", "Tear down");

      expect(said).toMatch(
        /✓ Nothing of "pr-7" is left in Azure or Entra ID[^]*\nRemoved the stack pr-7 and its history from the backend\./,
      );
      expect(await leftInTenant(opened)).toEqual(before);
      expect(stacks()).toEqual([]);
    });

    it("is closed without a trace if it was never deployed", { timeout: 60_000 }, async () => {
      checkOutAnew();
      await step("ephemeral.yml stack", "Settings, from the template");
      await step("ephemeral.yml stack", "Tear down");

      expect(await leftInTenant(opened)).toEqual(before);
      expect(stacks()).toEqual([]);
    });
  },
);
