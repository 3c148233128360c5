import { temporaryFolder } from "../../support/temporary-folder.ts";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../../support/command-line.ts";
import { createdText } from "../../../packages/pf/create/created-text.ts";
import { createProject, type CreatedProject, type Vendor } from "../../../packages/pf/create/create-project.ts";
import { Refused, Unavailable } from "../../../packages/core/text/errors.ts";

/** A folder with these files. A text of undefined is a folder. */
function folderWith(files: Readonly<Record<string, string | undefined>>, name = "orders"): string {
  const parent = temporaryFolder();
  const folder = join(parent, name);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(text === undefined ? join(folder, path) : dirname(join(folder, path)), { recursive: true });
    if (text !== undefined) writeFileSync(join(folder, path), text);
  }
  return folder;
}

function contentOf(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

const onStep = () => undefined;
const beside = (folder: string, more: { readonly name?: string; readonly vendor?: Vendor } = {}) =>
  createProject({ folder, beside: true, onStep, ...more });
const standingOf = ({ files }: CreatedProject, wanted: string) =>
  files.filter(({ standing }) => standing === wanted).map(({ path }) => path);
const additionsTo = ({ files }: CreatedProject, wanted: string) =>
  files.find(({ path }) => path === wanted)?.additions.join("\n") ?? "";

/** An app that somebody has: a function app in functions/, with a package.json above it. */
const app = {
  "package.json":
    '{ "name": "shop", "scripts": { "test": "jest" }, "dependencies": { "@azure/functions": "4.0.0" } }\n',
  ".gitignore": "node_modules/\n.env\n",
  "functions/host.json": '{ "version": "2.0" }\n',
  "functions/package.json": '{ "name": "shop-functions", "main": "dist/index.js" }\n',
  "functions/src/index.ts": 'app.http("order", { handler: () => ({ body: "mine" }) });\n',
};

describe("a project beside an app", () => {
  it("gets the missing files, and every existing file keeps its text", async () => {
    const folder = folderWith(app);

    const created = await beside(folder);

    const after = contentOf(folder);
    expect(after).toMatchObject(app);
    expect(standingOf(created, "kept").toSorted()).toEqual(Object.keys(app).toSorted());
    expect(Object.keys(after).toSorted()).toEqual([...Object.keys(app), ...standingOf(created, "written")].toSorted());
    expect(standingOf(created, "written")).toEqual(
      expect.arrayContaining(["Pulumi.yaml", "infra/index.ts", "functions/contract.ts", "test/api.test.ts", "pf"]),
    );
    // Folders that begin with a period have files as well.
    expect(standingOf(created, "written")).toContain(".github/workflows/pull-request.yml");
    expect(after["Pulumi.yaml"]).toMatch(/^name: orders$/m);
  });

  it("doesn't change when it's created again", async () => {
    const folder = folderWith(app);
    await beside(folder);
    const before = contentOf(folder);
    const again = await beside(folder);

    expect(contentOf(folder)).toEqual(before);
    expect(standingOf(again, "written")).toEqual([]);
    expect(createdText(again, folder)).toMatch(/^Nothing was written to orders: it's a project already, .*\.$/m);
    expect(createdText(again, folder)).not.toContain("Kept:");
    await expect(createProject({ folder, onStep })).rejects.toThrow(/is a project already: .*\.\/pf start\. /);
    // From another end of the disk, the whole path is the shorter one.
    expect(createdText(again, join(folder, ".."))).toContain("  cd orders && ");
    expect(createdText(again, "/another/end/of/the/disk/and/further")).toContain(`  cd ${folder} && `);
  });

  it("gets a list of additions for each existing file", async () => {
    const created = await beside(folderWith(app));
    const added = JSON.parse(`{${additionsTo(created, "package.json")}}`) as Record<string, Record<string, string>>;

    expect(added).toMatchObject({
      type: "module",
      workspaces: ["functions"],
      scripts: { start: expect.stringMatching(/ && pf start$/) },
      devDependencies: { "@protected-function/pf": expect.stringMatching(/^\^\d/) },
    });
    // The app has a script and a version of its own.
    expect(added["scripts"]).not.toHaveProperty("test");
    expect(added["dependencies"]).not.toHaveProperty("@azure/functions");
    expect(additionsTo(created, ".gitignore").split("\n")).toEqual([
      "*.log",
      "/*.html",
      "/review.*",
      ".pf/",
      "local.settings.json",
    ]);
    expect(createdText(created, "/")).toContain("serve(contract, { order });");
    // The app keeps its kind of modules.
    expect(additionsTo(created, "functions/package.json")).toBe("");
    expect(createdText(created, "/")).toContain('. Add to package.json:\n     "workspaces": [');
  });

  it("is told of a Node on this machine that its packages refuse", async () => {
    const created = await beside(folderWith(app));
    const { engines } = JSON.parse(readFileSync(join(repository, "template/package.json"), "utf8")) as {
      readonly engines: { readonly node: string };
    };
    const oldest = Number(engines.node.replace(">=", ""));

    const first = (node?: string) => createdText(created, "/", node).split("\nNext:\n")[1]?.split("\n")[0];
    expect(first(`${oldest - 1}.9.0`)).toBe(
      `  Install Node ${oldest} or newer: https://nodejs.org (this machine has Node ${oldest - 1}.9.0, which is too old for the project)`,
    );
    expect(first("")).toMatch(/\(this machine has no Node of its own\)$/);
    for (const node of [undefined, `${oldest}.0.0`, `${oldest + 2}.0.0`]) expect(first(node)).toMatch(/^ {2}cd /);
  });

  it("needs no additions if the files already have them", async () => {
    const folder = folderWith({});
    await beside(folder);
    const again = await beside(folder);

    expect(again.files.filter(({ additions }) => additions.length > 0)).toEqual([]);
    expect(createdText(again, folder)).not.toContain("By hand");
  });

  it("has no sample handlers and tests if it has a contract", async () => {
    const created = await beside(folderWith({ "functions/contract.ts": "export const contract = 1;\n" }));

    expect(standingOf(created, "left out")).toEqual(["functions/src/index.ts", "test/api.test.ts"]);
    expect(createdText(created, "/")).toContain("functions/src/index.ts, which is missing:");
  });

  it("has no workflows below the root of a repository, where GitHub doesn't read them", async () => {
    const root = folderWith({ ".git/HEAD": "ref: refs/heads/main", "apps/a": undefined });
    const inRepository = await createProject({ folder: join(root, "apps/orders"), onStep });
    expect(standingOf(inRepository, "left out").every((path) => path.startsWith(".github/"))).toBe(true);
    expect(existsSync(join(root, "apps/orders/.github"))).toBe(false);
    expect(createdText(inRepository, "/")).toContain("working-directory");

    const atRoot = await beside(root);
    expect(standingOf(atRoot, "left out")).toEqual([]);
    expect(existsSync(join(root, ".github/workflows/deploy.yml"))).toBe(true);
  });

  it("is named after its Pulumi.yaml, else as requested, else after its folder", async () => {
    const project = { "Pulumi.yaml": "name: parcels\nruntime: python\n" };
    const created = await beside(folderWith(project, "Some Folder"));
    expect(created.name).toBe("parcels");
    expect(additionsTo(created, "Pulumi.yaml")).toContain("main: infra/index.ts");
    expect((await beside(folderWith({}, "Some Folder"), { name: "parcels" })).name).toBe("parcels");
  });
});

describe("nothing is written, and the error explains why,", () => {
  it.each([
    ["there is no folder", (folder: string) => join(folder, "nowhere"), "NO_FOLDER"],
    ["the folder is a file", (folder: string) => join(folder, "file"), "NO_FOLDER"],
  ])("if %s", async (_, at, code) => {
    const folder = folderWith({ file: "text" });
    await expect(beside(at(folder))).rejects.toMatchObject({ code, exitCode: 2 });
    expect(contentOf(folder)).toEqual({ file: "text" });
  });

  it.each<[string, Readonly<Record<string, string | undefined>>, string, RegExp]>([
    ["a folder has a file's name", { "tsconfig.json/a": "x" }, "IN_THE_WAY", /tsconfig\.json is a folder/],
    ["a file has a folder's name", { infra: "x" }, "IN_THE_WAY", /infra is a file/],
    ["a file has the name of a folder further down", { "functions/src": "x" }, "IN_THE_WAY", /src is a file/],
    ["package.json isn't JSON", { "package.json": "{ name: }" }, "FILE_UNREADABLE", /package\.json can't be read/],
    [
      "the app is at the root",
      { "host.json": "{}", "src/index.ts": "" },
      "APP_AT_ROOT",
      /mkdir -p functions && mv host\.json src functions\//,
    ],
    ["the app is in another language", { "functions/function_app.py": "" }, "APP_LANGUAGE", /function_app\.py/],
    [
      "the name of Pulumi's project isn't a name for a package",
      { "Pulumi.yaml": "name: My_App\n" },
      "PROJECT_NAME",
      /"My_App"/,
    ],
  ])("if %s", async (_, files, code, message) => {
    const folder = folderWith(files);
    const before = contentOf(folder);
    const failed: unknown = await beside(folder).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Refused);
    expect(failed).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(contentOf(folder)).toEqual(before);
  });

  it("if a folder is a link, which may lead to another project", async () => {
    const [folder, other] = [folderWith({}), folderWith({})];
    symlinkSync(other, join(folder, "infra"));
    await expect(beside(folder)).rejects.toThrow(/infra is a link/);
    expect(contentOf(other)).toEqual({});
  });

  it.each(["Orders", "1st", "a", "with space", "x".repeat(40), "a/b", ""])("if the name is %j", async (name) => {
    const folder = folderWith({});
    await expect(beside(folder, { name })).rejects.toMatchObject({ code: "PROJECT_NAME" });
    expect(contentOf(folder)).toEqual({});
  });

  it("if a new project's folder has a file", async () => {
    const folder = folderWith({ file: "text" });
    await expect(createProject({ folder, onStep })).rejects.toMatchObject({ code: "FOLDER_NOT_EMPTY" });
    expect(contentOf(folder)).toEqual({ file: "text" });
  });

  it.each([
    ["new", "functions/orders", false, /Name a folder beside that project: <above>\/orders$/],
    ["new, of a name that is taken", "shop", false, /Name a folder beside that project: a new folder in <above>$/],
    ["init", "functions", true, /To add what that project lacks, name it: <project>$/],
  ])("if it would be in another project: %s", async (_, place, isBeside, fix) => {
    const above = folderWith({ "shop/Pulumi.yaml": "name: shop", "shop/functions/contract.ts": "" });
    const project = join(above, "shop");
    const before = contentOf(above);
    const refusal: unknown = await createProject({ folder: join(project, place), beside: isBeside, onStep }).catch(
      (error: unknown) => error,
    );
    const { code, message } = Object(refusal) as { readonly code?: string; readonly message?: string };

    expect(code).toBe("IN_PROJECT");
    expect(message?.replaceAll(project, "<project>").replaceAll(above, "<above>")).toMatch(fix);
    expect(contentOf(above)).toEqual(before);
  });

  it("but not below a Pulumi program without an app", async () => {
    const folder = join(folderWith({ "Pulumi.yaml": "name: network" }), "orders");
    await expect(createProject({ folder, onStep })).resolves.toBeDefined();
  });
});

describe("a project whose packages are in vendor/", () => {
  const tarballsOf = (build: string) =>
    ["guard", "infra", "pf"].map((name) => ({
      name: `@protected-function/${name}`,
      file: `${name}-${build}.tgz`,
      content: Buffer.from(`${name} ${build}`),
    }));
  const vendorOf = (build: string): Vendor => ({ pack: async () => tarballsOf(build) });

  it("has them there, and installs them from there", async () => {
    const folder = join(folderWith({}), "new");
    await createProject({ folder, name: "orders", vendor: vendorOf("1"), onStep });

    const content = contentOf(folder);
    const manifest = JSON.parse(content["package.json"] ?? "") as Record<string, Record<string, string>>;
    const specs = { ...manifest["dependencies"], ...manifest["devDependencies"] };
    for (const { name, file } of tarballsOf("1")) {
      expect(specs[name]).toBe(`file:vendor/${file}`);
      expect(content[`vendor/${file}`]).toBe(file.replace("-", " ").replace(".tgz", ""));
    }
    expect(Object.values(specs).filter((spec) => !/^(?:\^\d|file:vendor\/)/.test(spec))).toEqual([]);
  });

  it("changes nothing when it's created again from the same packages", async () => {
    const folder = folderWith({});
    await beside(folder, { vendor: vendorOf("1") });
    expect(standingOf(await beside(folder, { vendor: vendorOf("1") }), "written")).toEqual([]);
  });

  it("gets later packages beside the earlier ones, and a list of the lines that name them", async () => {
    const folder = folderWith({});
    await beside(folder, { vendor: vendorOf("1") });
    const created = await beside(folder, { vendor: vendorOf("2") });

    expect(standingOf(created, "written")).toEqual(["vendor/guard-2.tgz", "vendor/infra-2.tgz", "vendor/pf-2.tgz"]);
    expect(JSON.parse(`{${additionsTo(created, "package.json")}}`)).toEqual({
      dependencies: {
        "@protected-function/guard": "file:vendor/guard-2.tgz",
        "@protected-function/infra": "file:vendor/infra-2.tgz",
      },
      devDependencies: { "@protected-function/pf": "file:vendor/pf-2.tgz" },
    });
  });

  it("doesn't wait for packages if it's refused", async () => {
    const unasked: Vendor = { pack: () => Promise.reject(new Error("packed")) };
    await expect(beside(folderWith({ infra: "a file" }), { vendor: unasked })).rejects.toThrow(/infra is a file/);
  });

  it("isn't written at all if it can't be written completely", async () => {
    const folder = folderWith(app);
    // No file system takes such a name.
    const file = `${"x".repeat(300)}.tgz`;
    const vendor: Vendor = { pack: async () => [...tarballsOf("1"), { name: "a", file, content: Buffer.of() }] };
    await expect(beside(folder, { vendor })).rejects.toThrow(Unavailable);
    expect(contentOf(folder)).toEqual(app);
    expect(existsSync(join(folder, "infra"))).toBe(false);
  });
});
