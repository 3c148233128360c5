import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import type { Plugin } from "esbuild";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** What is used of the package `typescript`, in the version that the app brings. */
interface Compiler {
  readonly version: string;
  readonly sys: object;
  readonly ModuleKind: { readonly ESNext: number };
  readonly readConfigFile: (
    path: string,
    read: (path: string) => string,
  ) => { readonly config?: Readonly<Record<string, unknown>> };
  readonly parseJsonConfigFileContent: (
    config: object,
    host: object,
    folder: string,
  ) => { readonly options: Readonly<Record<string, unknown>> };
  /** Absent in versions that are written in another language. */
  readonly transpileModule?: (
    text: string,
    options: { readonly fileName: string; readonly compilerOptions: object },
  ) => { readonly outputText: string };
}

const decorator = /^[ \t]*@[A-Za-z_$]/m;

/**
 * Compiles the app's modules with decorators by the app's own TypeScript if functions/tsconfig.json asks for their
 * metadata: esbuild writes none, and NestJS, TypeORM and others would inject nothing, which shows at the first call.
 * https://esbuild.github.io/content-types/#typescript-caveats (emitDecoratorMetadata)
 *
 * @param folder functions/
 */
export function decoratorMetadata(folder: string): Plugin {
  return {
    name: "decorator-metadata",
    setup: ({ onLoad }) => {
      let known: ReturnType<typeof compilerOf> | undefined;
      onLoad({ filter: /\.[cm]?tsx?$/ }, async ({ path }) => {
        if (path.includes(`${sep}node_modules${sep}`)) return undefined;
        const text = await readFile(path, "utf8");
        const at = decorator.exec(text);
        if (at === null) return undefined;
        known ??= compilerOf(folder);
        if (known === undefined) return undefined;
        if ("missing" in known) {
          const line = text.slice(0, at.index).split("\n").length;
          const file = `functions/${relative(folder, path).replaceAll(sep, "/")}:${line}`;
          return { errors: [{ text: "", detail: withoutCompiler(file, known.missing) }] };
        }
        // As TypeScript, so that esbuild leaves out imports of types.
        return { contents: known.compile(text, path), loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
}

/** Undefined if no metadata is asked for. */
function compilerOf(
  folder: string,
): { readonly compile: (text: string, fileName: string) => string } | { readonly missing: string } | undefined {
  const tsconfig = join(folder, "tsconfig.json");
  const asked = textOf(tsconfig);
  if (!/"(?:emitDecoratorMetadata|extends)"/.test(asked)) return undefined;
  const isAsked = /"emitDecoratorMetadata"\s*:\s*true/.test(asked);
  const compiler = loadCompiler(folder);
  const { transpileModule } = compiler ?? {};
  if (compiler === undefined || transpileModule === undefined) {
    return isAsked ? { missing: compiler === undefined ? "no package typescript" : compiler.version } : undefined;
  }
  const { config = {} } = compiler.readConfigFile(tsconfig, (path) => readFileSync(path, "utf8"));
  const { options } = compiler.parseJsonConfigFileContent({ ...config, files: [], include: [] }, compiler.sys, folder);
  if (options["emitDecoratorMetadata"] !== true) return undefined;
  const compilerOptions = {
    ...options,
    module: compiler.ModuleKind.ESNext,
    importHelpers: false,
    sourceMap: false,
    inlineSourceMap: true,
  };
  return { compile: (text, fileName) => transpileModule(text, { fileName, compilerOptions }).outputText };
}

/** The app's own, or the project's if that one can't. */
function loadCompiler(folder: string): Compiler | undefined {
  const found = [folder, join(folder, "..")].flatMap((from): readonly Compiler[] => {
    try {
      return [createRequire(join(from, "package.json"))("typescript") as Compiler];
    } catch {
      return [];
    }
  });
  return found.find(({ transpileModule }) => transpileModule !== undefined) ?? found[0];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function withoutCompiler(path: string, found: string): Problem {
  return {
    path,
    rule: "has a decorator, whose metadata functions/tsconfig.json asks for (emitDecoratorMetadata): only TypeScript up to version 6 writes it",
    found,
    fix: "remove emitDecoratorMetadata, and name what is injected, such as @Inject(Orders); or run npm install --save-dev typescript@6",
  };
}
