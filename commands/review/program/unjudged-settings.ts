import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../findings/finding.ts";
import { leftOutOf } from "./settings-copy.ts";

/**
 * What differs in a stack's settings file that no twin was given, a finding for each key: encrypted values, and what Pulumi itself
 * reads.
 *
 * @param name as a reader knows the file
 */
export function unjudgedSettings(name: string, before: string, after: string): readonly Finding[] {
  const [was, is] = [leftOutOf(before), leftOutOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => !isDeepStrictEqual(was.get(key), is.get(key)))
    .map((key) => ({ id: "setting/unjudged", severity: "unknown", subject: key, where: [{ file: name }] }));
}
