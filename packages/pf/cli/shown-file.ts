import { relative } from "node:path";
import { shownPath } from "@protected-function/core/text/shown-path.ts";

/** A file or folder as a person calls it who stands in the working directory, which is ".". */
export function shownFile(path: string): string {
  return shownPath(path, relative("", path));
}
