import type { Json } from "../snapshot/snapshot.ts";
import type { Finding, Place } from "../findings/finding.ts";
import type { StateResource } from "./stack-state.ts";

/** What a finding calls a resource: `function-app`, `component storage`, `provider azuread`. The same in every run. */
export function subjectOf({ kind, name, type }: StateResource): string {
  if (kind === "component") return `component ${name}`;
  if (kind === "resource") return name;
  const provider = type.split(":").at(-1) ?? type;
  return name === "default" ? `provider ${provider}` : `provider ${provider} ${name}`;
}

/** What every finding about a resource says besides. */
export function factsOf(
  { name, type }: StateResource,
  more: Readonly<Record<string, Json | undefined>> = {},
): { readonly facts: Readonly<Record<string, Json>> } {
  const known: Record<string, Json> = { type, name };
  for (const [key, value] of Object.entries(more)) if (value !== undefined) known[key] = value;
  return { facts: known };
}

/** Where the change declares it. Of what it no longer declares, the base's place is of no use. */
export function placesOf(resource: StateResource | undefined): Pick<Finding, "where"> {
  const place: Place | undefined = resource?.declaredAt;
  return place ? { where: [place] } : {};
}
