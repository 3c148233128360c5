import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { callersIn, endpointsIn, locationsIn, stackNamesIn } from "../../cli/stack-names.ts";
import { bashScript } from "./bash-script.ts";
import { asked } from "./offers.ts";
import { fishScript } from "./fish-script.ts";

/** `./pf completion`: the script that completes `./pf` in a shell. */
export const completion = defineCommand({
  name: "completion",
  intent: "more",
  isRare: true,
  summary: "Print the script that completes `./pf` in bash, zsh or fish.",
  details:
    "It completes commands, options, their values, and the names in the folder: stacks, callers, endpoints and named locations. To have it in" +
    " each new shell: save the script once, and source it in ~/.bashrc, or ~/.zshrc.",
  examples: [
    'eval "$(./pf completion bash)"',
    "./pf completion bash > ~/.pf-completion.bash",
    "./pf completion fish | source",
  ],
  usage: ["<bash|zsh|fish>"],
  unlisted: asked,
  arguments: {
    "bash|zsh|fish": "The shell that loads the script.",
  },
  options: {},
  needsProject: false,
  exits: { 0: "the script is printed" },
  page: "docs/guides/develop-locally.md#complete-commands",
  run: async ([shell], { reporter, commands, directory }) => {
    const names = asked.find((one) => one === shell);
    if (names !== undefined) reporter.data(namesIn[names](directory).filter(isPlain).join("\n"));
    else if (shell === "fish") reporter.data(fishScript(await commands()));
    else reporter.data(bashScript(await commands(), shell === "zsh"));
    return exitCodes.held;
  },
});

/** Whether no shell takes it for more than a word. Others' files have these names, and completing must run nothing. */
const isPlain = (name: string): boolean => /^[\w.-]+$/.test(name);

/** What the printed script asks for: the names in every settings file here, and in the contract. */
const namesIn: Readonly<Record<(typeof asked)[number], (directory: string) => readonly string[]>> = {
  callers: inAllStacks(callersIn),
  endpoints: endpointsIn,
  locations: inAllStacks(locationsIn),
};

function inAllStacks(namesOf: typeof callersIn) {
  return (directory: string) =>
    [...new Set(stackNamesIn(directory).flatMap((stack) => namesOf(directory, stack)))].toSorted();
}
