import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { problemAt } from "@protected-function/core/text/reading/reading-problem.ts";
import { shownFile } from "./shown-file.ts";

/** Node quotes the file with its line, the source, and a caret. */
const syntax = /^(file:\/\/\S+):(\d+)\n(?:.*\n)*?( *)\^+\n\s*SyntaxError(?: \[\w+\])?: (.*)$/m;
const lost = /^(?:Type)?Error(?: \[\w+\])?: (Cannot find (module|package) '([^']+)') imported from (\S.*)$/m;

/** Why Node can't load the program's own code, with its place and what to do; undefined for any other failure. */
export function programUnreadable(message: string): string | undefined {
  const [, url = "", line, marked = "", reason = ""] = syntax.exec(message) ?? [];
  if (line !== undefined && !url.includes("/node_modules/")) {
    const place = `${shown(fileURLToPath(url))}:${line}:${marked.length + 1}`;
    return `${place}: ${reason}.\nCorrect it there; npx tsc --noEmit shows the same place`;
  }
  const [, what, kind, name = "", file = ""] = lost.exec(message) ?? [];
  if (what === undefined || file.includes("/node_modules/")) return undefined;
  const fix =
    kind === "package"
      ? "Correct the import there, or install the package"
      : "Correct the import there, or restore the file";
  return `${placeOf(file, basename(name))}: ${what.replace(name, shown(name))}.\n${fix}`;
}

/** Where the file imports a module; the file alone if it's gone by now, or nobody may read it. */
function placeOf(file: string, module: string): string {
  const code = contentOf(file);
  const ends = [`${module}"`, `${module}'`].map((text) => code.indexOf(text)).filter((at) => at !== -1);
  const { line, column } = problemAt(code, Math.max(0, ...ends.map((at) => opening(code, at))), { what: "", fix: "" });
  return ends.length === 0 ? shown(file) : `${shown(file)}:${line}:${column}`;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function opening(code: string, at: number): number {
  return Math.max(code.lastIndexOf('"', at), code.lastIndexOf("'", at));
}

function shown(path: string): string {
  return path.startsWith("/") ? shownFile(path) : path;
}
