import { basename } from "node:path";
import { demoArgumentsVariable } from "@protected-function/core/text/demo.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * A command as it was given, for its page: "start --html proof.html". Folders of a machine are left out. A demo's is the
 * one that its reader gave.
 */
export function givenCommand(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const ofDemo = environment[demoArgumentsVariable];
  const given = ofDemo === undefined ? args : ["--demo", ...(JSON.parse(ofDemo) as readonly string[])];
  return [name, ...given.map(shownArgument)].join(" ");
}

function shownArgument(text: string): string {
  const [, option, value = text] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? [];
  const shown = /^(?:[/~\\]|\.\.?[/\\]|[A-Za-z]:[/\\])/.test(value) ? basename(value) : value;
  if (option !== undefined) return `${option}=${shellWord(shown)}`;
  return /^--?[\w-]+$/.test(text) ? text : shellWord(shown);
}
