import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { tokensOf } from "@protected-function/core/text/code/tokens.ts";
import { isOwnSource } from "./bundle-code.ts";

const code = /\.[cm]?[jt]sx?$/;

/** Code is bundled, and these configure tools. */
const notData =
  /\.(?:[cm]?[jt]sx?|map|tgz|lock|log)$|(?:^|\/)(?:package(?:-lock)?|tsconfig[\w.-]*|host|proxies|local\.settings[\w.-]*|function)\.json$|(?:^|\/)\.[^/]*$|^[^/.]+$/i;

/**
 * Returns a warning for each file of the app's folder that the code names, and that the package hasn't. If it is
 * read at run time, the call fails, in Azure as here.
 *
 * @param folder functions/
 * @param bundled the files that are in the bundle, from the folder
 * @param shipped the files of the package beside the code
 */
export async function unshippedWarnings(
  folder: string,
  bundled: readonly string[],
  shipped: readonly string[],
): Promise<readonly string[]> {
  const there = new Set([...bundled, ...shipped]);
  const missing = (await dataFiles(folder)).filter((file) => !there.has(file));
  if (missing.length === 0) return [];
  const warnings = bundled
    .filter((file) => code.test(file) && isOwnSource(file))
    .flatMap((file) =>
      tokensOf(readFileSync(join(folder, file), "utf8")).flatMap(({ kind, text, line }) => {
        const named = kind === "text" ? missing.find((one) => isNamedBy(one, text)) : undefined;
        return named === undefined ? [] : [warningOf(`functions/${file}:${line}`, named)];
      }),
    );
  return [...new Set(warnings)];
}

async function dataFiles(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const exclude = ({ name }: { readonly name: string }) =>
    /^(?:node_modules|dist|build|out|coverage|tests?|__tests__)$/.test(name);
  for await (const entry of glob("**", { cwd: folder, withFileTypes: true, exclude })) {
    const file = relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/");
    if (entry.isFile() && !notData.test(file)) files.push(file);
  }
  return files.toSorted();
}

/** `../templates/mail.html`, or `mail.html` after the names of folders. */
function isNamedBy(file: string, text: string): boolean {
  const path = posix.normalize(text.replaceAll("\\", "/")).replace(/^(?:\.\.?\/)+|^\//, "");
  return path === file || file.endsWith(`/${path}`);
}

function warningOf(place: string, file: string): string {
  return `${place} names ${file}, which isn't in the package. If the code reads it, add files: [${JSON.stringify(file)}] to functions/contract.ts, and read it from the package's folder: join(process.cwd(), ${JSON.stringify(file)})`;
}
