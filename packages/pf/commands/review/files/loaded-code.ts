import { basename } from "node:path";
import type { FileClass } from "./file-class.ts";
import { isCode, type ProvedFile } from "./proofs.ts";

/**
 * Finds code of no kind that changed files of these kinds load, by themselves or by each other: it runs with them, wherever
 * it is.
 */
export function isLoadedIn(proved: readonly ProvedFile[], kinds: readonly FileClass[]): (file: string) => boolean {
  const isOther = ({ versions: { file }, class: kind }: ProvedFile) => kind === "unknown" && isCode(file);
  const running = proved.filter((one) => !isOther(one) && kinds.includes(one.class));
  // Those that are found are also looked through.
  for (const { versions } of running) {
    const text = versions.after?.text ?? "";
    running.push(...proved.filter((one) => isOther(one) && !running.includes(one) && loads(text, one.versions.file)));
  }
  return (file) => running.some(({ versions }) => versions.file === file);
}

/** Whether a text names a module, by its file's name, or by that without its ending in quotes. */
function loads(text: string, file: string): boolean {
  const name = basename(file)
    .replace(/\.[cm]?[jt]sx?$/, "")
    .replaceAll(/[^\w-]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w.-])${name}\\.[cm]?[jt]sx?(?![\\w-])|["'\`/]${name}["'\`]`).test(text);
}
