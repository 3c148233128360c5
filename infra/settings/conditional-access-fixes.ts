import { isObject } from "@protected-function/core/text/json.ts";
import { schemaAt } from "../contract/schema-keys.ts";
import { choicesOf } from "./fitting-values.ts";
import { withNote, writeThis, yamlLines } from "./settings-lines.ts";
import { settingsSchema } from "./settings-schema.ts";

/**
 * The fix of conditional access as one word: a state, or the names of policies that are on or off. Which policies a
 * switch means, nobody can tell, and a wrong one may shut people out. Undefined for anything else.
 */
export function fixOfConditionalAccess(path: readonly PropertyKey[], typed: unknown): string | undefined {
  if (path.join() !== "conditionalAccess" || isObject(typed) || typed === null || typed === "") return undefined;
  const words = [typed].flat();
  const isOn = (name: unknown) => choicesOf(schemaAt(settingsSchema, [...path, String(name)]))?.includes(true) === true;
  const policies = words.length > 0 && words.every(isOn) ? words.map((name) => [String(name), true] as const) : [];
  const state = policies.length > 0 ? "report-only" : stateOf(typed, path);
  const written = yamlLines(path, { state, ...Object.fromEntries(policies) });
  const more = policies.length > 0 || state === "off" ? "" : "and add the policies that you want, ";
  return `${withNote(writeThis(path, typed), `${more}explained in docs/guides/conditional-access.md`)}\n${written}`;
}

/** Nothing is enforced that isn't called so: `enabled` means much. */
function stateOf(typed: unknown, path: readonly PropertyKey[]): unknown {
  const states = choicesOf(schemaAt(settingsSchema, [...path, "state"])) ?? [];
  const word = String(typed).trim().toLowerCase();
  return states.find((state) => state === word) ?? (/^(?:false|no|none|disabled)$/.test(word) ? "off" : "report-only");
}
