import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { findAzurite, installAzurite } from "@protected-function/twin";
import { bindingText, storageBindingsIn } from "../../checks/endpoints/bindings.ts";

/**
 * Only an app with storage bindings needs the contents of storage accounts.
 *
 * @param find answers where Azurite is installed
 * @throws Unavailable
 */
export function requireStorage(outputs: Pick<StackOutputs, "endpoints">, find = findAzurite): void {
  const [first] = storageBindingsIn(outputs);
  if (first === undefined || find() !== undefined) return;
  throw new Unavailable(
    "NO_AZURITE",
    `${first.name} has the ${bindingText(first.binding)}, and Azurite, which keeps the contents of storage accounts on the twin, isn't installed. Run: ${installAzurite}`,
  );
}
