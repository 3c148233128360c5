import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const json = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), "utf8")) as {
    readonly packages?: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
    readonly allowScripts?: Readonly<Record<string, boolean>>;
  };

it("denies every package's install script, here and in a new project, so npm neither runs it nor asks", async () => {
  const { packages = {} } = await json("package-lock.json");
  const scripted = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
  const denied = Object.fromEntries(scripted.map((path) => [path.replace(/^.*node_modules\//, ""), false]));

  expect(scripted).not.toEqual([]);
  expect((await json("package.json")).allowScripts).toEqual(denied);
  expect((await json("template/package.json")).allowScripts).toEqual(denied);
});
