import { type Case, type Edit, harmless } from "./case.ts";
import { dependabot, dependabotFile, file, ownersFile, test, withFile, workflow } from "./sample-workflow.ts";

const base: readonly Edit[] = [{ file, text: workflow }];

/** A text that stands once in the workflow gives way to another. */
const change = (find: string, replace: string): Edit => ({ file, find, replace });
const daily = (title: string, edit: Edit | readonly Edit[], read = file) =>
  harmless(title, edit, { class: "workflows, daily", base, verdict: "to be read", read: [read] });

export const dailyPipelines: readonly Case[] = [
  daily(
    "Dependabot bumps an action",
    change(
      "azure/login@532459ea530d8321f2fb9bb10d1e0bcf23869a43 # v3.0.0",
      "azure/login@0123456789abcdef0123456789abcdef01234567 # v3.0.1",
    ),
  ),
  daily("a job may take longer", change("timeout-minutes: 15", "timeout-minutes: 20")),
  daily("one machine more", change("shard: [1, 2]", "shard: [1, 2, 3]")),
  daily(
    "a newer runner",
    change("    runs-on: ubuntu-24.04\n    timeout-minutes", "    runs-on: ubuntu-26.04\n    timeout-minutes"),
  ),
  daily(
    "a step more of the project's own checks",
    change("      - run: npm run check\n", "      - run: npm run check\n      - run: npm run check:types\n"),
  ),
  daily("tests report in another way", change("run: npm test", "run: npm test -- --reporter=verbose")),
  daily(
    "packages are cached",
    change("          node-version: 24\n", "          node-version: 24\n          cache: npm\n"),
  ),
  daily("a permission less", change("      checks: write # the report\n", "")),
  daily(
    "the report is kept",
    change(
      test,
      `${test}      - uses: actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0\n        if: \${{ !cancelled() }}\n        with:\n          name: report\n          path: report.xml\n`,
    ),
  ),
  daily(
    "older runs are cancelled",
    change("  group: build-${{ github.ref }}\n", "  group: build-${{ github.ref }}\n  cancel-in-progress: true\n"),
  ),
  daily(
    "texts alone start no build",
    change("  pull_request:\n", '  pull_request:\n    paths-ignore: ["docs/**", "**.md"]\n'),
  ),
  daily("a build by hand", change("  pull_request:\n", "  pull_request:\n  workflow_dispatch:\n")),
  withFile(
    daily(
      "updates come weekly, in a group",
      {
        file: dependabotFile,
        find: "interval: monthly",
        replace: 'interval: weekly\n    groups:\n      all:\n        patterns: ["*"]',
      },
      dependabotFile,
    ),
    dependabotFile,
    dependabot,
  ),
  withFile(
    daily(
      "a folder without owners gets some",
      {
        file: ownersFile,
        find: "/functions/ @contoso/orders\n",
        replace: "/functions/ @contoso/orders\n/docs/ @contoso/writers\n",
      },
      ownersFile,
    ),
    ownersFile,
    "/functions/ @contoso/orders\n",
  ),
  withFile(daily("a newer Node", { file: ".nvmrc", find: "24", replace: "26" }, ".nvmrc"), ".nvmrc", "24\n"),
  daily(
    "release notes in groups",
    { file: ".github/release.yml", text: "changelog:\n  categories:\n    - title: Fixes\n      labels: [bug]\n" },
    ".github/release.yml",
  ),
];
