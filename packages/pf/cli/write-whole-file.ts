import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file completely. If that fails, the file stays as it was before. */
export function writeWholeFile(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    writeFileSync(unfinished, text, { flag: "wx" });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
