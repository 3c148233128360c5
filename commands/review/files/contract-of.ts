/*
 * A process of its own: it loads a version's contract, which is that version's code, and prints it as data. Its argument is the
 * folder of the program.
 */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { contractFile } from "./file-class.ts";

/** Of what is printed. Another one is read as nothing. */
export const contractFormat = 1;

if (import.meta.main) {
  const [, , directory = "."] = process.argv;
  const url = pathToFileURL(join(resolve(directory), contractFile)).href;
  const loaded = (await import(url)) as { readonly contract?: unknown };
  // What the contract's own code prints comes before.
  process.stdout.write(`\n${JSON.stringify({ format: contractFormat, contract: loaded.contract })}\n`);
}
