import type { PlainMap } from "../secret-values.ts";

/** What a resource may hang on: a path of its own, which goes in as it is. */
const paths = ["scope", "resourceUri"];

/** The resource's id out of the inputs. */
export function fillPath(template: string, inputs: PlainMap, subscriptionId: string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "subscriptionId") return subscriptionId;
    const value = String(inputs[name]);
    return paths.includes(name) ? value.replace(/^\/+|\/+$/g, "") : encodeURIComponent(value);
  });
}

/** The inputs out of an id, for an import. Resource Manager compares ids without case. */
export function readPath(template: string, id: string): PlainMap {
  const pattern = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    paths.includes(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const found = new RegExp(`^${pattern}$`, "i").exec(id);
  if (!found?.groups) throw new Error(`'${id}' is no id of this type: ids look like ${template}`);
  const { subscriptionId: _, ...names } = found.groups;
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) =>
      paths.includes(name) ? [name, `/${value ?? ""}`] : [name, decodeURIComponent(value ?? "")],
    ),
  );
}
