import { expect, it } from "vitest";
import { filesOfSample } from "../../support/sample-files.ts";
import { sampleProject } from "../../support/sample-project.ts";

const { "src/index.ts": _typescript, "src/who-calls.ts": _handler, ...rest } = filesOfSample("who-calls");
const code = [
  'import { serve } from "@protected-function/guard";',
  'import { contract } from "../contract.ts";',
  "serve(contract, { other: () => undefined });",
  "",
].join("\n");

it.each([
  ["an index in JavaScript", "src/index.js", {}],
  ["the module of main", "src/app.mjs", { main: "src/app.mjs" }],
])("an app's problems name its own file: %s", async (_, file, more) => {
  const manifest = JSON.stringify({ ...JSON.parse(rest["package.json"] ?? "{}"), ...more });
  await using project = await sampleProject({ ...rest, "package.json": manifest, [file]: code });

  await expect(project.buildPackage()).rejects.toMatchObject({
    problems: [
      { path: "other", fix: `declare other in functions/contract.ts, or remove it from serve in functions/${file}` },
      { path: "who-calls", fix: expect.stringContaining(`to serve in functions/${file}`) },
    ],
  });
});
