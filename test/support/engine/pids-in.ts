import { existsSync, readFileSync } from "node:fs";

/** Processes that the fixture `waiting` has reported, once it has. */
export function pidsIn(report: string): readonly number[] | undefined {
  if (!existsSync(report)) return undefined;
  const text = readFileSync(report, "utf8");
  return text === "" ? undefined : (JSON.parse(text) as number[]);
}
