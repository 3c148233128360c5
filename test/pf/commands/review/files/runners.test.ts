import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runnersIn } from "../../../../../packages/pf/commands/review/files/runners.ts";
import { folderOfEachTest, writeIn } from "../../../../support/temporary-folder.ts";

describe("the runner of a file", () => {
  const folder = folderOfEachTest();
  const write = (file: string, text: string): void => writeIn(folder.path, file, text);

  it.for([
    ["package.json", '{"scripts":{"a":"sh tools/run.sh"}}'],
    ["functions/package.json", '{"scripts":{"a":"sh ../tools/run.sh"}}'],
    [".github/workflows/a.yml", "run: |\n  cd tools\n  ./run.sh --all\n"],
    [".ci/run", "bash 'tools/run.sh'\n"],
    [".husky/pre-commit", "tools/run.sh;true\n"],
    ["Makefile", "all:\n\ttools/run.sh\n"],
    [".vscode/tasks.json", '{"command":"tools/run.sh"}'],
  ] as const)("is %s", ([file, text]) => {
    write(file, text);

    expect(runnersIn([folder.path])("tools/run.sh")).toBe(file);
  });

  it.for([
    ["a comment", "# tools/run.sh\nrun: true\n"],
    ["another file", "run: tools/rerun.sh tools/run.sh.old tools/run.shell\n"],
  ] as const)("isn't %s", ([, text]) => {
    write(".github/workflows/a.yml", text);

    expect(runnersIn([folder.path])("tools/run.sh")).toBeUndefined();
  });

  it("is found for a page only by its whole path, in each folder", () => {
    write("other/.github/workflows/a.yml", "run: cat review.md docs/on-call.md | sh\n");
    const namedBy = runnersIn([folder.path, join(folder.path, "other")]);

    expect(namedBy("docs/guides/review.md")).toBeUndefined();
    expect(namedBy("../docs/on-call.md")).toBe(".github/workflows/a.yml");
  });
});
