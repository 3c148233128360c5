/** `::error file=…::…` at the start of a line, white space before it or not, with its second `::` in the same line. */
const command = /^(\s*):(?=:.*::)/gm;
/** The older form, `##[error]…`, and Azure Pipelines' `##vso[…]`, anywhere in a line. */
const olderCommand = /##(?=\[|vso\[)/gi;

/**
 * Text for a pipeline's log: no line of it is a command to the runner. A space inside the mark takes the command apart
 * where everybody can see it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function logLines(text: string): string {
  return text.replaceAll(command, "$1: ").replaceAll(olderCommand, "# #");
}

/** JSON for a program's eyes and a pipeline's log alike: the same data, and every character in it can be printed. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F]]/gv, escapes)
    .replaceAll(olderCommand, String.raw`#\u0023`);
}

function escapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => String.raw`\u${unit.toString(16).padStart(4, "0")}`).join("");
}
