import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { problemAt } from "@protected-function/core/text/reading/reading-problem.ts";
import { shownFile } from "./shown-file.ts";

/** Node quotes the file with its line, the source, and a caret. */
const syntax = /^(file:\/\/\S+):(\d+)\n(?:.*\n)*?( *)\^+\n\s*SyntaxError(?: \[\w+\])?: (.*)$/m;
const lost = /^(?:Type)?Error(?: \[\w+\])?: (Cannot find (module|package) '([^']+)') imported from (\S.*)$/m;

/** A frame of a stack trace that is in a file. */
const frame = /^ +at (?:.*\()?(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^\n]*?):(\d+):(\d+)\)?$/gm;
const thrown = /^Running program '([^'\n]*)' failed with an unhandled exception:\n(?:Uncaught )?(\S[^\n]*)\n/m;

/**
 * What the program's own code threw as it ran, with its place; undefined for any other failure. Of what this project's
 * packages threw, the whole stack trace is needed. In a clone they stand beside the program, so only its own file counts.
 */
export function programThrew(message: string, installed = isInstalled(import.meta.dirname)): string | undefined {
  const [, program, said] = thrown.exec(message) ?? [];
  const frames = [...message.matchAll(frame)];
  const own = frames.findIndex(([, file = ""]) => !isInstalled(file));
  const [, file = "", line, column] = frames[own] ?? [];
  const isOurs =
    (!installed && file !== program) ||
    frames.slice(0, own).some(([, each = ""]) => each.includes("/node_modules/@protected-function/"));
  if (said === undefined || line === undefined || isOurs) return undefined;
  return `${shown(file)}:${line}:${column}: ${said}\nCorrect it there.`;
}

/** A package that a package of node_modules needs, and that isn't there. */
export function packageLost(message: string): string | undefined {
  const [, by = ""] = lost.exec(message)?.slice(3) ?? /^Require stack:\n- (.*)$/m.exec(message) ?? [];
  const [, name] = /Cannot find (?:module|package) '([^']+)'/.exec(message) ?? [];
  if (name === undefined || !isInstalled(by)) return undefined;
  return `node_modules lacks ${shown(name)}, which its packages need. Install all packages again: npm ci`;
}

/** Why Node can't load the program's own code, with its place and what to do; undefined for any other failure. */
export function programUnreadable(message: string): string | undefined {
  const [, url = "", line, marked = "", reason = ""] = syntax.exec(message) ?? [];
  if (line !== undefined && !isInstalled(url)) {
    const place = `${shown(fileURLToPath(url))}:${line}:${marked.length + 1}`;
    return `${place}: ${reason}.\nCorrect it there; npx tsc --noEmit shows the same place`;
  }
  const [, what, kind, name = "", file = ""] = lost.exec(message) ?? [];
  if (what === undefined || isInstalled(file)) return undefined;
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

function isInstalled(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

function shown(path: string): string {
  return path.startsWith("/") ? shownFile(path) : path;
}
