import { readList } from "./read-input.ts";

/**
 * What is wrong with a list that must be written out and say something: it is absent or empty, or an element is.
 * A list with elements that are not known yet is fine.
 */
export function missingElements(inputs: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const list = readList(inputs, path);
  if (!list.known) return undefined;
  const says = list.elements.every(
    (element) => !element.known || (typeof element.value === "string" && element.value.trim() !== ""),
  );
  return list.elements.length > 0 && says ? undefined : `${path} is ${list.shown}`;
}
