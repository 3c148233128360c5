import { InvalidId } from "../bridge/invalid-id.ts";

type NamesIn<Form extends string> = Form extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Parts<Form extends string> = Readonly<Record<NamesIn<Form>, string>>;

/**
 * The parts of a path, with the plugin's words for another. Their list of segments is left out. A slash at either end
 * doesn't matter. Source: resourceids/parser.go and the ids' own files of hashicorp/go-azure-sdk; terraform-provider-azuread
 * 3.8.0 ran with these ids.
 *
 * @param name `Application`
 * @param form `/applications/{applicationId}`
 * @throws InvalidId
 */
export function parsePath<Form extends string>(name: string, form: Form, id: string): Parts<Form> {
  const parsing = `parsing "${id}": `;
  if (id === "") throw new InvalidId(`${parsing}cannot parse an empty string`);
  const segments = id.replace(/^\//, "").replace(/\/$/, "").split("/");
  const expected = form.slice(1).split("/");
  const example = form.replaceAll(/[{}]/g, "");
  const given = `\n\n> ${example}\n\nHowever this value was provided`;
  if (segments.length < expected.length) {
    const parsed = ` (which was parsed into 0 segments):\n\n> ${id}`;
    const wanted = `Expected a ${name} ID that matched (containing ${expected.length} segments):`;
    throw new InvalidId(
      `${parsing}parsing the ${name} ID: the number of segments didn't match\n\n${wanted}${given}${parsed}`,
    );
  }
  const parts: Record<string, string> = {};
  for (const [position, segment] of expected.entries()) {
    const value = segments[position] ?? "";
    const [, part] = /^\{(.+)\}$/.exec(segment) ?? [];
    if (part !== undefined && value !== "") parts[part] = value;
    else if (part !== undefined || value !== segment) {
      const literal = part === undefined ? `parsing segment "${segment}": ` : "";
      const wrong = `parsing the ${name} ID: the segment at position ${position} didn't match`;
      throw new InvalidId(`${parsing}${literal}${wrong}\n\nExpected a ${name} ID that matched:${given}:\n\n> ${id}`);
    }
  }
  const rest = segments.slice(expected.length).join("/");
  if (rest === "") return parts as Parts<Form>;
  throw new InvalidId(`${parsing}unexpected segment "${rest}" present at the end of the URI (input "${id}")`);
}

/** The same with the path itself. */
export function pathOf<Form extends string>(name: string, form: Form, id: string): string {
  const parts: Readonly<Record<string, string>> = parsePath(name, form, id);
  return form.replaceAll(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? "");
}

/**
 * The parts of a credential's ID, `{objectId}/certificate/{keyId}`. Source: internal/services/applications/parse of
 * hashicorp/terraform-provider-azuread, which also wants both parts to be GUIDs.
 *
 * @param name `Certificate`
 * @throws InvalidId
 */
export function parseCredentialId(
  name: string,
  type: string,
  id: string,
): { readonly objectId: string; readonly subId: string } {
  const [objectId = "", found = "", subId = "", ...rest] = id.split("/");
  const failing = `unable to parse ${name} ID: `;
  if (subId === "" || rest.length > 0) {
    const form = "Object Resource ID should be in the format {objectId}/{type}/{subId}";
    throw new InvalidId(`${failing}${form} - but got "${id}"`);
  }
  if (objectId === "") throw new InvalidId(`${failing}Object ID isn't a valid UUID (""): uuid string is wrong length`);
  if (found !== type) {
    throw new InvalidId(`${failing}Type in {objectID}/{type}/{subID} was expected to be ${type}, got ${found}`);
  }
  return { objectId, subId };
}
