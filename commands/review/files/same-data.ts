import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";

/**
 * Whether two texts of a YAML or JSON file hold the same data, for each kind of reader: Pulumi and GitHub read YAML 1.1 and 1.2,
 * where `yes` is a truth or a text. Not proved where a text has tags, errors, a key twice, or keys in another order.
 */
export function isSameData(file: string, before: string, after: string): boolean {
  if (!/\.(?:ya?ml|json)$/.test(file)) return false;
  try {
    if (file.endsWith(".json") && JSON.stringify(JSON.parse(before)) !== JSON.stringify(JSON.parse(after)))
      return false;
    return (["1.1", "1.2"] as const).every((version) => dataOf(before, version) === dataOf(after, version));
  } catch {
    return false;
  }
}

/** Comments and layout left out. @throws where a text is no data that every reader reads alike */
function dataOf(text: string, version: "1.1" | "1.2"): string {
  const documents = parseAllDocuments(text, { version, uniqueKeys: true, merge: version === "1.1" });
  if (!Array.isArray(documents)) return "empty";
  return JSON.stringify(
    documents.map(({ errors, warnings, contents, directives }) => {
      if (errors.length + warnings.length > 0) throw new Error("not to be read as data");
      return [directives?.yaml.explicit === true && directives.yaml.version, plain(contents as Node | null)];
    }),
  );
}

/** What a node says. A bare scalar is kept as it is written: a reader makes of it what it knows. */
function plain(node: Node | null | undefined): unknown {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return { alias: node.source };
  if (node.tag !== undefined) throw new Error("a tag: readers differ in what they make of it");
  const anchor = "anchor" in node && node.anchor !== undefined ? { anchor: node.anchor } : {};
  if (isScalar(node)) {
    const isText = typeof node.value === "string";
    return { ...anchor, ...(isText ? { text: node.value } : { bare: node.source ?? String(node.value) }) };
  }
  if (isMap(node))
    return { ...anchor, map: node.items.map(({ key, value }) => [plain(key as Node), plain(value as Node)]) };
  if (isSeq(node)) return { ...anchor, list: node.items.map((item) => plain(item as Node)) };
  throw new Error("not to be read as data");
}
