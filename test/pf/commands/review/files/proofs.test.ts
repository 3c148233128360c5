import { describe, expect, it } from "vitest";
import type { FileVersion } from "../../../../../packages/pf/commands/review/files/file-versions.ts";
import { isPartOfStack, proofsOf } from "../../../../../packages/pf/commands/review/files/proofs.ts";
import { withDoubts } from "../../../../../packages/pf/commands/review/files/read-differently.ts";

const version = (text: string | undefined, entry: FileVersion["entry"] = "file"): FileVersion => ({ entry, text });
const proofOf = async (file: string, before: FileVersion | undefined, after: FileVersion | undefined) =>
  (await proofsOf([{ file, before, after }]))[0]?.harmless?.standing;
const ofTexts = (file: string, before: string, after: string) => proofOf(file, version(before), version(after));

describe("code is proved unchanged", () => {
  const code = 'import { a } from "./a.ts";\nif (a({ one: 1, two: [2, 3] })) throw new Error("no");\n';

  it.for([
    ["a comment", `// why\n${code.replace("if", "/* really */ if")}`],
    ["line breaks and trailing commas", code.replace("{ one: 1, two: [2, 3] }", "{\n  one: 1,\n  two: [2, 3,],\n}")],
    ["quotes", code.replaceAll('"', "'")],
    ["an import of types", `import type { Stats } from "node:fs";\n${code}`],
    ["types", code.replace("1,", "1 as number,").replace("\n", "\ntype Both = typeof a;\n")],
  ] as const)("if only %s change", async ([, after]) => {
    expect(await ofTexts("packages/guard/guard.ts", code, after)).toBe("harmless");
  });

  it.for([
    ["a value", code.replace("2, 3", "2, 4")],
    ["a line break that ends a statement", code.replace("throw new", "throw\nnew")],
    ["an import for its effect", `import "./b.ts";\n${code}`],
    ["an import of a value that nobody uses", `import { b } from "./b.ts";\n${code}`],
    ["text that is no code", code.replace("if (", "if ((")],
    ["a comment that acts on the bundle", code.replace("a({", "/* @__PURE__ */ a({")],
    ["another place of one", code.replace("new Error", "/* @__PURE__ */ new Error")],
    ["the first line, for the system", `#!/usr/bin/env node\n${code}`],
    ["a mark that turns the direction of writing", `// \u202E nimda ton fi\n${code}`],
    ["a mark without a width", `// a\u200Bb\n${code}`],
  ] as const)("but not if %s changes", async ([what, after]) => {
    const before = what === "another place of one" ? code.replace("a({", "/* @__PURE__ */ a({") : code;
    expect(await ofTexts("packages/guard/guard.ts", before, after)).toBeUndefined();
  });

  it("but not if a line break follows a return", async () => {
    const returns = "export const a = () => {\n  return { b: 1 };\n};\n";
    expect(await ofTexts("infra/a.ts", returns, returns.replace("return {", "return\n{"))).toBeUndefined();
  });

  it.for(["// @ts-ignore", "/* oxlint-disable no-eval */"])("but must be read with %s", async (comment) => {
    expect(await ofTexts("infra/index.ts", code, `${comment}\n${code}`)).toBe("read");
  });
});

describe("data is proved unchanged", () => {
  const yaml = "on: push\njobs:\n  a: &a { steps: [x, 'y'] }\n  b: *a\n";

  it.for([
    ["a comment", `# why\n${yaml}`],
    ["layout", yaml.replace("{ steps: [x, 'y'] }", "\n    steps:\n    - x\n    - 'y'\n")],
    ["quotes that change nothing", yaml.replace("push", '"push"')],
  ] as const)("if only %s changes", async ([, after]) => {
    expect(await ofTexts(".github/workflows/a.yml", yaml, after)).toBe("harmless");
  });

  it.for([
    ["a value", yaml.replace("push", "pull_request_target")],
    ["what an alias means", yaml.replace("*a", "*b").replace("a: &a", "z: &b { steps: [] }\n  a: &a")],
    ["quotes around what is a truth for readers of YAML 1.1", yaml.replace("'y'", "y")],
    ["a name in quotes that else is a truth", yaml.replace("on:", '"on":')],
    ["a key that is there twice", `${yaml}on: push\n`],
    ["a tag", yaml.replace("push", "!!str push")],
    ["a second document", `${yaml}---\na: b\n`],
    ["text that is no YAML", `${yaml}]`],
    ["the order of keys", "jobs: {}\non: push\n"],
  ] as const)("but not if %s changes", async ([what, after]) => {
    expect(
      await ofTexts(".github/workflows/a.yml", what === "the order of keys" ? "on: push\njobs: {}\n" : yaml, after),
    ).toBe(undefined);
  });

  it("but must be read with a new comment that silences a tool", async () => {
    expect(await ofTexts(".github/workflows/a.yml", yaml, yaml.replace("\n", " # zizmor: ignore[x]\n"))).toBe("read");
  });

  it("in JSON if only the layout changes, but not with a duplicate key", async () => {
    expect(await ofTexts("package.json", '{"a":1,"b":[2]}', '{\n  "a": 1,\n  "b": [2]\n}')).toBe("harmless");
    expect(await ofTexts("package.json", '{"a":1}', '{"a":2,"a":1}')).toBeUndefined();
    expect(await ofTexts("package.json", '{"a":1}', '{"a":1.0}')).toBeUndefined();
  });
});

