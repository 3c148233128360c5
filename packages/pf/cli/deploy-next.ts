import { shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * The next step to a deployment, for people who look at a stack on a twin. The settings of a live stack come first:
 * those of `dev` name no tenant until somebody fills them in.
 *
 * @param stack whose settings were looked at; `local` has those of the twin
 */
export function deployNext(stack: string | undefined): string {
  return stack === undefined || stack === "local"
    ? "Deploy: fill in Pulumi.dev.yaml, then ./pf start --settings Pulumi.dev.yaml"
    : `Check that you're ready to deploy: ./pf preflight --stack ${shellWord(stack)}`;
}
