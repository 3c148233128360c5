import { isSecretValue } from "@protected-function/engine/event-log.ts";
import { type ExportedResource, nameOfUrn, type PlainSecret } from "./stack-state.ts";

/** Shorter texts may appear in a state by chance. A secret of Entra ID has 40 characters, a key of Azure 44 or more. */
const shortest = 16;

/**
 * Returns the places that have a secret of the same state in plain text, such as `note keepers.key`. Anyone who can
 * read the state can read it there. Finds only the exact value, not a hash or another encoding. The stack's outputs
 * have a comparison of their own.
 *
 * @param resources as `pulumi stack export --show-secrets` prints them
 */
export function plainSecretsIn(resources: readonly ExportedResource[]): readonly PlainSecret[] {
  const secrets = new Set<string>();
  for (const { inputs, outputs } of resources) collectSecrets([inputs, outputs], secrets);
  const places = new Map<string, PlainSecret>();
  for (const { urn, type, inputs, outputs } of resources) {
    if (type === "pulumi:pulumi:Stack") continue;
    for (const values of [inputs, outputs]) {
      for (const { path, text } of textsIn(values, "")) {
        const name = nameOfUrn(urn);
        if ([...secrets].some((secret) => text.includes(secret))) places.set(`${name} ${path}`, { name, path });
      }
    }
  }
  return [...places].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, place]) => place);
}

function collectSecrets(value: unknown, secrets: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if (isSecretValue(value)) {
    const { plaintext } = value as { readonly plaintext?: unknown };
    if (typeof plaintext !== "string") return;
    for (const { text } of textsIn(JSON.parse(plaintext), "")) if (text.length >= shortest) secrets.add(text);
    return;
  }
  for (const member of Object.values(value)) collectSecrets(member, secrets);
}

/** Every text that isn't secret, with its path. */
function textsIn(value: unknown, path: string): readonly { readonly path: string; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null || isSecretValue(value)) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, member]) =>
    textsIn(member, isList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
  );
}
