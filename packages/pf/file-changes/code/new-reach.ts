import { codeReach, type Reach } from "./code-reach.ts";
import type { CodeFile } from "./renamed.ts";

/** Something that a change newly reaches, and where. */
export interface NewReach extends Reach {
  readonly file: string;
}

const sendsToOne = /^sends to (?:\w+:\/\/|the address in the variable (?!of ))/;

/**
 * Returns what the changed code reaches that it didn't reach before, in any of its files: code that only moves to another
 * file, or gets other names, reaches nothing new.
 */
export function newReaches(files: readonly CodeFile[]): readonly NewReach[] {
  const all = (version: "before" | "after") =>
    files.flatMap((one) => {
      const text = one[version];
      return text === undefined ? [] : codeReach(one.file, text).map((reach) => ({ ...reach, file: one.file }));
    });
  const before = all("before");
  const left = Map.groupBy(before, keyOf);
  const isNew: NewReach[] = [];
  // An address that a call had, and that a constant now holds.
  const isKnown = ({ kind, text }: Reach) =>
    (text.startsWith("holds ") && before.some((one) => one.text === text.replace(/^holds the address/, "sends to"))) ||
    // Once more to the same machine.
    (kind === "network" && sendsToOne.test(text) && before.some((one) => one.text === text));
  for (const reach of all("after"))
    if (left.get(keyOf(reach))?.pop() === undefined && !isKnown(reach)) isNew.push(reach);
  // A parameter may stand for an address that the code had. Not if the caller or a variable may newly decide about it.
  const hasNewSource = isNew.some(
    ({ isOpaque, kind }) => isOpaque !== true && (kind === "network" || kind === "caller" || kind === "environment"),
  );
  const rest = [...left.values()].flat().filter((reach) => reach.isRisk);
  return isNew.filter((reach) => {
    if (reach.isOpaque !== true || hasNewSource) return true;
    const index = rest.findIndex((one) => one.kind === reach.kind);
    if (index !== -1) rest.splice(index, 1);
    return index === -1;
  });
}

function keyOf({ kind, text }: Reach): string {
  return `${kind} ${text}`;
}
