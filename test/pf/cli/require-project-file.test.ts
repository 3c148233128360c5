import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { requireProjectFile } from "../../../packages/pf/cli/require-project-file.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

function said(text: string): string | undefined {
  writeFileSync(join(folder.path, "Pulumi.yaml"), text);
  try {
    requireProjectFile(folder.path);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: "PROJECT_INVALID" });
    return (error as Error).message.replace(/^\S*\/(?=Pulumi)/, "");
  }
}

const typescript = "The program is in TypeScript, which nodejs runs.";

it.each([
  ["name: orders\nruntime: nodejs\n", undefined],
  ["name: my.Orders_2\nruntime:\n  name: nodejs\n", undefined],
  // Other errors, with places.
  ["name\nruntime: nodejs\n", undefined],
  ["name: Foo Bar!\nruntime: nodejs\n", /^Pulumi\.yaml has the name "Foo Bar!"\. A name has .*write name: foo-bar$/s],
  ["runtime: nodejs\n", /^Pulumi\.yaml has no name\. .*write name: \S+$/s],
  ["name: orders\n", `Pulumi.yaml has no runtime. ${typescript}\nWrite runtime: nodejs.`],
  ["name: orders\nruntime: python\n", `Pulumi.yaml has the runtime "python". ${typescript}\nWrite runtime: nodejs.`],
  ["name: o\nruntime:\n  name: node\n", /has the runtime "node"\. .*\nUnder runtime, write name: nodejs\.$/],
  ["", /^Pulumi\.yaml must have a name and a runtime\.\nRestore it/],
])("a Pulumi.yaml with which Pulumi runs no program is refused with a fix: %j", (text, expected) => {
  if (expected instanceof RegExp) expect(said(text)).toMatch(expected);
  else expect(said(text)).toBe(expected);
});
