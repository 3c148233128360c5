import type { Verdict } from "../../../commands/review/findings/review.ts";
import type { Altered, Case, Edit } from "./case.ts";

const nothing: readonly Verdict[] = ["no change", "no change of access"];

function harmless(
  title: string,
  edits: readonly Edit[],
  more: Partial<Pick<Case, "verdict" | "findings" | "read" | "through" | "app" | "base">> = {},
): Case {
  const told = { verdict: nothing, findings: [], through: [] as readonly Altered[], app: "who-calls" as const };
  return { title, class: "harmless", kind: "harmless", ...told, edits, ...more };
}

const whoCallsContract = "functions/contract.ts";

/** What nobody should be stopped for. */
export const harmlessOnes: readonly Case[] = [
  harmless(
    "another title of the README",
    [{ file: "README.md", find: "# Protected function\n", replace: "# The protected function\n" }],
    { through: "engine" },
  ),
  harmless("a sentence in the docs", [
    { file: "docs/review.md", find: "# Review\n", replace: "# Review\n\nRead this first.\n" },
  ]),
  harmless("a new page of the docs", [{ file: "docs/on-call.md", text: "# On call\n\nWhom to ask at night.\n" }]),
  harmless("an entry of the changelog", [
    { file: "CHANGELOG.md", find: "## [Unreleased]\n", replace: "## [Unreleased]\n\n- Nothing yet.\n" },
  ]),
  harmless("a sentence on security", [
    { file: "CONTRIBUTING.md", find: "# Contributing\n", replace: "# Contributing\n\nWelcome.\n" },
  ]),
  harmless(
    "a comment in the program",
    [
      {
        file: "infra/hosting/authentication.ts",
        find: 'platform: { enabled: true, runtimeVersion: "~1" },',
        replace:
          '// Version 1 is what Microsoft keeps up to date.\n        platform: { enabled: true, runtimeVersion: "~1" },',
      },
    ],
    { through: "engine" },
  ),
  harmless("the guard in another layout", [
    {
      file: "functions/guard/roles-of.ts",
      find: "  return [...new Set(values)];",
      replace: "  return [\n    ...new Set(values), // each once\n  ];",
    },
  ]),
  harmless("a comment in the contract", [
    {
      file: whoCallsContract,
      find: "  endpoints: {\n",
      replace: "  // The first endpoint is the sample's.\n  endpoints: {\n",
    },
  ]),
  harmless("a comment in a workflow", [
    {
      file: ".github/workflows/ci.yml",
      find: "    timeout-minutes: 180\n",
      replace: "    # Slow plugins.\n    timeout-minutes: 180\n",
    },
  ]),
  harmless("a comment in production's settings", [
    { file: "Pulumi.prod.yaml", find: "    state: enforced\n", replace: "    # Since May.\n    state: enforced\n" },
  ]),
  harmless("production's settings in another order", [
    {
      file: "Pulumi.prod.yaml",
      find: "    threshold: 20\n    windowMinutes: 15\n",
      replace: "    windowMinutes: 15\n    threshold: 20\n",
    },
  ]),
  harmless("a tag on every resource", [{ setting: "tags", to: { "cost-center": "4711" } }], {
    through: [
      { resource: "azure-native:web:WebApp function-app", path: "inputs.tags.cost-center", to: "4711" },
      { resource: "azure-native:storage:StorageAccount storage", path: "inputs.tags.cost-center", to: "4711" },
      { resource: "azure-native:resources:ResourceGroup resource-group", path: "inputs.tags.cost-center", to: "4711" },
    ],
  }),
  harmless("two warm instances", [{ setting: "alwaysReadyInstances", to: 2 }], {
    through: [
      {
        resource: "azure-native:web:WebApp function-app",
        path: "inputs.functionAppConfig.scaleAndConcurrency.alwaysReady",
        to: [{ name: "http", instanceCount: 2 }],
      },
    ],
  }),
  harmless(
    "ranges of the office in another order",
    [{ setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.113.0/24", "203.0.112.0/24"] }],
    {
      through: [
        {
          resource: "azuread:index/namedLocation:NamedLocation location-office",
          path: "inputs.ip.ipRanges",
          to: ["203.0.113.0/24", "203.0.112.0/24"],
        },
      ],
    },
  ),
  // It covers the same addresses: nobody is let in or shut out.
  harmless(
    "two ranges of the office as the one that they are",
    [{ setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.112.0/23"] }],
    {
      through: [
        {
          resource: "azuread:index/namedLocation:NamedLocation location-office",
          path: "inputs.ip.ipRanges",
          to: ["203.0.112.0/23"],
        },
        { observed: "matrix.places.office.ranges", to: ["203.0.112.0/23"] },
      ],
    },
  ),
  harmless(
    "other words for why an endpoint is anonymous",
    [{ file: whoCallsContract, find: "Load balancer probe, no data", replace: "The load balancer's probe" }],
    { app: "orders", through: "engine" },
  ),
  harmless(
    "a test of somebody's",
    [{ file: "test/functions/more.test.ts", text: 'import { test } from "vitest";\n\ntest("nothing", () => {});\n' }],
    { verdict: "to be read", read: ["test/functions/more.test.ts"] },
  ),
  harmless(
    "another name in a handler",
    [
      {
        file: "functions/src/who-calls.ts",
        find: "(_request, _context, caller) => ({",
        replace: "(_asked, _context, caller) => ({",
      },
    ],
    { verdict: "to be read", read: ["functions/src/who-calls.ts"] },
  ),
  harmless(
    "another name in the program",
    [
      {
        file: "infra/hosting/observability.ts",
        find: "export class AccessLog extends pulumi.ComponentResource {",
        replace: 'const log = "access-log";\n\nexport class AccessLog extends pulumi.ComponentResource {',
      },
      { file: "infra/hosting/observability.ts", find: 'name: "access-log",', replace: "name: log," },
    ],
    { verdict: "to be read", read: ["infra/hosting/observability.ts"] },
  ),
  harmless(
    "a picture in the docs",
    [{ file: "docs/overview.svg", text: "<svg xmlns='http://www.w3.org/2000/svg'/>\n" }],
    {
      verdict: [...nothing, "to be read"],
    },
  ),
  harmless(
    "a wider location that somebody has decided on",
    [
      {
        setting: "conditionalAccess.namedLocations.office.cidrs",
        to: ["203.0.112.0/24", "203.0.113.0/24", "198.51.100.0/24"],
      },
      {
        file: "accepted-findings.yaml",
        text: '- finding: location/wider\n  subject: office\n  reason: The new building, ticket 4715\n  decidedBy: ada@contoso.com\n  until: "2099-05-31"\n',
      },
    ],
    { verdict: "accepted", findings: [{ id: "acceptance/added", about: "location/wider" }], through: "engine" },
  ),
];
