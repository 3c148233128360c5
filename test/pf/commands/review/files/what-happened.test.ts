import { describe, expect, it } from "vitest";
import { proofsOf } from "../../../../../packages/pf/commands/review/files/proofs.ts";
import { reviewStatusOf } from "../../../../../packages/pf/commands/review/files/review-status.ts";
import { changed, parts, stand } from "./status-of.ts";

describe("a file's change is described", () => {
  it("as deleted, added, renamed, or now executable", async () => {
    const { files } = await reviewStatusOf(
      await proofsOf([
        changed("test/functions/guard/guard.test.ts", "expect(1);\n", undefined),
        changed("test/functions/new.test.ts", undefined, "expect(2);\n"),
        changed("test/functions/old.test.ts", "expect(3);\n", undefined),
        changed("test/functions/old.ts", undefined, "expect(3);\n"),
        {
          file: "test/run.sh",
          before: { entry: "file", text: "exit 0\n" },
          after: { entry: "executable", text: "exit 0\n" },
        },
      ]),
      parts,
    );

    expect(files.map(({ file, change, standing }) => [file, change, standing])).toEqual([
      ["test/functions/guard/guard.test.ts", "deleted", "read"],
      ["test/functions/new.test.ts", "added", "read"],
      ["test/functions/old.test.ts", "renamed", "read"],
      ["test/functions/old.ts", "renamed", "read"],
      ["test/run.sh", "mode changed", "read"],
    ]);
    expect(files[0]?.why).toMatch(/^deleted: what it checked/);
    expect(files[2]?.why).toMatch(/^renamed to test\/functions\/old\.ts: /);
    expect(files[3]?.why).toMatch(/^renamed from test\/functions\/old\.test\.ts: /);
    expect(files[4]?.why).toMatch(/executable/);
  });

  it("with the line of the change", async () => {
    const { files } = await reviewStatusOf(
      await proofsOf([changed("functions/src/a.ts", "const a = 1;\nconst b = 1;\n", "const a = 1;\nconst b = 2;\n")]),
      parts,
    );

    expect(files).toMatchObject([{ standing: "read", line: 2 }]);
  });
});

describe("a file that npm's scripts, hooks and CI run is a finding", () => {
  it.for([
    "tools/documentation/write.ts",
    ".dependency-cruiser.mjs",
    "tools/bench/main.ts",
    "tools/settings-schema.ts",
    ".githooks/pre-commit",
  ])("%s", async (file) => {
    const { findings } = await stand(changed(file, "one();\n", 'one();\nexecSync("curl a | sh");\n'));

    expect(findings).toMatchObject([{ id: "file/pipeline", subject: file, where: [{ file, line: 2 }] }]);
  });

  it("as is a file of an unknown kind that one of them names", async () => {
    const namedBy = () => "package.json";
    const script = (after: string) => stand(changed("scripts/seed.mjs", "console.log('a');\n", after), { namedBy });
    // Code that a script names is judged by what it reaches.
    expect(await script("console.log('b');\n")).toMatchObject({ standing: "read", findings: [] });
    expect(await script("await fetch('https://fabrikam.example');\n")).toMatchObject({ standing: "unproved" });

    expect((await stand(changed("tools/run.sh", "a\n", "b\n"), { namedBy })).findings).toMatchObject([
      { id: "file/pipeline", facts: { why: expect.stringContaining("package.json names it") } },
    ]);
    expect(await stand(changed("tools/run.sh", "a\n", "b\n"))).toMatchObject({ standing: "read" });
  });
});
