import { settingKey } from "../../infra/settings/lenient-settings.ts";
import { type Outcome, verdictOf } from "../../checks/run-checks.ts";
import { ProgramFailed } from "../../engine/program-failed.ts";
import type { Stack } from "../../engine/stack.ts";

/**
 * Where settings protect resources: that Pulumi refuses to destroy them. Lifts the protection afterwards, as
 * docs/operations.md says it, so that the stack can be destroyed.
 *
 * @returns undefined where nothing is protected
 */
export async function protectionRow(stack: Stack): Promise<Outcome | undefined> {
  const before = await resourcesOf(stack);
  if (!before.some(({ protect }) => protect)) return undefined;
  const refused = await stack.destroy({ previewFirst: true }).then(
    () => "destroyed",
    (error: unknown) => {
      if (error instanceof ProgramFailed && /protected|protection/.test(error.message)) return "refused: protected";
      throw error;
    },
  );
  const left = await resourcesOf(stack);
  await stack.setConfig(settingKey("protectResources"), "false");
  await stack.up();
  const evidence = {
    did: "asked Pulumi to destroy the protected stack",
    expected: { answer: "refused: protected", resources: before.length },
    found: { answer: refused, resources: left.length },
  };
  return {
    id: "protected",
    claim: "Pulumi refuses to destroy what the settings protect.",
    ...verdictOf(evidence),
    exchanges: 1,
  };
}

interface StateResource {
  readonly protect?: boolean;
}

async function resourcesOf(stack: Stack): Promise<readonly StateResource[]> {
  const { deployment } = (await stack.export()) as { readonly deployment?: { readonly resources?: StateResource[] } };
  return deployment?.resources ?? [];
}
