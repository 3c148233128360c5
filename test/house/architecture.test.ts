import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

type Arrow = `${string} --> ${string}`;

/** Empty for a file of the root. */
const moduleOf = (file: string): string => file.slice(0, Math.max(0, file.indexOf("/")));

/** Files of modules: folders that hold code of the product. */
const files = globSync("*/**/*.{ts,mjs,cjs}", {
  cwd: repository,
  exclude: (path) => /^(?:node_modules|test|\.[^/]*)$|(?:^|\/)(?:node_modules|dist)$/.test(path.replaceAll("\\", "/")),
}).map((file) => file.replaceAll("\\", "/"));

const arrowsInCode: ReadonlySet<Arrow> = new Set(
  files.flatMap((file) => {
    const text = readFileSync(join(repository, file), "utf8");
    return (
      [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*"(\.[^"]+)"/g)]
        .map(([, path = ""]) => moduleOf(join(dirname(file), path)))
        // The bench measures with a helper of the tests.
        .filter((module) => module !== "" && module !== "test" && module !== moduleOf(file))
        .map((module): Arrow => `${moduleOf(file)} --> ${module}`)
    );
  }),
);

const page = readFileSync(join(repository, "docs/architecture.md"), "utf8");
const drawing = /<!-- modules -->\s+```mermaid\n([^`]+)```/.exec(page)?.[1] ?? "";
const drawn = [...drawing.matchAll(/^ {2}([\w-]+) --> ([\w-]+)$/gm)].map(
  ([, from = "", to = ""]): Arrow => `${from} --> ${to}`,
);

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

it("draws each arrow between modules that no longer way implies, and no other", () => {
  const needed = [...arrowsInCode].filter((arrow) => {
    const [from = "", , to = ""] = arrow.split(" ");
    return !beyond(arrowsInCode, from).has(to);
  });

  expect(drawn.toSorted()).toEqual(needed.toSorted());
});

it("has no way back to a module, and describes every module", () => {
  const modules = new Set(files.map(moduleOf));

  expect([...modules].filter((module) => beyond(arrowsInCode, module).has(module))).toEqual([]);
  expect([...modules].filter((module) => !page.includes(`- **\`${module}/\`**`))).toEqual([]);
});

it("has no module with more than a third of the lines", () => {
  const lines = files.map((file) => readFileSync(join(repository, file), "utf8").split("\n").length - 1);
  const all = lines.reduce((sum, count) => sum + count, 0);
  const share = (module: string) =>
    files.reduce((sum, file, index) => (moduleOf(file) === module ? sum + (lines[index] ?? 0) : sum), 0) / all;
  const modules = [...new Set(files.map(moduleOf))];

  expect(modules.map((module) => [module, share(module)] as const).filter(([, part]) => part > 1 / 3)).toEqual([]);
});
