import { isUnknown, Secret } from "./settled-values.ts";

/** Messages show this instead of a secret. */
export const secretShown = "[secret]";

/** The value at a path: known, or not known yet. An absent value is known, and `undefined`. */
export type Reading =
  | { readonly known: false }
  | {
      readonly known: true;
      readonly value: unknown;
      /** For messages; `[secret]` if the value, or an object or list around it, is a secret. */
      readonly shown: string;
    };

/**
 * @param inputs from `settleInputs`
 * @param path names, with dots between them: `siteConfig.minTlsVersion`
 */
export function readInput(inputs: Readonly<Record<string, unknown>>, path: string): Reading {
  let current: unknown = inputs;
  let secret = false;
  for (const name of path.split(".")) {
    if (typeof current !== "object" || current === null) return knownReading(undefined, secret);
    const member: unknown = Object.hasOwn(current, name) ? Reflect.get(current, name) : undefined;
    secret ||= member instanceof Secret;
    current = revealed(member);
    if (isUnknown(current)) return { known: false };
  }
  return knownReading(current ?? undefined, secret);
}

/**
 * The elements of a list. The list as a whole may be unknown. An absent value, or one that isn't a list, has no
 * elements.
 */
export function readList(
  inputs: Readonly<Record<string, unknown>>,
  path: string,
): { readonly known: false } | { readonly known: true; readonly elements: readonly Reading[]; readonly shown: string } {
  const list = readInput(inputs, path);
  if (!list.known) return list;
  const elements: readonly unknown[] = Array.isArray(list.value) ? list.value : [];
  const allSecret = list.shown === secretShown;
  return { known: true, shown: list.shown, elements: elements.map((element) => readElement(element, allSecret)) };
}

function readElement(element: unknown, secret: boolean): Reading {
  const value = revealed(element);
  return isUnknown(value) ? { known: false } : knownReading(value ?? undefined, secret || element instanceof Secret);
}

function knownReading(value: unknown, secret: boolean): Reading {
  if (value === undefined) return { known: true, value, shown: "nothing" };
  return { known: true, value, shown: secret ? secretShown : JSON.stringify(value, masked) };
}

function revealed(value: unknown): unknown {
  let current = value;
  while (current instanceof Secret) current = current.value;
  return current;
}

function masked(_name: string, value: unknown): unknown {
  if (value instanceof Secret) return secretShown;
  return isUnknown(value) ? "[unknown]" : value;
}
