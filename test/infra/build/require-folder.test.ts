import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { requireFolder } from "../../../infra/build/require-folder.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

const refusalOf = (name: string) => {
  try {
    requireFolder(pathToFileURL(`${join(folder.path, name)}/`));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test("a folder of functions that isn't there is refused with the app's own, if it's beside it", () => {
  expect(refusalOf("functions")).toBeUndefined();
  for (const name of ["functions", "other"]) {
    mkdirSync(join(folder.path, name));
    writeFileSync(join(folder.path, name, "host.json"), "{}");
  }
  writeFileSync(join(folder.path, "file"), "");
  expect(refusalOf("functions")).toBeUndefined();
  expect(refusalOf("functons")).toMatch(
    /- infra\/index\.ts: .*isn't there; found "functons"\.\n {2}Fix: in infra\/index\.ts, write functions: new URL\("\.\.\/functions\/", import\.meta\.url\)$/,
  );
  // Either of two apps may be meant.
  expect(refusalOf("elsewhere")).toBeUndefined();
  expect(refusalOf("file")).toContain("- functions: must be the folder of the function app; found a file.");
});
