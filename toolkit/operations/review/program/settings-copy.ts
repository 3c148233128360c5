import { readFileSync, writeFileSync } from "node:fs";
import { type Document, isMap, isScalar, type Pair, parseDocument } from "yaml";
import { ReviewRefused } from "../review-refused.ts";
import { type EndedSecrets, standInFor } from "./ended-secrets.ts";

const project = "protected-function:";

/** How the secrets of the real stack are encrypted: a stack on a twin has a key of its own. */
const encryption = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * Writes a copy that can be deployed to a twin. What was made by hand is in no twin, so the copy takes nothing over; what
 * is encrypted for other providers the twin's own logins replace.
 *
 * @throws ReviewRefused where the file cannot be read, or a setting of the program itself is encrypted
 */
export function copySettings(file: string, copy: string, ended: EndedSecrets): void {
  const document = demandSettings(file);
  const { contents } = document;
  if (isMap(contents)) for (const key of encryption) contents.delete(key);
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  if (isMap(config)) {
    const names = config.items.map(nameOf);
    replaceEnded(document, config.get(`${project}callers`), ended);
    for (const name of names) if (isLeftOut(name, config.get(name), file)) config.delete(name);
  }
  writeFileSync(copy, contents === null ? "" : document.toString());
}

/** @throws ReviewRefused where the file is no YAML */
export function demandSettings(file: string): Document {
  const document = parseDocument(readFileSync(file, "utf8"));
  const [error] = document.errors;
  if (error) throw new ReviewRefused(`${file} is no YAML: ${error.message}`);
  return document;
}

function replaceEnded(document: Document, callers: unknown, ended: EndedSecrets): void {
  if (!isMap(callers)) return;
  for (const caller of callers.items.map(nameOf)) {
    const secrets = callers.getIn([caller, "secrets"]);
    for (const slot of isMap(secrets) ? secrets.items.map(nameOf) : []) {
      const path = [caller, "secrets", slot];
      const replacement = standInFor(callers.getIn([...path, "endDate"]), ended);
      if (replacement === undefined) continue;
      // In quotes: Pulumi reads a bare instant as a time, and writes that in a form of its own.
      const text = document.createNode(replacement);
      if (isScalar(text)) text.type = "QUOTE_DOUBLE";
      callers.setIn([...path, "endDate"], text);
      // With its start, it would live longer than its settings let it.
      callers.deleteIn([...path, "startDate"]);
    }
  }
}

/** @throws ReviewRefused */
function isLeftOut(name: string, value: unknown, file: string): boolean {
  if (name === `${project}adopt`) return true;
  if (!JSON.stringify(value)?.includes('{"secure":')) return false;
  if (!name.startsWith(project)) return true;
  throw new ReviewRefused(`${name} in ${file} is encrypted; no setting of this program is secret. Write it in plain.`);
}

function nameOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}
