import { capital } from "@protected-function/core/text/capital.ts";
import { credentialForm } from "@protected-function/core/text/credential-form.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { replaceIt } from "@protected-function/core/text/in-vault.ts";

/**
 * Texts that have the form of a secret, such as a tag. Everyone who reads the settings, or what is deployed, would have
 * it. App settings aren't judged here: what to do with theirs depends on the contract.
 */
export function exposedTexts(settings: object): readonly Problem[] {
  const { appSettings: _ofContract, ...others } = settings as Readonly<Record<string, unknown>>;
  return textsIn(others, []).flatMap(({ path, text }) => {
    const form = credentialForm(text);
    if (form === undefined) return [];
    return [
      {
        path: path.join("."),
        rule: `must not be a secret, and the value has the form of one: ${form}`,
        found: "a value, not shown",
        fix: `write a text that isn't a secret there in the stack's settings file, or remove it\n  ${capital(replaceIt)}`,
      },
    ];
  });
}

function textsIn(
  value: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  return Object.entries(Object(value)).flatMap(([name, inner]) => textsIn(inner, [...path, name]));
}
