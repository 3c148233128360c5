import type { Json } from "../../packages/pf/commands/review/snapshot/snapshot.ts";
import type { Altered } from "./cases/case.ts";

/** What is observed of a deployed version, as far as cases alter it. */
export interface AlterableState {
  readonly state: {
    readonly resources: readonly { readonly name: string; readonly type: string; readonly path: string }[];
    readonly outputs: Readonly<Record<string, Json>>;
  };
}

type Data = Record<string, unknown> | unknown[];

/**
 * A copy of what was observed of the base, as the change leaves it.
 *
 * @throws Error for a resource or a path that the base does not have
 */
export function altered<Observed extends AlterableState>(base: Observed, edits: readonly Altered[]): Observed {
  const copy = structuredClone(base);
  const { state } = copy as unknown as { readonly state: { resources: Data[]; outputs: Data } };
  const indexOf = (resource: string): number => {
    const index = copy.state.resources.findIndex(({ type, name }) => `${type} ${name}` === resource);
    if (index === -1) throw new Error(`the base has no resource ${resource}`);
    return index;
  };
  for (const edit of edits) {
    if ("output" in edit) set(state.outputs, edit.output, edit.to);
    else if ("observed" in edit) set(copy as unknown as Data, edit.observed, edit.to);
    else if ("removed" in edit) state.resources.splice(indexOf(edit.resource), 1);
    else if ("added" in edit) state.resources.push(addedResource(edit, copy));
    else {
      const found = state.resources[indexOf(edit.resource)];
      if (found) set(found, edit.path, edit.to);
    }
  }
  return copy;
}

function addedResource(edit: Extract<Altered, { readonly added: unknown }>, { state }: AlterableState): Data {
  const [type = "", ...rest] = edit.resource.split(" ");
  const name = rest.join(" ");
  const parent = state.resources.find((one) => `${one.type} ${one.name}` === edit.parent);
  const types = parent?.path.split("::")[0];
  const kind = type.startsWith("pulumi:providers:") ? "provider" : "resource";
  const path = `${types === undefined ? "" : `${types}$`}${type}::${name}`;
  return { name, type, path, kind, inputs: structuredClone(edit.added), options: {} };
}

/** Sets a value by its path, or takes it out: keys of objects, elements of lists by name or index, `+` for a new one. */
function set(data: Data, path: string, to: Json | undefined): void {
  const segments = path.split(".");
  // A name may have dots in it: the longest that is there counts.
  for (let length = segments.length; length > 0; length--) {
    const key = keyIn(data, segments.slice(0, length).join("."));
    const rest = segments.slice(length).join(".");
    if (key === undefined && length > 1) continue;
    if (rest === "") {
      put(data, key ?? segments[0] ?? "", to);
      return;
    }
    const inner = key === undefined ? undefined : (Reflect.get(data, key) as unknown);
    if (typeof inner !== "object" || inner === null) throw new Error(`the base has no ${path}`);
    set(inner as Data, rest, to);
    return;
  }
}

/** Names of people's things begin with what the settings call them: "office, location of whocalls (dev)". */
function keyIn(data: Data, name: string): string | undefined {
  if (!Array.isArray(data)) return Object.hasOwn(data, name) ? name : undefined;
  const index = data.findIndex((element: unknown, position) => {
    const { name: own, displayName, label, value, who } = Object(element) as Readonly<Record<string, unknown>>;
    const isNamed = [own, displayName, label, value, who].some(
      (one) => typeof one === "string" && (one === name || one.startsWith(`${name},`)),
    );
    return isNamed || String(position) === name;
  });
  return index === -1 ? undefined : String(index);
}

function put(data: Data, key: string, to: Json | undefined): void {
  if (!Array.isArray(data)) {
    if (to === undefined) delete data[key];
    else data[key] = structuredClone(to);
    return;
  }
  const index = Number(key);
  if (to === undefined) data.splice(index, 1);
  else if (Number.isInteger(index)) data[index] = structuredClone(to);
  else data.push(structuredClone(to));
}
