import { capital } from "./capital.ts";
import { holdsCredential } from "./credential-form.ts";

/** An app setting whose value is a secret in a key vault, as in a settings file. A person replaces the names. */
export function vaultEntry(setting: string, secret = "its-name-there"): string {
  return `${setting}: { keyVault: { resourceGroup: rg-orders, name: kv-orders }, secret: ${secret} }`;
}

/** A step of its own, because others have read the file by now. */
export const replaceIt = "replace the secret, because this file has it";

/** A fix that removes a value: one that is a credential by its form has to be replaced as well. */
export function andReplaced(fix: string, value: unknown): string {
  return holdsCredential(value) ? `${fix}. ${capital(replaceIt)}` : fix;
}

/**
 * The fix for a setting's secret that stands in a settings file: how its value gets into a vault, and what to write
 * instead, each step in its own line. The value comes from a file, because a shell keeps what its commands were given.
 * The Azure CLI takes a line's end in that file for a part of the value.
 *
 * @param before steps to take first
 */
export function intoVault(setting: string, ...before: readonly string[]): string {
  const secret = setting.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
  const [first = "", ...others] = [
    ...before,
    "write the secret's value alone, without a line break, to a file outside of the repository",
    `put it into a key vault: az keyvault secret set --vault-name kv-orders --name ${secret} --file <file>`,
    `write this under protected-function:secretSettings in the stack's settings file, with your vault's names: ${vaultEntry(setting, secret)}`,
  ];
  return [first, ...others.map(capital)].join("\n  ");
}
