import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { removeEmptyAttributes } from "../../../../packages/pf/commands/teardown/remove-empty-attributes.ts";
import { folderOfEachTest } from "../../../support/temporary-folder.ts";

const identity = { project: "protected-function", stack: "test" };
const root = folderOfEachTest();

function write(path: string, text: string): string {
  const file = join(root.path, ".pulumi", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe("a folder as backend after an engine was killed", () => {
  it("loses only the stack's empty attributes", () => {
    const stacks = "stacks/protected-function";
    const empty = write(`${stacks}/test.json.attrs`, "");
    const lock = write("locks/organization/protected-function/test/1.json.attrs", "");
    for (const [path, text] of [
      [`${stacks}/test.json`, ""],
      [`${stacks}/test.json.bak.attrs`, "{}"],
      [`${stacks}/test2.json.attrs`, ""],
      ["stacks/another/test.json.attrs", ""],
    ] as const) {
      write(path, text);
    }

    expect(removeEmptyAttributes({ PULUMI_BACKEND_URL: `file://${root.path}` }, identity)).toEqual([empty, lock]);
    expect(readdirSync(join(root.path, ".pulumi", stacks)).toSorted()).toEqual([
      "test.json",
      "test.json.bak.attrs",
      "test2.json.attrs",
    ]);
    expect(readdirSync(join(root.path, ".pulumi", "stacks/another"))).toEqual(["test.json.attrs"]);
  });

  it("is found in the record of `pulumi login`, also in the home folder", () => {
    const empty = write("stacks/protected-function/test.json.attrs", "");
    write("credentials.json", JSON.stringify({ current: "file://~" }));

    expect(removeEmptyAttributes({ HOME: root.path }, identity)).toEqual([empty]);
  });

  it("isn't changed if it is a service's", () => {
    write("stacks/protected-function/test.json.attrs", "");

    expect(removeEmptyAttributes({ HOME: root.path, PULUMI_BACKEND_URL: "https://api.pulumi.com" }, identity)).toEqual(
      [],
    );
  });
});