describe("nothing is proved", () => {
  const text = "export const a = 1;\n";

  it.for([
    ["a new file", undefined, version(text)],
    ["a deleted file", version(text), undefined],
    ["a new link", version(text), version(text, "link")],
    ["a link that leads elsewhere", version("a", "link"), version("b", "link")],
    ["a repository of its own", version(undefined, "submodule"), version(undefined, "submodule")],
    ["a newly executable file", version(text), version(text, "executable")],
    ["a binary file", version(undefined), version(undefined)],
  ] as const)("for %s", async ([, before, after]) => {
    expect(await proofOf("infra/a.ts", before, after)).toBeUndefined();
  });
});

describe("an ambiguous file", () => {
  it.each([
    ["Pulumi.dev.yaml", "config:\n  protected-function:name: a # x\r  protected-function:people: {}\n"],
    [".github/workflows/a.yml", "on: push # x\u2028permissions: write-all\n"],
    ["package.json", '{"scripts": {"a": "b", "a": "c"}}'],
    ["docs/a.md", "# A\n\u001B[2K\n"],
    ["test/a.yaml", "a: 1\na: 2\n"],
    ["infra/a.ts", "// \u001B[2K\nexport const a = 1;\n"],
  ])("is a finding and never harmless, in any class: %s", async (file, after) => {
    const before = version(after.replaceAll(/\p{Cc}(?!$|\n)|\u2028/gu, " "));
    const versions = { file, before, after: version(after) };
    const [proved] = await proofsOf([versions]);
    expect(proved?.harmless).toBeUndefined();
    const judged = { files: [{ file, class: "says", standing: "harmless", why: "" }], findings: [] } as const;
    const { files, findings } = withDoubts(judged, [versions]);
    expect(files).toMatchObject([{ file, standing: "unproved" }]);
    expect(findings).toMatchObject([{ id: "file/read-differently", severity: "unknown", where: [{ file }] }]);
    // The other way round: what the base does isn't known.
    expect(withDoubts(judged, [{ file, before: version(after), after: before }]).findings).toHaveLength(1);
  });

  it("doesn't include emojis or text in another language", () => {
    const text = version("# 👩‍💻 für Jürgen\n");
    const judged = { files: [], findings: [] };
    expect(withDoubts(judged, [{ file: "docs/a.md", before: undefined, after: text }]).findings).toEqual([]);
  });
});

describe("a changed file is part of", () => {
  const isPart = (file: string) =>
    proofsOf([{ file, before: version("a: 1"), after: version("a: 2") }]).then(([proved]) =>
      ["dev", "prod"].filter((stack) => proved !== undefined && isPartOfStack(proved, stack)),
    );

  it.for([
    ".oxlintrc.json",
    ".oxfmtrc.json",
    ".dependency-cruiser.mjs",
    "knip.json",
    "vitest.config.ts",
    "eslint.config.js",
    "test/a.test.ts",
    "docs/a.md",
    "README.md",
    ".github/workflows/ci.yml",
    ".editorconfig",
    "CODEOWNERS",
    "accepted-findings.yaml",
    ".eslintrc.cjs",
    ".eslintignore",
    "eslint.config.mjs",
    ".prettierrc",
    ".prettierignore",
    "prettier.config.ts",
    ".oxlintrc.jsonc",
    "oxlint.config.ts",
    ".markdownlint-cli2.yaml",
    ".markdownlint.json",
    ".cspell.json",
    "cspell.config.yaml",
    "biome.json",
    ".lintstagedrc.json",
    "commitlint.config.js",
    "lefthook.yml",
    ".pre-commit-config.yaml",
    ".yamllint.yml",
    ".gitignore",
    ".gitattributes",
    ".git-blame-ignore-revs",
    "playwright.config.ts",
    "vitest.exhaustive.config.ts",
    "test/tsconfig.json",
    "tsconfig.test.json",
    "tsconfig.eslint.json",
    ".vscode/settings.json",
    ".vscode/extensions.json",
    ".idea/misc.xml",
    ".github/dependabot.yml",
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
    "azure-pipelines-nightly.yaml",
    "Jenkinsfile",
    "action.yml",
    "renovate.json",
    ".renovaterc.json",
    "codecov.yml",
    "docs/images/flow.svg",
    "CHANGELOG.md",
    "NOTES.md",
    "AGENTS.md",
    "NOTICE",
    "LICENSE",
    // The repository's, above the program's folder.
    "../.github/workflows/ci.yml",
    "../.vscode/settings.json",
    "../eslint.config.mjs",
    "../.prettierrc.json",
    "../README.md",
    "../.editorconfig",
  ])("no stack, so that nothing is deployed for it: %s", async (file) => {
    expect(await isPart(file)).toEqual([]);
  });

  it.for([
    "infra/index.ts",
    "infra/eslint.config.mjs",
    "infra/notes.md",
    "functions/src/a.ts",
    "functions/README.md",
    "functions/.prettierrc",
    "functions/assets/.github/a.yml",
    "functions/.funcignore",
    "Pulumi.yaml",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "tsconfig.json",
    "ranges.json",
    "shared/vitest.config.ts",
    "vite.config.ts",
    "node_modules/a/eslint.config.js",
    "../package.json",
    "../packages/engine/a.ts",
    "../tools/a.ts",
    "../shared/a.ts",
  ])("every stack: %s", async (file) => {
    expect(await isPart(file)).toEqual(["dev", "prod"]);
  });

  it("its own stack, as settings", async () => {
    expect(await isPart("Pulumi.prod.yaml")).toEqual(["prod"]);
  });
});
