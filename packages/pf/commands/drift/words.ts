import { findingMarks } from "@protected-function/core/text/verdict.ts";
import { dayOf } from "@protected-function/core/text/day.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import type { Meaning } from "./effects/effect.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";
import type { Names } from "./names.ts";
import type { DriftFinding } from "./subject.ts";
import { updateCommand } from "./verdict.ts";

/** The groups of findings, in their order, on every page and terminal. */
export const groups: readonly {
  readonly meaning: Meaning;
  readonly title: string;
  readonly tone: Tone;
  readonly mark: string;
}[] = [
  { meaning: "access", title: "May allow access", tone: "red", mark: findingMarks.fail },
  { meaning: "lacking", title: "May block access or break something", tone: "amber", mark: findingMarks.fail },
  { meaning: "other", title: "No effect on access", tone: "grey", mark: findingMarks.note },
];

type Tone = "red" | "amber" | "grey";

/** The headings of everything else. */
export const headings = {
  unchecked: "Not checked (may have drifted)",
  undeployed: "Not deployed yet (not drift)",
  information: "Good to know",
} as const;

/**
 * A finding in words: its effect, which a reader needs first, then the resource and property, and labeled facts. The
 * update that undoes most of them stands once, under Next.
 */
interface FindingWords {
  readonly effect: string;
  readonly place: string;
  readonly facts: readonly (readonly [label: Label, text: string])[];
}

type Label = "Found" | "Deployed" | "Undo" | "Portal";

/** What undoes most findings. A page links to it. */
export const updateUnderNext = "the update under Next";

export function findingWords(finding: DriftFinding, names: Names): FindingWords {
  const { what, property, effect, undo, portal } = finding;
  return {
    effect: effect.replaceAll(
      /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi,
      (id) => ownEntry(names, id.toLowerCase()) ?? id,
    ),
    place: property === "" ? what : `${what}: ${pathWords(property, names)}`,
    facts: [...values(finding, names), ["Undo", undo.replace(updateCommand, updateUnderNext)], ["Portal", portal]],
  };
}

function values({ kind, expected, found }: DriftFinding, names: Names): FindingWords["facts"] {
  switch (kind) {
    case "gone":
      return [["Found", "nothing; it was deleted"]];
    case "added":
      return [
        ["Found", valueWords(found, names)],
        ["Deployed", "nothing"],
      ];
    case "removed":
      return [
        ["Found", "nothing"],
        ["Deployed", valueWords(expected, names)],
      ];
    case "changed":
      if (expected === undefined && found === undefined) return [["Found", "another value than deployed (not shown)"]];
      return [
        ["Found", valueWords(found, names)],
        ["Deployed", valueWords(expected, names)],
      ];
  }
}

/** A path in the program's words, with names for the ids of elements: `appRoles["Orders.Read"].description`. */
function pathWords(path: string, names: Names): string {
  return path.replaceAll(/\["([^"]*)"\]/g, (_, key: string) => `["${idWords(key, names)}"]`);
}

/** A value in words: names for ids, and no brackets. */
export function valueWords(value: unknown, names: Names): string {
  if (typeof value === "string") return textWords(value, names);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value))
    return value.length === 0 ? "none" : value.map((item) => valueWords(item, names)).join(", ");
  if (typeof value !== "object" || value === null) return "nothing";
  const parts = Object.entries(value).filter(([key, inner], _, all) =>
    isShown(
      key,
      inner,
      all.map(([name]) => name),
    ),
  );
  return parts.length === 0
    ? "nothing"
    : parts.map(([key, inner]) => `${keyWords(key)}: ${nested(key, inner, names)}`).join(", ");
}

/** Other people's text is quoted, so that it doesn't read as a label. */
function nested(key: string, value: unknown, names: Names): string {
  const text = valueWords(value, names);
  if (key === "displayName" && typeof value === "string" && text !== "nothing") return `"${text}"`;
  return typeof value === "object" && value !== null && text !== "nothing" && text !== "none" ? `(${text})` : text;
}

/** An id that only a command needs isn't shown beside what names the same thing. */
function isShown(key: string, value: unknown, keys: readonly string[]): boolean {
  if (value === undefined || value === null || value === "" || key.startsWith("__")) return false;
  const hasName = ["displayName", "name", "value"].some((name) => keys.includes(name));
  if (key === "id") return keys.length === 1;
  if (key === "keyId" || key === "objectId") return !hasName;
  return key !== "appRoleId" || !keys.includes("appRole");
}

const keys: Readonly<Record<string, string>> = {
  displayName: "name",
  endDateTime: "expires",
  startDateTime: "starts",
  appRole: "role",
  resourceAppId: "application",
};

/** `principalId` is "principal", `roleDefinitionId` is "role definition". */
function keyWords(key: string): string {
  const ownWord = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (ownWord !== undefined) return ownWord;
  return key
    .replace(/(?<=[a-z])(?:Object)?Ids?$/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
}

function textWords(text: string, names: Names): string {
  if (text === "") return "nothing";
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z$/.test(text)) return dayOf(text);
  const [, definition] = /\/roleDefinitions\/([^/]+)$/i.exec(text) ?? [];
  return idWords(definition ?? text, names);
}

/** The name of an id. An unknown one keeps the id, and says so. */
function idWords(text: string, names: Names): string {
  if (!guidForm.test(text)) return text;
  const id = text.toLowerCase();
  return (Object.hasOwn(names, id) ? names[id] : undefined) ?? `${text} (name unknown)`;
}
