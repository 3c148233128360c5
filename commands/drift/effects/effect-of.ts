import { ownEntry } from "../../../text/own-entry.ts";
import { azureEffects } from "./azure-effects.ts";
import { access, type Change, type Effect, type KnownEffects, type Rule, unknownEffect } from "./effect.ts";
import { entraEffects } from "./entra-effects.ts";

const known: Readonly<Record<string, KnownEffects>> = { ...azureEffects, ...entraEffects };

/** What a change of one property does to access. A property without a rule may allow access. */
export function effectOf(type: string, change: Change): Effect {
  return ruleFor(type, change.path)?.(change) ?? unknownEffect;
}

/** What it does to access that the whole resource is gone. */
export function effectOfGone(type: string): Effect {
  return (
    ownEntry(known, type)?.gone ?? access(3, "Nothing here knows what this resource does, so it may allow access.")
  );
}

/** The rule with the longest path that is the property's, or that contains it. Undefined if no table has one. */
export function ruleFor(type: string, path: string): Rule | undefined {
  const properties = ownEntry(known, type)?.properties ?? {};
  const plain = generalPath(path);
  const [found] = Object.keys(properties)
    .filter((one) => plain === one || plain.startsWith(`${one}.`) || plain.startsWith(`${one}[`))
    .toSorted((one, other) => other.length - one.length);
  return found === undefined ? undefined : properties[found];
}

/** The same path for every element: `appRoles["<id>"].value` and `appRoles[0].value` are `appRoles[].value`. */
function generalPath(path: string): string {
  return path.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "[]");
}
