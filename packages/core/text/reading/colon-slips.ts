import { pulumisNamespaces } from "./pulumis-namespaces.ts";
import { missingSpace, type Repair, shownName } from "./repair.ts";
import type { YamlLine } from "./yaml-lines.ts";

const name = String.raw`[A-Za-z][\w.-]*(?::[A-Za-z][\w.-]*)?`;

/** In a line, or in braces in it. Values of several words aren't sure to be values. */
const equals = new RegExp(`^(${name}) *= *(?=\\S)`);
const alone = new RegExp(`^(${name})$`);
const valued = new RegExp(`^(${name})(?: +(?=[^\\s:={\\["']+$)| *(?=["'{[]))`);
const quoted = String.raw`"(?:[^"\\]|\\.)*"|'[^']*'`;
const inBraces = new RegExp(`(?<=[{,] *)(?:(${name})(?: *= *(?=\\S)| *(?=["'{[]))|(${quoted}) *(?=["'{[]))`, "g");

/** Lines near an error that lack a colon, or the space after it. */
export function colonSlips(lines: readonly string[], structure: readonly YamlLine[], near: number): readonly Repair[] {
  const namespaces = new Set([...pulumisNamespaces, ...prefixesIn(structure)]);
  return structure.flatMap((line, index) =>
    Math.abs(line.number - near) > 3 ? [] : slipsOf(line, structure[index + 1], lines, namespaces),
  );
}

function prefixesIn(structure: readonly YamlLine[]): readonly string[] {
  return structure.flatMap(({ name: key = "" }) => /^([\w-]+):[\w-]+$/.exec(key)?.[1] ?? []);
}

function slipsOf(
  line: YamlLine,
  next: YamlLine | undefined,
  lines: readonly string[],
  namespaces: ReadonlySet<string>,
): readonly Repair[] {
  const { body, inner } = line;
  const edited = (from: number, to: number, text: string, said: Pick<Repair, "what" | "fix">, at = from): Repair => {
    const old = lines[line.number - 1] ?? "";
    const start = inner + (old.startsWith("\uFEFF") ? 1 : 0);
    const repaired = old.slice(0, start + from) + text + old.slice(start + to);
    return {
      line: line.number,
      column: start + at,
      ...said,
      lines: lines.with(line.number - 1, repaired),
      odds: 0,
    };
  };
  const missing = (from: number, match: string, key: string) => {
    const after = from + key.length;
    return match.includes("=")
      ? edited(after, from + match.length, ": ", equalsSign, from + match.indexOf("="))
      : edited(after, from + match.length, ": ", afterName(key, false), from);
  };
  const [assigned, assignedKey = ""] = equals.exec(body) ?? [];
  if (assigned !== undefined) return [missing(0, assigned, assignedKey)];
  const braces = [...body.matchAll(inBraces)].map(({ 0: match, 1: plain, 2: inQuotes = "", index }) =>
    missing(index, match, plain ?? inQuotes),
  );
  const [before, beforeKey = ""] = valued.exec(body) ?? [];
  if (before !== undefined) return [missing(0, before, beforeKey), ...braces];
  if (line.name !== undefined) return braces;
  const isParent = next !== undefined && (next.indent > line.indent || (next.isItem && next.indent === line.indent));
  if (isParent && alone.test(body)) return [edited(body.length, body.length, ":", afterName(body, true), 0)];
  const colon = gluedColon(body, namespaces);
  return colon === undefined ? braces : [edited(colon + 1, colon + 1, " ", missingSpace, colon)];
}

/** The colon of `name:value` or `namespace:name:value`. */
function gluedColon(body: string, namespaces: ReadonlySet<string>): number | undefined {
  const [, namespace = "", rest = ""] = /^([A-Za-z][\w-]*):(.*)$/.exec(body) ?? [];
  if (rest === "" || rest.startsWith("//")) return undefined;
  if (!namespaces.has(namespace)) return namespace.length;
  const [, own] = /^([A-Za-z][\w-]*):\S/.exec(rest) ?? [];
  return own === undefined ? undefined : namespace.length + 1 + own.length;
}

const alsoText = new RegExp(`^(${name})(?: *(=) *(?=\\S)| *(?=["'])| +(?=\\S+$))`);

/**
 * In braces, where readers take `name = value` for a text. `from` and `to` is what a colon and a space go to the place
 * of.
 */
export function colonInText(
  source: string,
): (Pick<Repair, "what" | "fix"> & { readonly at: number; readonly from: number; readonly to: number }) | undefined {
  const [match = "", key = "", sign] = alsoText.exec(source) ?? [];
  if (match === "") return undefined;
  const said = sign === undefined ? afterName(key, false) : equalsSign;
  const at = sign === undefined ? 0 : match.indexOf("=");
  return { what: said.what, fix: `${said.fix}.`, at, from: key.length, to: match.length };
}

const equalsSign = { what: "= in place of a colon", fix: "Write a colon and a space in its place" };

function afterName(key: string, isAlone: boolean): Pick<Repair, "what" | "fix"> {
  const shown = shownName({ name: key }) ?? "its name";
  const fix = isAlone ? "Write a colon after it" : "Write a colon and a space after it";
  return { what: `a colon is missing after ${shown}`, fix };
}
