import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Reads functions/.funcignore, which Azure Functions Core Tools read as well: gitignore's syntax, paths below functions/.
 *
 * @returns whether it leaves a path out; without the file, nothing is left out
 */
export async function readFuncignore(folder: string): Promise<(path: string) => boolean> {
  const text = await readFile(join(folder, ".funcignore"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?<!\\)\s+$/, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ isLeftOut: !line.startsWith("!"), matches: matcherOf(line.replace(/^!/, "")) }));
  return (path) => patterns.findLast(({ matches }) => matches.test(path))?.isLeftOut ?? false;
}

/** A pattern with a slash before its end starts at functions/. Any other one matches at every depth. */
function matcherOf(pattern: string): RegExp {
  const isFolder = pattern.endsWith("/");
  const bare = pattern.replace(/\/$/, "");
  const start = bare.includes("/") ? "^" : "^(?:.*/)?";
  const body = bare
    .replace(/^\//, "")
    .split(/(\*\*\/|\/\*\*$|\*|\?|\\.|\[[^\]]*\])/)
    .map(sourceOf)
    .join("");
  return new RegExp(`${start}${body}${isFolder ? "/" : "(?:/|$)"}`, "u");
}

function sourceOf(part: string): string {
  if (part === "**/") return "(?:.*/)?";
  if (part === "/**") return "/.*";
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  if (/^\[.+\]$/.test(part)) return part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
  return part.replace(/^\\(.)$/, "$1").replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
