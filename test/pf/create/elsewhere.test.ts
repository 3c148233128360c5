import { temporaryFolder, writeIn } from "../../support/temporary-folder.ts";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createdText } from "../../../packages/pf/create/created-text.ts";
import { createProject, type Vendor } from "../../../packages/pf/create/create-project.ts";

type Files = Readonly<Record<string, string>>;

function repositoryOf(files: Files): string {
  const root = join(temporaryFolder(), "acme");
  for (const [path, text] of Object.entries(files)) writeIn(root, path, text);
  return root;
}

/** Every file by its path, with its text. */
function filesIn(root: string): Files {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(root.length + 1), readFileSync(file, "utf8")]),
  );
}

async function refusalOf(files: Files, folder = "") {
  const root = repositoryOf(files);
  const refusal: unknown = await createProject({
    folder: join(root, folder),
    beside: true,
    onStep: () => undefined,
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(filesIn(root)).toEqual(files);
  return {
    code: undefined,
    ...Object(refusal),
    message: String(Object(refusal).message).replaceAll(root, "<root>"),
  } as {
    readonly code?: string;
    readonly message: string;
  };
}

const app = { "host.json": "{}", "package.json": "{}" };
const below = (folder: string, files: Files) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

describe("init names what belongs to an app at the root", () => {
  it("whatever its folders are called, and leaves the repository's own", async () => {
    const ofApp = {
      ...app,
      "index.ts": "",
      "admin/users.ts": "",
      "graphql/schema.graphql": "",
      "esbuild.config.mjs": "",
      "tests/a.test.ts": "",
      "my data/a.json": "",
      ".funcignore": "",
      ".env.example": "",
      "local.settings.json": "{}",
    };
    const ofRepository = {
      "README.md": "",
      LICENSE: "",
      ".gitignore": "",
      ".github/workflows/ci.yml": "",
      ".vscode/launch.json": "",
      "azure.yaml": "",
      "infra/main.bicep": "",
      "docs/a.md": "",
      "package-lock.json": "{}",
      "node_modules/a/index.js": "",
      "dist/index.js": "",
    };
    const { code, message } = await refusalOf({ ...ofApp, ...ofRepository });
    expect(code).toBe("APP_AT_ROOT");
    expect(message).toMatch(
      /\nmkdir -p functions && mv \.env\.example \.funcignore admin esbuild\.config\.mjs graphql host\.json index\.ts local\.settings\.json 'my data' package\.json tests functions\/$/,
    );
  });
});

describe("init moves an app's own folder functions/ along", () => {
  const modules = { "functions/orders.js": "", "lib/db.js": "", "node_modules/a/index.js": "" };

  it("below the project's", async () => {
    const { message } = await refusalOf({ ...app, ...modules });
    expect(message).toMatch(/\nmkdir app && mv functions host\.json lib package\.json app\/ && mv app functions$/);
  });

  it("by a folder that isn't there", async () => {
    const { message } = await refusalOf({ ...app, ...modules, "app/a.js": "" });
    expect(message).toMatch(
      /\nmkdir moved-app && mv functions app host\.json lib package\.json moved-app\/ && mv moved-app functions$/,
    );
  });

  it("but not the one that an earlier move made", async () => {
    const { message } = await refusalOf({
      "host.json": "{}",
      "functions/package.json": "{}",
      "functions/orders.js": "",
    });
    expect(message).toMatch(/\nmkdir -p functions && mv host\.json functions\/$/);
  });
});

describe("init beside an app in another folder writes nothing", () => {
  it.each<[string, Files, string]>([
    ["in src", below("src", app), "src"],
    ["in a workspace", below("packages/api", app), "packages/api"],
    ["deeper", below("services/orders/api", app), "services/orders/api"],
    ["in functions/ of another folder", below("services/orders/functions", app), "services/orders"],
  ])("and names it: %s", async (_, files, place) => {
    const { code, message } = await refusalOf({ "README.md": "", ...files });
    expect(code).toBe("APP_ELSEWHERE");
    expect(message).toContain(`The function app is in ${place} (host.json)`);
    expect(message).toContain(`init <root>/${place}`);
  });

  it("and names each of several", async () => {
    const { message } = await refusalOf({ ...below("apps/a", app), ...below("apps/b", app) });
    expect(message).toContain("apps/a and apps/b");
  });

  it("but not for one of a package, one in another language, of another project, or beside functions/", async () => {
    const root = repositoryOf({
      ...below("node_modules/a", app),
      ...below("samples/python", { "host.json": "{}", "function_app.py": "" }),
      "functions/host.json": "{}",
      ...below("other/api", app),
    });
    const beside = repositoryOf({ ...below("orders/functions", app), "orders/Pulumi.yaml": "name: orders" });
    await expect(createProject({ folder: beside, beside: true, onStep: () => undefined })).resolves.toBeDefined();
    await expect(createProject({ folder: root, beside: true, onStep: () => undefined })).resolves.toBeDefined();
  });
});

const functions = (dependencies: object) => ({
  "functions/host.json": "{}",
  "functions/package.json": JSON.stringify({ name: "f", version: "1.0.0", dependencies }),
  "functions/src/functions/a.ts": 'import { app } from "@azure/functions";\napp.get("a", () => ({}));\n',
});

async function broughtIn(files: Files, folder: string, vendor?: Vendor) {
  const root = repositoryOf(files);
  const created = await createProject({ folder: join(root, folder), beside: true, vendor, onStep: () => undefined });
  const after = filesIn(root);
  expect(Object.fromEntries(Object.keys(files).map((path) => [path, after[path]]))).toEqual(files);
  return { text: createdText(created, join(root, folder)), created, after };
}

const shared = { "packages/shared/package.json": '{ "name": "@acme/shared", "version": "1.0.0" }' };

it("init says that a handler which is exported by its function's name needs no other export", async () => {
  const code =
    'import { app } from "@azure/functions";\nexport async function a() {}\napp.http("a", { handler: a });\n';
  const { text } = await broughtIn({ ...functions({}), "functions/src/functions/a.ts": code }, "");
  expect(text).toMatch(
    /after: {2}export const a = .*\n.*exports the handler by that name already.*only remove the call/,
  );
});

describe("init in a monorepo leaves its files as they were, and says", () => {
  it("how npm installs below a workspace's root", async () => {
    const files = {
      "package.json": '{ "private": true, "workspaces": ["apps/*", "packages/*"] }',
      "package-lock.json": "{}",
      ...shared,
      ...below("apps/api", functions({ "@acme/shared": "*" })),
    };
    const { text } = await broughtIn(files, "apps/api");
    expect(text).toContain("npm install --prefix .");
    expect(text).toContain(`. functions/package.json depends on a package of this repository. Write:
     "@acme/shared": "file:../../../packages/shared"`);
  });

  it("that npm installs a project, where pnpm installs the others", async () => {
    const files = {
      "package.json": '{ "private": true, "packageManager": "pnpm@10.0.0" }',
      "pnpm-workspace.yaml": "packages:\n  - 'apps/*'\n  - \"packages/**\"\n",
      "pnpm-lock.yaml": "",
      ...shared,
      ...below("apps/api", functions({ "@acme/shared": "workspace:^", "@acme/gone": "workspace:*", zod: "catalog:" })),
    };
    const { text } = await broughtIn(files, "apps/api");
    expect(text).toContain("This repository is installed by pnpm, and a project by npm");
    expect(text).toContain('    "@acme/shared": "file:../../../packages/shared"');
    expect(text).toContain("     @acme/gone: workspace:*\n     zod: catalog:");
    expect(text).toContain("npm install");
  });

  it.each([
    ["yarn.lock", "yarn"],
    ["pnpm-lock.yaml", "pnpm"],
  ])("what %s in the project's folder means", async (file, manager) => {
    const { text } = await broughtIn({ [file]: "", ...functions({ zod: "^4.0.0" }) }, "");
    expect(text).toContain(`This repository is installed by ${manager}, and a project by npm`);
    expect(text).not.toContain("depends on a package of this repository");
  });

  it("nothing of npm where npm is all there is", async () => {
    const { text } = await broughtIn({ "package-lock.json": "{}", ...functions({ zod: "^4.0.0" }) }, "");
    expect(text).not.toMatch(/by npm|--prefix/);
  });

  it("and writes no lock file that npm can't make", async () => {
    let isLocked = false;
    const vendor: Vendor = { pack: async () => [], lock: async () => void (isLocked = true) };
    const { created } = await broughtIn(functions({ "@acme/shared": "workspace:*" }), "", vendor);
    expect([isLocked, created.isLocked]).toEqual([false, false]);
  });
});
