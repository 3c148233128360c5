import type { Reporter } from "./reporter.ts";
import { writeWholeFile } from "./write-whole-file.ts";

/** Writes a page or a report, and says so: it isn't seen otherwise. @throws the system's error */
export function writeReport(reporter: Pick<Reporter, "note">, file: string, text: string): void {
  writeWholeFile(file, text);
  reporter.note(`Wrote ${file}.`);
}
