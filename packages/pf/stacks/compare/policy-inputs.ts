/**
 * Converts a conditional access policy from Graph into the inputs that would declare it in azuread. It keeps every
 * condition and control, even those without an azuread input. Graph's `includeUsers` is azuread's `includedUsers`.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export function asPolicyInputs(answer: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { displayName, state, conditions, grantControls, sessionControls } = answer;
  return { displayName, state, ...Object(inProgramsWords({ conditions, grantControls, sessionControls })) };
}

function inProgramsWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inProgramsWords);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !name.includes("@odata."));
  return Object.fromEntries(entries.map(([name, inner]) => [inputName(name), inProgramsWords(inner)]));
}

function inputName(name: string): string {
  if (name === "termsOfUse") return "termsOfUses";
  return name.replace(/^(includ|exclud)e(?=[A-Z])/, "$1ed");
}
