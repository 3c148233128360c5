import { homedir } from "node:os";
import { isAbsolute, join, relative, sep } from "node:path";
import { demoArgumentsVariable } from "@protected-function/core/text/demo.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * A command as it was given, for its page, to repeat it: "start --html proof.html". A shell writes out a person's home
 * folder, and scripts write out the working directory: both are shown as a person types them. A demo's command is the one
 * that its reader gave.
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
  if (option !== undefined) return `${option}=${shownValue(value, "$HOME/")}`;
  return /^--?[\w-]+$/.test(text) ? text : shownValue(text, "~/");
}

/** @param home what a shell reads as the home folder there: most leave a tilde inside a word as it is */
function shownValue(text: string, home: string): string {
  if (!isAbsolute(text)) return shellWord(text);
  const fromHere = below(process.cwd(), text);
  if (fromHere !== undefined) return shellWord(fromHere);
  const fromHome = below(homedir(), text);
  return fromHome === undefined ? shellWord(text) : `${home}${shellWord(fromHome)}`;
}

function below(folder: string, path: string): string | undefined {
  const from = relative(folder, path);
  return from === "" || from === ".." || from.startsWith(join("..", sep)) || isAbsolute(from) ? undefined : from;
}
