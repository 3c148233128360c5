import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { strToU8 } from "fflate";
import { buildPackage, zipFiles } from "../../../infra/build/build-package.ts";
import type { MeasureRows } from "../measure.ts";
import { rowOf } from "../row.ts";

type Files = Readonly<Record<string, Uint8Array>>;

/** The upload: the bytes of the package's zip. */
export const measurePackage: MeasureRows = async () => {
  const { zip } = await buildPackage(new URL("../../../functions/", import.meta.url));
  const usualFiles = await usualPackage();
  const published = Object.fromEntries(Object.entries(usualFiles).filter(([name]) => !/\.(?:js\.map|ts)$/.test(name)));
  return [
    rowOf({
      name: "package",
      ours: zip.length,
      theirs: zipFiles(usualFiles).length,
      unit: "bytes",
      beside: "the template of func init --typescript with its production node_modules",
      target: { atMost: 0.05 },
      note:
        `${Object.keys(usualFiles).length} files there, 3 here; the same zip settings. Without what its .funcignore ` +
        `leaves out (source maps, *.ts), as func azure functionapp publish uploads it: ${zipFiles(published).length} bytes.`,
    }),
  ];
};

/** What `func init --typescript` and `func new` (HTTP trigger) leave after `npm run build`. */
const compiled = {
  "dist/src/index.js": `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const functions_1 = require("@azure/functions");
functions_1.app.setup({
    enableHttpStream: true,
});
`,
  "dist/src/functions/HttpTrigger1.js": `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.HttpTrigger1 = HttpTrigger1;
const functions_1 = require("@azure/functions");
async function HttpTrigger1(request, context) {
    context.log(\`Http function processed request for url "\${request.url}"\`);
    const name = request.query.get('name') || await request.text() || 'world';
    return { body: \`Hello, \${name}!\` };
}
;
functions_1.app.http('HttpTrigger1', {
    methods: ['GET', 'POST'],
    authLevel: 'anonymous',
    handler: HttpTrigger1
});
`,
} as const;

const manifest = {
  name: "usual",
  version: "1.0.0",
  main: "dist/src/{index.js,functions/*.js}",
  dependencies: { "@azure/functions": "^4.0.0" },
};

const host = {
  version: "2.0",
  logging: { applicationInsights: { samplingSettings: { isEnabled: true, excludedTypes: "Request" } } },
  extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
};

/** The template's code and its production `node_modules`, as `npm ci --omit=dev` leaves them. */
async function usualPackage(): Promise<Files> {
  const files: Record<string, Uint8Array> = {
    "host.json": strToU8(JSON.stringify(host, undefined, 2)),
    "package.json": strToU8(JSON.stringify(manifest, undefined, 2)),
    ...Object.fromEntries(Object.entries(compiled).map(([name, code]) => [name, strToU8(code)])),
  };
  for (const [name, folder] of await closure(Object.keys(manifest.dependencies))) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || relative(folder, path).startsWith("node_modules")) continue;
      files[`node_modules/${name}/${relative(folder, path).replaceAll("\\", "/")}`] = await readFile(path);
    }
  }
  return files;
}

/** A package and all that it depends on, as installed here, each with its folder. */
async function closure(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, string>();
  const visit = async (name: string, from: string): Promise<void> => {
    if (versions.has(name)) return;
    const folder = await folderOf(name, from);
    versions.set(name, folder);
    const { dependencies = {} } = await readManifest(folder);
    for (const dependency of Object.keys(dependencies)) await visit(dependency, join(folder, "package.json"));
  };
  for (const name of names) await visit(name, import.meta.filename);
  return versions;
}

/** Looked up folder by folder: many packages hide their package.json from `require.resolve`. */
async function folderOf(name: string, from: string): Promise<string> {
  for (const modules of createRequire(from).resolve.paths(name) ?? []) {
    const folder = join(modules, name);
    if ((await readFile(join(folder, "package.json")).catch(() => undefined)) !== undefined) return folder;
  }
  throw new Error(`${name} is not installed (looked for from ${dirname(from)}). Run npm ci.`);
}

async function readManifest(folder: string): Promise<{ readonly dependencies?: Readonly<Record<string, string>> }> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}
