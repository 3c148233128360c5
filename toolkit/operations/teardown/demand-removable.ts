import { providersOwn, type StackState } from "./stack-state.ts";
import type { StackSettings } from "./stack-settings.ts";
import { TeardownRefused } from "./teardown-refused.ts";
import { thingOf } from "./thing.ts";

/** A word of the name says so: `prod`, `production`, `prod-eu`, `live`. */
const production = /(?:^|[^a-z])(?:prod|prd|production|live)(?:[^a-z]|$)/i;

const byHand = "docs/operations.md says how a protected stack is taken down, by hand.";

/**
 * Production is not torn down by a command that can be repeated by mistake; nor is what somebody has protected.
 *
 * @param stack its name, without an organisation
 * @throws TeardownRefused
 */
export function demandRemovable(stack: string, settings: StackSettings, state: StackState): void {
  if (production.test(stack)) {
    throw new TeardownRefused(`The stack's name is "${stack}": production is not torn down by this command. ${byHand}`);
  }
  if (settings.protectResources) {
    throw new TeardownRefused(
      `The settings of the stack "${stack}" say protectResources: true, which is how a production stack says that it is one. ` +
        `To lift it: set it to false, and run npx pulumi up --stack ${stack}. ${byHand}`,
    );
  }
  if (settings.cloud !== "public") {
    throw new TeardownRefused(
      `The settings of the stack "${stack}" say cloud: ${settings.cloud}; this command works in the public cloud only. ` +
        `npx pulumi destroy --stack ${stack} takes the stack down; Entra ID keeps its registrations for 30 days.`,
    );
  }
  const kept = providersOwn(state).filter(({ protect }) => protect);
  if (kept.length === 0) return;
  throw new TeardownRefused(
    [
      `The state protects ${kept.length} ${kept.length === 1 ? "resource" : "resources"} of the stack "${stack}":`,
      ...kept.map((resource) => `- ${thingOf(resource).kind} ${thingOf(resource).name} (${resource.urn})`),
      "What was adopted stays protected (docs/adoption.md says how to let go). To lift one:",
      `npx pulumi state unprotect --stack ${stack} '<urn>'`,
    ].join("\n"),
  );
}
