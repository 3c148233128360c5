import { createHash, randomUUID } from "node:crypto";
import type { PropertyMap } from "../property-values.ts";
import type { CheckContext } from "../provider.ts";

/** How the plugin makes up a name: a UUID, the logical name, or the logical name with eight random digits. */
type Naming = "uuid" | "copy" | "random";

/**
 * The plugin's auto-naming. It keeps an existing name; otherwise it uses the engine's seed, so that preview and
 * deployment agree. A resource with such a name is replaced create-first, which the plugin records in the inputs.
 * Inferred: a part of another resource gets a copy of the logical name, which is replaced delete-first.
 * Source: getDefaultName of
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export function autoNamed(input: string, naming: Naming): (inputs: PropertyMap, context: CheckContext) => PropertyMap {
  return (inputs, { name, oldInputs, randomSeed }) => {
    if (inputs[input] !== undefined) return inputs;
    const old = oldInputs?.[input];
    if (old !== undefined) {
      const flagged = oldInputs?.["__createBeforeDelete"] === true ? { __createBeforeDelete: true } : {};
      return { ...inputs, [input]: old, ...flagged };
    }
    if (naming === "copy") return { ...inputs, [input]: name };
    const uuid = uuidFrom(randomSeed);
    return { ...inputs, [input]: naming === "uuid" ? uuid : `${name}${uuid.slice(0, 8)}`, __createBeforeDelete: true };
  };
}

function uuidFrom(seed: Uint8Array): string {
  if (seed.length === 0) return randomUUID();
  const hex = createHash("sha256").update(seed).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
