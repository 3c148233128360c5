import { zipFiles } from "../functions/build.ts";
import type { Files } from "./usual/package.ts";

/** Bytes of the files, zipped as ours are. */
export function zippedBytes(files: Files): number {
  return zipFiles(files).length;
}
