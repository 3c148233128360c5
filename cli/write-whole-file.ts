import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file so that whoever reads it finds all of it or, where this fails, what was there before. */
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
