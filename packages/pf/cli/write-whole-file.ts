import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file completely. If that fails, the file stays as it was before. */
export function writeWholeFile(path: string, text: string): void {
  if (!isReplaced(path)) return writeFileSync(path, text);
  writeUnfinished(path, text, (unfinished) => renameSync(unfinished, path));
}

/** Whether a new file takes the path's place. A link or a device, such as /dev/stdout, is written to instead. */
export function isReplaced(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() !== false;
}

/** Writes beside the file as `writeWholeFile` does, and leaves nothing. @throws the system's error */
export function tryWriting(path: string): void {
  writeUnfinished(path, "", (unfinished) => rmSync(unfinished));
}

function writeUnfinished(path: string, text: string, finish: (unfinished: string) => void): void {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    writeFileSync(unfinished, text, { flag: "wx" });
    finish(unfinished);
  } catch (error) {
    rmSync(unfinished, { force: true });
    // The person named the file, and not the one beside it.
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
