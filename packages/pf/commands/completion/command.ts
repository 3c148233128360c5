import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { callersIn, stackNamesIn } from "../../cli/stack-names.ts";
import { bashScript } from "./bash-script.ts";
import { fishScript } from "./fish-script.ts";

/** `./pf completion`: the script that completes `./pf` in a shell. */
export const completion = defineCommand({
  name: "completion",
  intent: "more",
  isRare: true,
  summary: "Print the script that completes `./pf` in bash, zsh or fish.",
  details:
    "It completes commands, options, their values, and the stacks and callers of the folder. For each new shell, save" +
    " the script once, and load that file in the shell's startup file: `./pf` is found in a project's folder only.",
  examples: [
    'eval "$(./pf completion bash)"',
    "./pf completion zsh > ~/.pf-completion.zsh",
    "./pf completion fish | source",
  ],
  usage: ["<bash|zsh|fish>", "callers"],
  arguments: {
    "bash|zsh|fish": "The shell that loads the script.",
    callers: "Print the callers of the settings files in this folder, which the script asks for.",
  },
  options: {},
  needsProject: false,
  exits: { 0: "the script is printed" },
  page: "docs/guides/develop-locally.md#complete-commands",
  run: async ([shell], { reporter, commands, directory }) => {
    if (shell === "callers") reporter.data(allCallersIn(directory).join("\n"));
    else if (shell === "fish") reporter.data(fishScript(await commands()));
    else reporter.data(bashScript(await commands(), shell === "zsh"));
    return exitCodes.held;
  },
});

/** The callers of every settings file here, which the printed script asks for. */
function allCallersIn(directory: string): readonly string[] {
  return [...new Set(stackNamesIn(directory).flatMap((stack) => callersIn(directory, stack)))].toSorted();
}
