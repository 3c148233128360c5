import { shellWord } from "@protected-function/core/text/shell-word.ts";

const ofAnyStack =
  /`((?:npx pulumi (?:up|refresh|preview|stack output)|\.\/pf (?:drift|rotate|teardown|verify))(?= |`)[^`]*)`/g;

/**
 * A fix, with the stack in its commands: a reader pastes them, and without it, Pulumi takes the stack that happens to be
 * selected. https://www.pulumi.com/docs/iac/cli/commands/pulumi_up/
 */
export function ofStack(fix: string, stack: string | undefined): string {
  if (stack === undefined) return fix;
  return fix.replaceAll(ofAnyStack, (code, command: string) =>
    command.includes(" --stack") ? code : `\`${command} --stack ${shellWord(stack)}\``,
  );
}
