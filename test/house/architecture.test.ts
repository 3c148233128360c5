import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

type Arrow = `${string} --> ${string}`;

/** The folder of the module that a file belongs to. Empty for a file of no module. */
const moduleOf = (file: string): string =>
  /^(?:(?:packages\/(?:core|pf)|tools)\/[^/]+|packages\/(?!core\/|pf\/)[^/]+|infra|functions)(?=\/)/.exec(file)?.[0] ??
  "";

/** Files of modules: folders that hold code of the product. */
const files = globSync("{functions,infra,packages,tools}/**/*.{ts,mjs,cjs}", {
  cwd: repository,
  exclude: (path) => /(?:^|\/)(?:node_modules|dist)$/.test(path.replaceAll("\\", "/")),
}).map((file) => file.replaceAll("\\", "/"));

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifests = new Map(
  globSync("{functions,infra,packages/*}/package.json", { cwd: repository }).map((file) => [
    dirname(file.replaceAll("\\", "/")),
    JSON.parse(readFileSync(join(repository, file), "utf8")) as Manifest,
  ]),
);

/** The file that an import means: beside the file, or of a package by its `exports`. */
function imported(specifier: string, file: string): string {
  if (specifier.startsWith(".")) return join(dirname(file), specifier);
  const [folder, { name = "", exports = {} } = {}] =
    [...manifests].find(([, one]) => specifier === one.name || specifier.startsWith(`${one.name}/`)) ?? [];
  if (folder === undefined) return "";
  const entry = `.${specifier.slice(name.length)}`;
  return join(folder, exports[entry] ?? entry);
}

const arrowsInCode: ReadonlySet<Arrow> = new Set(
  files.flatMap((file) => {
    const text = readFileSync(join(repository, file), "utf8");
    return [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*"((?:\.|@protected-function\/)[^"]+)"/g)]
      .map(([, specifier = ""]) => moduleOf(imported(specifier, file)))
      .filter((module) => module !== "" && moduleOf(file) !== "" && module !== moduleOf(file))
      .map((module): Arrow => `${basename(moduleOf(file))} --> ${basename(module)}`);
  }),
);

const page = readFileSync(join(repository, "docs/architecture.md"), "utf8");

function drawn(drawing: "packages" | "modules"): readonly Arrow[] {
  const text = new RegExp(`<!-- ${drawing} -->\\s+\`\`\`mermaid\\n([^\`]+)\`\`\``).exec(page)?.[1] ?? "";
  return [...text.matchAll(/^ {2}([\w-]+) --> ([\w-]+)$/gm)].map(
    ([, from = "", to = ""]): Arrow => `${from} --> ${to}`,
  );
}

/** Modules that can be reached by two arrows or more. */
function beyond(arrows: Iterable<Arrow>, module: string): ReadonlySet<string> {
  const next = (from: string) =>
    [...arrows].flatMap((arrow) => (arrow.startsWith(`${from} `) ? [arrow.split(" ")[2] ?? ""] : []));
  const found = new Set<string>();
  const waiting = next(module).flatMap(next);
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (!found.has(one)) waiting.push(...next(one));
    found.add(one);
  }
  return found;
}

/** Arrows that no longer way implies. */
function needed(arrows: ReadonlySet<Arrow>): readonly Arrow[] {
  return [...arrows].filter((arrow) => {
    const [from = "", , to = ""] = arrow.split(" ");
    return !beyond(arrows, from).has(to);
  });
}

it("draws exactly the arrows between modules that no longer path implies", () => {
  expect(drawn("modules").toSorted()).toEqual(needed(arrowsInCode).toSorted());
});

it("draws exactly the arrows between packages that no longer path implies", () => {
  const scope = "@protected-function/";
  const arrows = [...manifests].flatMap(([folder, { dependencies = {} }]) =>
    Object.keys(dependencies)
      .filter((name) => name.startsWith(scope))
      .map((name): Arrow => `${basename(folder)} --> ${name.slice(scope.length)}`),
  );

  expect(drawn("packages").toSorted()).toEqual(needed(new Set(arrows)).toSorted());
});

it("has no cycle of modules, and describes every module", () => {
  const modules = [...new Set(files.map(moduleOf))].filter((module) => module !== "");

  expect(modules.filter((module) => beyond(arrowsInCode, basename(module)).has(basename(module)))).toEqual([]);
  expect(modules.filter((module) => !page.includes(`- **\`${module}/\`**`))).toEqual([]);
});

it("has no module with more than a third of the lines", () => {
  const lines = files.map((file) => readFileSync(join(repository, file), "utf8").split("\n").length - 1);
  const all = lines.reduce((sum, count) => sum + count, 0);
  const share = (module: string) =>
    files.reduce((sum, file, index) => (moduleOf(file) === module ? sum + (lines[index] ?? 0) : sum), 0) / all;
  const modules = [...new Set(files.map(moduleOf))];

  expect(modules.map((module) => [module, share(module)] as const).filter(([, part]) => part > 1 / 3)).toEqual([]);
});

it("has one version of every package, and pins all of them exactly", () => {
  const all = globSync("{,functions/,infra/,packages/*/,tools/}package.json", { cwd: repository });
  const read = all.map((file) => JSON.parse(readFileSync(join(repository, file), "utf8")) as Record<string, unknown>);
  const pins = new Map<string, Set<string>>();
  for (const manifest of read) {
    for (const field of ["dependencies", "devDependencies"]) {
      for (const [name, version] of Object.entries(Object(manifest[field]) as Record<string, string>)) {
        pins.set(name, (pins.get(name) ?? new Set()).add(version));
      }
    }
    pins.set(String(manifest["name"]), new Set([String(manifest["version"])]));
  }
  const own = [...pins].filter(([name]) => name.startsWith("@protected-function/"));

  expect(new Set(own.flatMap(([, versions]) => [...versions])).size).toBe(1);
  expect([...pins].filter(([, versions]) => versions.size > 1)).toEqual([]);
});
