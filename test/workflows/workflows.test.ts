import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import type { Command } from "../../packages/pf/cli/command.ts";
import { repository } from "../support/command-line.ts";
import { runActionlint, runZizmor } from "../support/workflow-tools.ts";
import { jobs, optionsIn, templateWorkflowsFolder, workflows, workflowsFolder } from "../support/workflow-files.ts";

const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

const everyWorkflow = [...workflows(), ...workflows(templateWorkflowsFolder)];
const everyJob = [...jobs(), ...jobs(templateWorkflowsFolder)];

/** The first time, a tool is installed. */
const installing = { timeout: 180_000 };

describe("the workflows, by other tools", () => {
  it("pass actionlint", installing, async () => {
    const files = [workflowsFolder, templateWorkflowsFolder].flatMap((folder) =>
      workflows(folder).map(({ name }) => join(folder, name)),
    );

    expect(await runActionlint(files)).toEqual({ exitCode: 0, output: "" });
  });

  it.each([".github", "template/.github"])("pass zizmor in %s, even if it is pedantic", installing, async (folder) => {
    const { exitCode, output } = await runZizmor(join(repository, folder), "pedantic");

    expect(output).toContain("No findings to report");
    expect(exitCode).toBe(0);
  });
});

describe("the workflows", () => {
  it("are these", () => {
    expect(workflows().map(({ name }) => name)).toEqual([
      "ci.yml",
      "deploy-stack.yml",
      "deploy.yml",
      "drift.yml",
      "ephemeral.yml",
      "pull-request.yml",
      "release.yml",
      "teardown.yml",
      "witnesses.yml",
    ]);
  });

  it.each(everyWorkflow)("$name pins every action by commit, with its version beside it", ({ text }) => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: *(.+)$/gm)].map(([, line]) => line ?? "");

    expect(used.length).toBeGreaterThan(0);
    const loose = used.filter(
      (line) => !/^(?:\.\/\S+|[\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(line),
    );
    expect(loose).toEqual([]);
  });

  it("use only one version of each action", () => {
    const versions = new Map<string, Set<string>>();
    for (const { text } of everyWorkflow) {
      for (const [, action = "", version = ""] of text.matchAll(/uses: ([^@\s]+)@(.+)$/gm)) {
        versions.set(action, (versions.get(action) ?? new Set()).add(version));
      }
    }

    expect([...versions].filter(([, used]) => used.size > 1)).toEqual([]);
    expect(versions.size).toBeGreaterThanOrEqual(7);
  });

  it.each(everyWorkflow)("$name has only permissions stated in a job, and no secret", ({ permissions, text, on }) => {
    expect(permissions).toEqual({});
    // The path of a setting of ours is none.
    expect(text.replaceAll(/"protected-function:[^"]*"/g, "")).not.toMatch(/\bsecrets\b\s*[.:[]/);
    // Would run with a token that writes, on what a stranger sent.
    expect(JSON.stringify(on)).not.toMatch(/pull_request_target|workflow_run/);
  });

  it("give each job the least permissions", () => {
    expect(Object.fromEntries(jobs().map(([name, { permissions }]) => [name, permissions]))).toEqual({
      "ci.yml test": { contents: "read" },
      "ci.yml exhaustive": { contents: "read" },
      "ci.yml real-plugins": { contents: "read" },
      "deploy-stack.yml up": { contents: "read", "id-token": "write" },
      "deploy.yml dev": { contents: "read", "id-token": "write" },
      "deploy.yml prod": { contents: "read", "id-token": "write" },
      "deploy.yml by-hand": { contents: "read", "id-token": "write" },
      "drift.yml drift": { contents: "read", "id-token": "write" },
      "drift.yml tell": { issues: "write" },
      "ephemeral.yml stack": { contents: "read", "id-token": "write" },
      "pull-request.yml review": { contents: "read" },
      "pull-request.yml comment": { "pull-requests": "write" },
      "pull-request.yml scan": { "security-events": "write", actions: "read" },
      "pull-request.yml read": { checks: "write" },
      "pull-request.yml preview": { contents: "read", "id-token": "write" },
      "release.yml pack": { contents: "read" },
      "release.yml publish": { contents: "read", "id-token": "write" },
      "teardown.yml test": { contents: "read", "id-token": "write" },
      "witnesses.yml azure-cli": { contents: "read" },
    });
  });

  it("log in only in an environment, whose name is the credential's subject", () => {
    const loggingIn = jobs().filter(([, { permissions }]) => permissions?.["id-token"] === "write");
    const ownEnvironment = loggingIn.filter(([, { uses }]) => uses === undefined);

    expect(ownEnvironment.map(([name, { environment }]) => [name, environment])).toEqual([
      ["deploy-stack.yml up", "${{ inputs.stack }}"],
      ["drift.yml drift", "${{ matrix.stack }}-drift"],
      ["ephemeral.yml stack", "test"],
      ["pull-request.yml preview", "dev-preview"],
      ["release.yml publish", "npm"],
      ["teardown.yml test", "test"],
    ]);
    const calling = loggingIn.filter(([, { uses }]) => uses !== undefined).map(([, { uses }]) => uses);
    expect(new Set(calling)).toEqual(new Set(["./.github/workflows/deploy-stack.yml"]));
  });

  it("neither write nor log in for a fork's events", () => {
    const names = workflows()
      .filter(({ on }) => JSON.stringify(on).includes("pull_request"))
      .map(({ name }) => name);
    const ofPullRequests = jobs().filter(([name]) => names.includes(name.split(" ")[0] ?? ""));
    const powerful = ofPullRequests.filter(([, { permissions }]) => Object.values(permissions ?? {}).includes("write"));

    expect(names).toEqual(["ci.yml", "ephemeral.yml", "pull-request.yml"]);
    expect(powerful.length).toBe(5);
    for (const [, job] of powerful) {
      expect(job.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    }
    // A checkout, or a script of the repository's, would be the pull request's code.
    for (const [writer, action] of [
      ["comment", "actions/github-script"],
      ["read", "actions/github-script"],
      ["scan", "github/codeql-action/upload-sarif"],
    ]) {
      const job = ofPullRequests.find(([name]) => name === `pull-request.yml ${writer}`)?.[1];
      expect(job?.steps?.map(({ run, uses }) => run ?? uses?.split("@")[0])).toEqual([
        "actions/download-artifact",
        action,
      ]);
    }
  });

  it("put no expression of GitHub into a script", () => {
    const steps = everyJob.flatMap(([, { steps: all = [] }]) => all);
    const texts = steps.flatMap(({ run, with: inputs }) => [run ?? "", String(inputs?.["script"] ?? "")]);

    expect(texts.filter((text) => text.includes("${{"))).toEqual([]);
  });

  it("leave no token for the steps after the checkout", () => {
    const checkouts = everyJob
      .flatMap(([, { steps = [] }]) => steps)
      .filter(({ uses }) => uses?.startsWith("actions/checkout@"));

    expect(checkouts.length).toBe(18);
    expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).toEqual([]);
  });

  it("deploy one stack at a time, never during its teardown, and a pending approval delays nothing else", () => {
    const concurrency = Object.fromEntries(workflows().map(({ name, concurrency: one }) => [name, one]));

    expect(concurrency["deploy-stack.yml"]).toEqual({
      group: "stack-${{ inputs.stack }}",
      "cancel-in-progress": false,
    });
    expect(concurrency["teardown.yml"]).toEqual({ group: "stack-test", "cancel-in-progress": false });
    expect(concurrency["deploy.yml"]).toEqual({ group: "deploy-${{ github.run_id }}", "cancel-in-progress": false });
    expect(jobs().find(([name]) => name === "deploy.yml prod")?.[1].needs).toBe("dev");
  });

  it("deploy a pull request's stack while it is open and labeled, but never during its teardown", () => {
    const job = jobs().find(([name]) => name === "ephemeral.yml stack")?.[1];
    const steps = job?.steps?.filter(({ run }) => run !== undefined && run !== "npm ci") ?? [];

    expect(job?.concurrency).toEqual({
      group: "stack-pr-${{ github.event.pull_request.number }}",
      "cancel-in-progress": false,
    });
    expect(job?.if).toContain("contains(github.event.pull_request.labels.*.name, 'ephemeral')");
    expect(job?.if).toContain("(github.event.action == 'closed' || github.event.pull_request.state == 'open')");
    expect(steps.map((step) => step.if)).toEqual([
      undefined,
      "github.event.action != 'closed'",
      "github.event.action != 'closed'",
      "github.event.action == 'closed'",
    ]);
    // Also where `test` could not be taken down.
    const nightly = jobs()
      .find(([name]) => name === "teardown.yml test")?.[1]
      .steps?.at(-1);
    expect(nightly?.if).toBe("${{ !cancelled() }}");
  });

  it("comment and report regardless of the step's success", () => {
    const job = (wanted: string) => jobs().find(([name]) => name === wanted)?.[1];

    expect(job("pull-request.yml comment")).toMatchObject({
      needs: "review",
      if: expect.stringContaining("!cancelled()"),
    });
    expect(job("drift.yml tell")).toMatchObject({ needs: "drift", if: "failure()" });
  });

  it("run the same engine as everyone", () => {
    const engines = everyJob
      .flatMap(([, { steps = [] }]) => steps)
      .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
      .map((step) => step.with?.["pulumi-version"]);

    expect(engines).toEqual(Array.from({ length: 11 }, () => dependencies["pulumi"]));
  });

  it("log in through OIDC, and let the providers request their own tokens, because GitHub's expire after five minutes", () => {
    for (const [name, { env, uses, permissions }] of everyJob) {
      // The release logs in to npm, and to no tenant.
      if (permissions?.["id-token"] !== "write" || uses !== undefined || name === "release.yml publish") continue;
      expect([name, env]).toEqual([name, expect.objectContaining({ ARM_USE_OIDC: "true" })]);
      expect([name, Object.keys(env ?? {})]).toEqual([name, expect.not.arrayContaining(["ARM_OIDC_TOKEN"])]);
    }
  });
});

