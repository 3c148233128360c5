import { reservedAppSetting } from "@protected-function/core/text/reserved-app-settings.ts";
import { nameSchemas } from "./contract-shape.ts";

/** What stands in place of characters that a name can't have. */
const joints = { roles: ".", endpoints: "-", settings: "_" } as const;

/** Parts of a contract whose entries have names. */
export type NamedPart = keyof typeof joints;

export function isNamedPart(part: unknown): part is NamedPart {
  return typeof part === "string" && Object.hasOwn(joints, part);
}

/** How to rename an entry: to the name nearest to it that the rules allow, if that's clear. */
export function renameFix(part: NamedPart, name: string, taken: readonly string[]): string {
  const fitting = fittingName(part, name, taken);
  const to = fitting === undefined ? "" : ` to ${JSON.stringify(fitting)}`;
  return `rename it${to} in functions/contract.ts, and where it's used`;
}

/** The name nearest to one that the rules refuse, if that's clear. */
export function fittingName(part: NamedPart, name: string, taken: readonly string[]): string | undefined {
  const joint = joints[part];
  const fitting = name
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .replaceAll(/[^\w.-]+/g, joint)
    .replaceAll(part === "roles" ? /^\.+|\.+$/g : /\./g, part === "roles" ? "" : joint)
    .replaceAll(part === "settings" ? /-/g : /(?!)/g, joint);
  const isFree = !taken.some((other) => other.toLowerCase() === fitting.toLowerCase());
  const isFitting = nameSchemas[part].safeParse(fitting).success && reservedAppSetting(fitting) === undefined;
  return isFree && isFitting && fitting !== name ? fitting : undefined;
}
