import type { Edit } from "./case.ts";

/** A project's packages, as npm 11 writes them into a lock file with addresses. */
const integrity = (letter: string) => `sha512-${letter.repeat(86)}==`;

/** One package's entry: from the registry, with the members that npm copies from its manifest. */
export function locked(name: string, version: string, letter: string, more: object = {}): object {
  return {
    version,
    resolved: `https://registry.npmjs.org/${name}/-/${name.split("/").at(-1)}-${version}.tgz`,
    integrity: integrity(letter),
    ...more,
  };
}

const manifest = {
  name: "orders",
  version: "1.0.0",
  private: true,
  description: "Orders behind Entra ID",
  type: "module",
  workspaces: ["functions"],
  scripts: { test: "vitest run", check: "tsc --noEmit && oxlint --deny-warnings", format: "oxfmt" },
  dependencies: { zod: "4.6.6" },
  devDependencies: { esbuild: "0.28.1", oxlint: "1.93.0", typescript: "6.0.2", vitest: "4.1.11" },
};

const packages = {
  "": {
    name: "orders",
    version: "1.0.0",
    workspaces: ["functions"],
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  },
  functions: { name: "functions", version: "1.0.0", dependencies: { zod: "4.6.6" } },
  "node_modules/esbuild": locked("esbuild", "0.28.1", "A", {
    dev: true,
    hasInstallScript: true,
    license: "MIT",
    bin: { esbuild: "bin/esbuild" },
    engines: { node: ">=18" },
  }),
  "node_modules/functions": { resolved: "functions", link: true },
  "node_modules/oxlint": locked("oxlint", "1.93.0", "B", { dev: true, license: "MIT", bin: { oxlint: "bin/oxlint" } }),
  "node_modules/picomatch": locked("picomatch", "4.0.2", "C", { dev: true, license: "MIT", engines: { node: ">=12" } }),
  "node_modules/typescript": locked("typescript", "6.0.2", "D", {
    dev: true,
    license: "Apache-2.0",
    bin: { tsc: "bin/tsc", tsserver: "bin/tsserver" },
  }),
  "node_modules/vitest": locked("vitest", "4.1.11", "E", {
    dev: true,
    license: "MIT",
    dependencies: { picomatch: "^4.0.2" },
    bin: { vitest: "vitest.mjs" },
  }),
  "node_modules/zod": locked("zod", "4.6.6", "F", { license: "MIT" }),
};

function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

type Entries = Readonly<Record<string, object | undefined>>;

/** What the base of these cases has in place of this repository's own packages. */
export const sampleProject: readonly Edit[] = [
  { file: "package.json", text: text(manifest) },
  {
    file: "package-lock.json",
    text: text({ name: "orders", version: "1.0.0", lockfileVersion: 3, requires: true, packages }),
  },
];

/** The lock file with other entries, by path; undefined takes one out. A whole file, as npm writes it. */
export function lock(entries: Entries): Edit {
  const all = Object.entries({ ...packages, ...entries }).filter(([, entry]) => entry !== undefined);
  const before = text(packages).trimEnd().replaceAll("\n", "\n  ");
  const after = text(Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .trimEnd()
    .replaceAll("\n", "\n  ");
  return { file: "package-lock.json", find: before, replace: after };
}

/** The manifest with other fields. */
export function packageJson(fields: Readonly<Record<string, unknown>>): Edit {
  return { file: "package.json", find: text(manifest), replace: text({ ...manifest, ...fields }) };
}

/** A direct dependency of another version, in manifest and lock file. */
export function bump(
  kind: "dependencies" | "devDependencies",
  name: string,
  version: string,
  entries: Entries,
): readonly Edit[] {
  const own = { ...manifest[kind], [name]: version };
  return [packageJson({ [kind]: own }), lock({ "": { ...packages[""], [kind]: own }, ...entries })];
}

export { manifest, packages };
