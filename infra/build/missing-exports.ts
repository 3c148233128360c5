import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { type Loader, transform } from "esbuild";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { tokensOf } from "@protected-function/core/text/code/tokens.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { packageIn } from "../contract/meant-import.ts";

/** The bundle was built with the app's own. This one only has to read decorators. */
const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };

interface Import {
  readonly file: string;
  readonly line: number;
  /** The package or the module of Node. */
  readonly module: string;
  readonly name: string;
}

/** An import of a name that its module doesn't export. */
export function exportProblem({
  module,
  name,
  meant,
  others = [],
}: {
  readonly module: string;
  readonly name: string;
  readonly meant?: string | undefined;
  readonly others?: readonly string[];
}): Omit<Problem, "path"> {
  const list = others.length === 0 ? "" : ` (it has ${listNames(others)})`;
  return {
    rule: `imports what ${module} doesn't export`,
    found: quoted(name),
    fix:
      meant === undefined
        ? `correct the name${list}; or, if it is a type, write import type`
        : `write ${meant} there in place of ${name}`,
  };
}

/**
 * Names that the app imports from packages in CommonJS or from Node, and that aren't there. The bundler can't see those:
 * such a name is `undefined` when the code runs.
 *
 * @param files the app's own, from the folder
 * @param exportsOf what each module exports, by its name; undefined if that can't be found out
 */
export async function missingExports(
  folder: string,
  files: readonly string[],
  exportsOf: (modules: readonly string[]) => Promise<Readonly<Record<string, readonly string[]>> | undefined>,
): Promise<readonly Problem[]> {
  const imports = (await Promise.all(files.map((file) => importsIn(folder, file)))).flat();
  const exported = await exportsOf([...new Set(imports.map(({ module }) => module))]);
  return imports.flatMap(({ file, line, module, name }) => {
    const names = exported?.[module];
    if (names === undefined || name === "default" || names.includes(name)) return [];
    const meant = nearest(name, names) ?? names.find((one) => one.startsWith(name));
    const others = names.filter((one) => !/^(?:default|__esModule)$/.test(one));
    return [{ path: `functions/${file}:${line}`, ...exportProblem({ module, name, meant, others }) }];
  });
}

/** The entry of a package that tells what modules export, in place of misuses: see `registrationsOf`. */
export function exportsEntry(modules: readonly string[]): string {
  const imports = modules.map((module, index) => `import * as m${index} from ${JSON.stringify(module)};`);
  const told = modules.map(
    (module, index) => `{ path: ${JSON.stringify(module)}, found: Object.getOwnPropertyNames(m${index}).join(" ") }`,
  );
  return [...imports, `globalThis[Symbol.for("protected-function.misuses")] = [${told.join(", ")}];`].join("\n");
}

/** The names that a file needs when it runs: esbuild drops types. */
async function importsIn(folder: string, file: string): Promise<readonly Import[]> {
  const source = readFileSync(join(folder, file), "utf8");
  const loader = (/\.[cm]?([jt]sx?)$/.exec(file)?.[1] ?? "ts") as Loader;
  const { code } = await transform(source, { loader, format: "esm", jsx: "preserve", tsconfigRaw });
  const tokens = tokensOf(source);
  const kept = code.matchAll(/^import (?:[\w$]+, )?\{([^}]*)\} from "([^"]+)";$/gm);
  return [...kept].flatMap(([, list = "", module = ""]) => {
    if (!isBuiltin(module) && packageIn(module) === undefined) return [];
    const names = list.split(",").flatMap((one) => /^\s*([\w$]+)/.exec(one)?.[1] ?? []);
    return names.map((name) => ({
      file,
      line: tokens.find(({ kind, text }) => kind === "name" && text === name)?.line ?? 1,
      module,
      name,
    }));
  });
}
