import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from "yaml";

/** A document as data in which every scalar is a text, as it is written if it has no quotes. */
export function structureOf(document: Document.Parsed): unknown {
  const node = (one: unknown): unknown => {
    if (isAlias(one)) return node(one.resolve(document));
    if (isMap(one)) return Object.fromEntries(one.items.map(({ key, value }) => [String(node(key)), node(value)]));
    if (isSeq(one)) return one.items.map(node);
    if (isScalar(one)) return typeof one.value === "string" ? one.value : (one.source ?? "");
    return "";
  };
  return document.contents === null ? null : node(document.contents as Node);
}
