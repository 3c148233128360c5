import type { Half } from "../../stacks/live/stack-settings.ts";

type Json = Readonly<Record<string, unknown>>;

/** Outputs of each half that no longer apply after the release. */
const outputsOf: Readonly<Record<Half, readonly string[]>> = {
  api: ["api", "scope"],
  hosting: ["functionApp", "endpoints"],
};
const adoptedOf: Readonly<Record<Half, string>> = { api: "apiClientId", hosting: "siteId" };

/**
 * Removes from the state the resources given back, references to them, and outputs that list them as adopted. The rest
 * is unchanged, including encrypted secrets.
 *
 * @param document as `Stack.export` returns it
 */
export function forgetInState(
  document: Json,
  { urns, halves }: { readonly urns: ReadonlySet<string>; readonly halves: readonly Half[] },
): Json {
  const deployment = document["deployment"] as (Json & { readonly resources?: readonly Json[] }) | null;
  if (!deployment?.resources) return document;
  const isForgotten = (urn: unknown): boolean => urns.has(String(urn));
  const isRemoved = (resource: Json): boolean => isForgotten(resource["urn"]) && resource["delete"] !== true;
  const parents = new Map(deployment.resources.map((resource) => [resource["urn"], resource["parent"]]));
  const resources = deployment.resources
    .filter((resource) => !isRemoved(resource))
    .map((resource) => {
      const copy =
        resource["type"] === "pulumi:pulumi:Stack"
          ? { ...resource, outputs: outputsWithout(resource, halves) }
          : { ...resource };
      return withoutReferences(copy, isForgotten, parents);
    });
  return { ...document, deployment: { ...deployment, resources } };
}

/** The engine refuses a state with a dependency on a missing resource. */
function withoutReferences(
  resource: Json,
  isForgotten: (urn: unknown) => boolean,
  parents: ReadonlyMap<unknown, unknown>,
): Json {
  const lists = ["dependencies", "replaceWith"].filter((name) => Array.isArray(resource[name]));
  const perProperty = resource["propertyDependencies"] as
    | Readonly<Record<string, readonly unknown[] | null>>
    | undefined;
  const { deletedWith, parent: formerParent, ...rest } = resource;
  let parent = formerParent;
  while (isForgotten(parent)) parent = parents.get(parent);
  return {
    ...rest,
    ...(parent !== undefined && { parent }),
    ...(deletedWith !== undefined && !isForgotten(deletedWith) && { deletedWith }),
    ...Object.fromEntries(
      lists.map((name) => [name, (resource[name] as unknown[]).filter((urn) => !isForgotten(urn))]),
    ),
    ...(perProperty && {
      propertyDependencies: Object.fromEntries(
        Object.entries(perProperty).map(([name, urns]) => [name, urns?.filter((urn) => !isForgotten(urn)) ?? urns]),
      ),
    }),
  };
}

function outputsWithout({ outputs = {} }: Json, halves: readonly Half[]): Json {
  const dropped = halves.flatMap((half) => outputsOf[half]);
  const remaining = Object.fromEntries(Object.entries(outputs as Json).filter(([name]) => !dropped.includes(name)));
  // If the program made the output a secret, the whole output is encrypted.
  if (!remaining["deployment"] || "ciphertext" in (remaining["deployment"] as Json)) return remaining;
  const { adopted = {}, location, ...deployment } = remaining["deployment"] as Json & { readonly adopted?: Json };
  const forgotten = halves.map((half) => adoptedOf[half]);
  const still = Object.entries(adopted).filter(([name]) => !forgotten.includes(name));
  // No remaining resource has a region, so the next site may be in another one.
  const place = location === undefined || halves.includes("hosting") ? {} : { location };
  return { ...remaining, deployment: { ...deployment, ...place, adopted: Object.fromEntries(still) } };
}
