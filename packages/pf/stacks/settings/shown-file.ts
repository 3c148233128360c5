import { relative } from "node:path";
import { shownPath } from "@protected-function/core/text/shown-path.ts";

/** A file as a person calls it who stands in the working directory. */
export function shownFile(path: string): string {
  return shownPath(path, relative("", path));
}