describe("commands", () => {
  const sources: readonly (readonly [string, string])[] = [
    ...everyWorkflow.map(({ name, text }) => [name, text] as const),
    ...[
      "leaked-secret.md",
      "operations.md",
      "pipeline-logins.md",
      "pipelines.md",
      "refused-calls.md",
      "rotation.md",
    ].map((name) => [name, readFileSync(join(repository, "docs/guides", name), "utf8")] as const),
  ];
  const used = sources.flatMap(([source, text]) =>
    [...text.matchAll(/\.\/pf ([\w:-]+)([^\n`|>#]*)?/g)].map(([, verb = "", rest = ""]) => ({
      source,
      verb,
      options: optionsIn(rest),
    })),
  );

  it("cover at least the workflows' purposes", () => {
    const named = new Set(used.map(({ verb }) => verb));
    expect([...named]).toEqual(expect.arrayContaining(["verify", "drift", "teardown", "rotate", "federate"]));
  });

  it.each(used)(
    "$source: ./pf $verb knows its options, and which need a value: $options",
    async ({ verb, options }) => {
      const exported: unknown[] = Object.values(await import(`../../packages/pf/commands/${verb}/command.ts`));
      const known = Object.assign({}, ...exported.map((value) => Object(value).options ?? {})) as Command["options"];
      const args = options.flatMap(({ option, value }) => (value === undefined ? [option] : [option, value]));
      expect(() => parseArgs({ args, options: known })).not.toThrow();
      for (const { option, value } of options) {
        const type = known[option.replace("--", "")]?.type;
        expect([option, type]).toEqual([option, value === undefined ? "boolean" : "string"]);
      }
    },
  );
});
