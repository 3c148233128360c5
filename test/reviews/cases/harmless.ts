import { type Case, harmless, input, observed, replace } from "./case.ts";

const whoCallsContract = "functions/contract.ts";

/** What nobody should be stopped for. */
export const harmlessOnes: readonly Case[] = [
  harmless(
    "another title of the README",
    replace("README.md", "# Protected function\n", "# The protected function\n"),
    { through: "engine", together: "what changes nothing" },
  ),
  harmless(
    "a sentence in the docs",
    replace("docs/guides/review.md", "# Review pull requests\n", "# Review pull requests\n\nRead this first.\n"),
  ),
  harmless("a new page of the docs", { file: "docs/on-call.md", text: "# On call\n\nWhom to ask at night.\n" }),
  harmless(
    "an entry of the changelog",
    replace("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- Nothing yet.\n"),
  ),
  harmless("a sentence on security", replace("CONTRIBUTING.md", "# Contributing\n", "# Contributing\n\nWelcome.\n")),
  harmless(
    "a comment in the program",
    replace(
      "infra/hosting/authentication.ts",
      'platform: { enabled: true, runtimeVersion: "~1" },',
      '// Version 1 is what Microsoft keeps up to date.\n        platform: { enabled: true, runtimeVersion: "~1" },',
    ),
    { through: "engine", together: "what changes nothing" },
  ),
  harmless(
    "the guard in another layout",
    replace(
      "packages/guard/roles-of.ts",
      "  return [...new Set(values)];",
      "  return [\n    ...new Set(values), // each once\n  ];",
    ),
  ),
  harmless(
    "a comment in the contract",
    replace(whoCallsContract, "  endpoints: {\n", "  // The first endpoint is the sample's.\n  endpoints: {\n"),
  ),
  harmless(
    "a comment in a workflow",
    replace(
      ".github/workflows/ci.yml",
      "    timeout-minutes: 180\n",
      "    # Slow plugins.\n    timeout-minutes: 180\n",
    ),
  ),
  harmless(
    "a comment in production's settings",
    replace("Pulumi.prod.yaml", "    state: enforced\n", "    # Since May.\n    state: enforced\n"),
  ),
  harmless(
    "production's settings in another order",
    replace(
      "Pulumi.prod.yaml",
      "    threshold: 20\n    windowMinutes: 15\n",
      "    windowMinutes: 15\n    threshold: 20\n",
    ),
  ),
  harmless(
    "a tag on every resource",
    { setting: "tags", to: { "cost-center": "4711" } },
    {
      through: [
        input("azure-native:web:WebApp function-app", "tags.cost-center", "4711"),
        input("azure-native:storage:StorageAccount storage", "tags.cost-center", "4711"),
        input("azure-native:resources:ResourceGroup resource-group", "tags.cost-center", "4711"),
      ],
    },
  ),
  harmless(
    "two warm instances",
    { setting: "alwaysReadyInstances", to: 2 },
    {
      through: input("azure-native:web:WebApp function-app", "functionAppConfig.scaleAndConcurrency.alwaysReady", [
        { name: "http", instanceCount: 2 },
      ]),
    },
  ),
  harmless(
    "ranges of the office in another order",
    { setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.113.0/24", "203.0.112.0/24"] },
    {
      through: input("azuread:index/namedLocation:NamedLocation location-office", "ip.ipRanges", [
        "203.0.113.0/24",
        "203.0.112.0/24",
      ]),
    },
  ),
  // It covers the same addresses: nobody is let in or shut out.
  harmless(
    "two ranges of the office as the one that they are",
    { setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.112.0/23"] },
    {
      through: [
        input("azuread:index/namedLocation:NamedLocation location-office", "ip.ipRanges", ["203.0.112.0/23"]),
        observed("matrix.places.office.ranges", ["203.0.112.0/23"]),
      ],
    },
  ),
  harmless(
    "other words for why an endpoint is anonymous",
    replace(whoCallsContract, "Load balancer probe, no data", "The load balancer's probe"),
    { app: "orders" },
  ),
  harmless(
    "a test of somebody's",
    { file: "test/functions/more.test.ts", text: 'import { test } from "vitest";\n\ntest("nothing", () => {});\n' },
    {
      verdict: "to be read",
      read: ["test/functions/more.test.ts"],
      through: "engine",
      together: "what a person reads",
    },
  ),
  harmless(
    "another name in a handler",
    replace("functions/src/who-calls.ts", "(_request, _context, caller) => ({", "(_asked, _context, caller) => ({"),
    { verdict: "to be read", read: ["functions/src/who-calls.ts"] },
  ),
  harmless("another name in the program", [
    replace(
      "infra/hosting/observability.ts",
      "export class AccessLog extends pulumi.ComponentResource {",
      'const log = "access-log";\n\nexport class AccessLog extends pulumi.ComponentResource {',
    ),
    replace("infra/hosting/observability.ts", 'name: "access-log",', "name: log,"),
  ]),
  harmless(
    "a picture in the docs",
    { file: "docs/overview.svg", text: "<svg xmlns='http://www.w3.org/2000/svg'/>\n" },
    {
      verdict: ["no change", "no change of access", "to be read"],
    },
  ),
  harmless(
    "a workflow that somebody has decided on",
    [
      { file: ".github/workflows/hello.yaml", text: "name: hello\non: push\njobs: {}\n" },
      {
        file: "accepted-findings.yaml",
        text: '- finding: file/pipeline\n  subject: .github/workflows/hello.yaml\n  reason: It says hello, ticket 4715\n  decidedBy: ada@contoso.com\n  until: "2099-05-31"\n',
      },
    ],
    { verdict: "accepted", findings: [{ id: "acceptance/added", about: "file/pipeline" }], through: "engine" },
  ),
  harmless(
    "an app setting, and a timer that no caller starts",
    [
      replace(whoCallsContract, "  endpoints: {\n", '  settings: { WAREHOUSE: "text" },\n  endpoints: {\n'),
      replace(
        "functions/src/index.ts",
        "import { contract }",
        'import { app } from "@azure/functions";\nimport { contract }',
      ),
      replace(
        "functions/src/index.ts",
        'serve(contract, { "who-calls": whoCalls });',
        'serve(contract, { "who-calls": whoCalls });\napp.timer("nightly-count", { schedule: "0 0 3 * * *", handler: (_timer, context) => context.log("counted") });',
      ),
      { setting: "appSettings", to: { WAREHOUSE: "north" } },
    ],
    {
      verdict: "to be read",
      read: ["functions/src/index.ts"],
      findings: [
        { id: "trigger/new", about: "nightly-count" },
        { id: "setting/app-setting", about: "WAREHOUSE" },
      ],
      through: "engine",
      together: "what a person reads",
    },
  ),
];
