/**
 * `::error file=…::…` at the start of a line, with or without white space before it, and with its second `::` on the
 * same line.
 */
const command = /^(\s*):(?=:.*::)/gm;
/** The older form, `##[error]…`, and Azure Pipelines' `##vso[…]`, anywhere in a line. */
const olderCommand = /##(?=\[|vso\[)/gi;

/**
 * Makes text safe for a pipeline's log: no line of it is a command to the runner. A visible space inside the mark
 * breaks up the command.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function logLines(text: string): string {
  return text.replaceAll(command, "$1: ").replaceAll(olderCommand, "# #");
}

/** JSON that is safe for both a program and a pipeline's log: the same data, with only printable characters. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F]]/gv, escapes)
    .replaceAll(olderCommand, String.raw`#\u0023`);
}

function escapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => String.raw`\u${unit.toString(16).padStart(4, "0")}`).join("");
}
