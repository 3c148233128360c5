import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openBracket } from "@protected-function/core/text/code/open-bracket.ts";
import { tokensOf } from "@protected-function/core/text/code/tokens.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { lineAt } from "@protected-function/core/text/reading/reading-problem.ts";
import { conflictProblems } from "./conflict-problems.ts";
import { packageFix, packageIn, pathFix } from "./meant-import.ts";
import { ownImportFix } from "./own-import.ts";

/** Why Node can't load contract.ts: in it, or in a module that it imports. */
export async function loadProblems(error: unknown, file: URL): Promise<readonly Problem[]> {
  const [, at = file.href] = error instanceof SyntaxError ? (/^(\S+):\d+\n/.exec(error.stack ?? "") ?? []) : [];
  const unreadable = at.startsWith("file:") ? fileURLToPath(at) : at;
  const folder = fileURLToPath(new URL(".", file));
  const code = existsSync(unreadable) ? readFileSync(unreadable, "utf8") : "";
  const conflicts = conflictProblems(unreadable.replace(folder, "functions/"), code);
  return conflicts.length > 0 ? conflicts : [await loadProblem(error, file)];
}

/** Node quotes the source of what it can't parse before the stack: file, line, caret. */
async function loadProblem(error: unknown, file: URL): Promise<Problem> {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const folder = fileURLToPath(new URL(".", file));
  const own = (text: string) => text.replaceAll(new URL(".", file).href, "functions/").replaceAll(folder, "functions/");
  const [reason = ""] = own(message).split("\n", 1);
  const found = reason.replace(/\.$/, "");
  const [, at = "", line, source, marked = ""] = /^(\S+):(\d+)\n(?:.*\n)*?(.*)\n( *)\^+\n/.exec(stack) ?? [];
  if (line !== undefined && source !== undefined) {
    const isOfModule = /^Cannot use import statement outside a module|^Unexpected token 'export'/.test(found);
    const place = own(at);
    return (
      (isOfModule ? commonjsProblem(file) : undefined) ?? {
        path: `${place}:${line}:${marked.length + 1}`,
        rule: `can't be read: ${withoutChoices(found)}`,
        found: quoted(source.trim()),
        fix:
          (await meantExport(found, at)) ??
          missingColon(source, marked.length) ??
          missingBrace(at, Number(line)) ??
          `${found.startsWith("Expected ',', got ") ? `write a comma before it in ${place}, or close what is open before it` : `correct ${place} there`}; npx tsc --noEmit shows the same place`,
      }
    );
  }
  const early = error instanceof SyntaxError && found.includes("<eof>") ? endsEarly(file) : undefined;
  if (early !== undefined) return early;
  if (error instanceof SyntaxError) {
    const fix = "correct functions/contract.ts; npx tsc --noEmit shows the place";
    return { path: "contract.ts", rule: "must be TypeScript that Node can read", found: quoted(found), fix };
  }
  const [, thrown] = /\bcontract\.ts:(\d+:\d+)/.exec(stack) ?? [];
  const [, unknown] = /^(\w+) is not defined$/.exec(found) ?? [];
  return (
    missingImport(message, folder) ?? {
      path: thrown === undefined ? "contract" : `functions/contract.ts:${thrown}`,
      rule: "throws when it's loaded",
      found: quoted(found),
      fix:
        unknown === "defineContract"
          ? 'write import { defineContract } from "@protected-function/guard/contract"; in the first line of functions/contract.ts'
          : unknown !== undefined && thrown !== undefined
            ? `import or declare ${unknown} in functions/contract.ts`
            : "write values there in functions/contract.ts that need neither environment, file nor network; it may import defineContract and modules of constants",
    }
  );
}

