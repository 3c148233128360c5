import { readFileSync, realpathSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join, sep } from "node:path";
import type { OnResolveArgs, Plugin, PluginBuild } from "esbuild";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** The packages that a function app must have once, and unchanged: what decides about callers, and what registers it. */
const guard = "@protected-function/guard";
const library = "@azure/functions";

/**
 * As the program of the app's own project resolves it. That may be another checkout than this one: `./pf review` and
 * `./pf verify` build what they are asked about.
 */
function resolvers(functions: string) {
  const program = locate(createRequire(join(functions, "..", "package.json")), "@protected-function/infra");
  const ofProgram = createRequire(program ?? import.meta.url);
  // As the guard resolves it: `serve` and the user's modules register with one copy.
  return { ofProgram, ofGuard: createRequire(realpathSync(ofProgram.resolve(guard))) };
}

/** Marks a resolution that this plugin asks for itself. */
const asked = {};

/**
 * Resolves the guard to the program's own, whatever the app's folder says. A tsconfig's `paths` or a copy in
 * functions/node_modules would put something else in its place, in silence.
 *
 * Of `@azure/functions`, each copy keeps what `app.setup` was called with, and the worker asks one of them only.
 */
export const ownPackages: Plugin = {
  name: "own-packages",
  setup: (build) => {
    const told = new Set<string>();
    const { ofProgram, ofGuard } = resolvers(build.initialOptions.absWorkingDir ?? "");
    build.onResolve({ filter: /^@protected-function\/guard(?:\/|$)/ }, async (args) => {
      if (args.pluginData === asked) return undefined;
      const [expected, { path }] = [locate(ofProgram, args.path), await resolveAsWritten(build, args)];
      if (expected === undefined || path === "" || path === expected) return undefined;
      return { errors: [{ text: "", detail: redirected(args.path, path, build) }] };
    });
    build.onResolve({ filter: /^@azure\/functions$/ }, async (args) => {
      const expected = locate(ofGuard, args.path);
      if (args.pluginData === asked || expected === undefined) return undefined;
      const { path } = await resolveAsWritten(build, args);
      if (path === "" || path === expected) return { path: expected };
      if (!path.includes(join("node_modules", library))) {
        return { errors: [{ text: "", detail: redirected(library, path, build) }] };
      }
      const versions = [versionAt(path), versionAt(expected)];
      if (versions[0] === versions[1] || told.has(path)) return { path: expected };
      told.add(path);
      const text = `${library} ${versions[0]} isn't used, but ${versions[1]}, which the guard registers with. In functions/package.json, write "^${versions[1]}"`;
      return { path: expected, warnings: [{ text }] };
    });
  },
};

/**
 * Leaves what a package may require and isn't installed to run time, as Node does: drivers of databases that the app
 * doesn't use, and the like. If it's needed as the app loads, the build says so then.
 */
export const optionalPackages: Plugin = {
  name: "optional-packages",
  setup: (build) => {
    build.onResolve({ filter: /^[^./#\\]/ }, async (args) => {
      const isDeferred = (args.kind === "require-call" || args.kind === "dynamic-import") && !isBuiltin(args.path);
      if (args.pluginData === asked || !isDeferred || !args.importer.includes(`${sep}node_modules${sep}`)) {
        return undefined;
      }
      const { errors } = await resolveAsWritten(build, args);
      return errors.length > 0 ? { path: args.path, external: true } : undefined;
    });
  },
};

async function resolveAsWritten(build: PluginBuild, { path, importer, namespace, resolveDir, kind }: OnResolveArgs) {
  return await build.resolve(path, { importer, namespace, resolveDir, kind, pluginData: asked });
}

function locate(from: NodeJS.Require, name: string): string | undefined {
  try {
    return realpathSync(from.resolve(name));
  } catch {
    return undefined;
  }
}

function versionAt(path: string): string {
  const folder = path.slice(0, path.lastIndexOf(join("node_modules", library)) + join("node_modules", library).length);
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string };
    return version;
  } catch {
    return "of an unknown version";
  }
}

function redirected(name: string, path: string, { initialOptions: { absWorkingDir = "" } }: PluginBuild): Problem {
  const found = path.startsWith(absWorkingDir)
    ? `functions/${path.slice(absWorkingDir.length).replace(/^\//, "")}`
    : path;
  return {
    path: name,
    rule: "must be the package that the program brings: nothing else decides who may call",
    found,
    fix: `remove ${name} from paths in functions/tsconfig.json, and its copy in functions/node_modules`,
  };
}