/** `endpoints {` or `route "orders"`, at the value. */
function missingColon(source: string, at: number): string | undefined {
  const [, name] = /([\w"'-]+) $/.exec(source.slice(0, at)) ?? [];
  return name !== undefined && /^["'`{[]/.test(source.slice(at)) ? `write a colon after ${name} there` : undefined;
}

/** `endpoints:` at the end of a line above the line of another name with a colon. */
function missingBrace(file: string, line: number): string | undefined {
  const above = readFileSync(file.startsWith("file:") ? fileURLToPath(file) : file, "utf8")
    .split("\n")
    .slice(0, line - 1);
  const index = above.findLastIndex((one) => one.trim() !== "");
  const [, name] = /([\w"'-]+):\s*$/.exec(above[index] ?? "") ?? [];
  return name === undefined ? undefined : `write { after ${name}: in line ${index + 1}`;
}

/** The bracket that is open at the end of the file, of which Node says no line. */
function endsEarly(file: URL): Problem | undefined {
  const last = openBracket(readFileSync(file, "utf8"));
  return (
    last && {
      path: `functions/contract.ts:${last.line}`,
      rule: `has a ${last.text} that isn't closed`,
      found: "the end of the file",
      fix: "close it where it ends in functions/contract.ts",
    }
  );
}

/** At the line of the import, which Node doesn't say. */
function missingImport(message: string, folder: string): Problem | undefined {
  const [, part, manifest, importer] =
    /^Package subpath '\.(.*?)' is not defined by "exports" in (.*) imported from (\S.*?)(?:\n|$)/.exec(message) ?? [];
  if (part !== undefined && manifest !== undefined && existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly name: string };
    return importProblem(
      `${name}${part}`,
      importer,
      folder,
      `write ${name} there, or a part that it has: exports in its package.json shows them`,
    );
  }
  const [, missing = "", from] =
    /^Cannot find (?:package|module) '([^']*)' imported from (\S.*?)(?:\n|$)/.exec(message) ?? [];
  return importProblem(missing, from, folder);
}

function importProblem(missing: string, importer = "", folder: string, fixOfPart?: string): Problem | undefined {
  if (missing === "" || !existsSync(importer)) return undefined;
  const code = readFileSync(importer, "utf8");
  const leadsThere = (text: string) =>
    text === missing ||
    text.startsWith(`${missing}/`) ||
    (text.startsWith(".") && fileURLToPath(new URL(text, pathToFileURL(importer))) === missing);
  const { text: typed, line } = tokensOf(code).find(({ kind, text }) => kind === "text" && leadsThere(text)) ?? {
    text: missing,
    line: 1,
  };
  const name = packageIn(typed);
  return {
    path: `${importer.replace(folder, "functions/")}:${line}`,
    rule: "imports what isn't there",
    found: quoted(typed),
    fix:
      name === undefined
        ? pathFix(typed, dirname(importer), folder)
        : (ownImportFix(typed, code.split("\n")[line - 1] ?? typed, true) ?? fixOfPart ?? packageFix(name, folder)),
  };
}

/** `defineContract` for an import of `defineContrct`, by what the other module exports. */
async function meantExport(reason: string, at: string): Promise<string | undefined> {
  const [, specifier, typed] =
    /^The requested module '(.*)' does not provide an export named '(.*)'$/.exec(reason) ?? [];
  if (specifier === undefined || typed === undefined) return undefined;
  try {
    const importer = at.startsWith("file:") ? fileURLToPath(at) : at;
    const module = (await import(pathToFileURL(createRequire(importer).resolve(specifier)).href)) as object;
    const meant = nearest(typed, Object.keys(module));
    return meant === undefined ? undefined : `write ${meant} there in place of ${typed}`;
  } catch {
    return undefined;
  }
}

/** Without the list of everything that could stand there, of which nobody meant most. */
function withoutChoices(reason: string): string {
  return reason
    .replace(/^Expected .+, .+, got (.*)$/, "Unexpected token $1")
    .replace(/^(Unexpected token `.*?`)\. Expected .*$/, "$1");
}

/** Node then reads contract.ts as CommonJS, in which import and export can't stand. Without a type, it takes both. */
function commonjsProblem(file: URL): Problem | undefined {
  const manifestFile = new URL("package.json", file);
  // A package.json above the folder may say so as well.
  if (!existsSync(manifestFile)) return undefined;
  const manifest = readFileSync(manifestFile, "utf8");
  const { type } = JSON.parse(manifest) as { readonly type?: unknown };
  if (type !== "commonjs") return undefined;
  const line = lineAt(manifest, /"type"\s*:/.exec(manifest)?.index ?? 0);
  return {
    path: `functions/package.json:${line}`,
    rule: "must let Node read functions/contract.ts as an ES module, with import and export",
    found: '"type": "commonjs"',
    fix: 'write "type": "module" there in functions/package.json',
  };
}
