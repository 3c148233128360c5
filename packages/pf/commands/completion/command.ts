import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Command, defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { settingsInFile } from "../../stacks/settings/settings-in-file.ts";

/** `./pf completion`: the script that completes `./pf` in a shell. */
export const completion = defineCommand({
  name: "completion",
  intent: "more",
  summary: "Print the script that completes `./pf` in bash or zsh.",
  examples: ['./pf completion bash  # load it: eval "$(./pf completion bash)"'],
  usage: ["bash|zsh"],
  options: {},
  needsProject: false,
  exits: { 0: "the script is printed" },
  page: "docs/start/try-it.md",
  run: async (args, { reporter, commands, directory }) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    if (positionals.length === 1 && positionals[0] === "callers") {
      reporter.data(callersIn(directory).join("\n"));
      return exitCodes.held;
    }
    reporter.data(completionScript(await commands(), positionals));
    return exitCodes.held;
  },
});

/** The callers of every settings file here, which the printed script asks for. A file that can't be read has none. */
function callersIn(directory: string): readonly string[] {
  const names = readdirSync(directory)
    .filter((name) => /^Pulumi\.[^.]+\.yaml$/.test(name))
    .flatMap((name) => {
      try {
        return Object.keys(settingsInFile(join(directory, name), directory).settings.callers);
      } catch {
        return [];
      }
    });
  return [...new Set(names)].toSorted();
}

/**
 * Completes commands, their options, the stacks that have a settings file here and their callers, and files.
 *
 * @throws UsageError unless exactly one known shell is named
 */
export function completionScript(commands: readonly Command[], [shell, ...rest]: readonly string[]): string {
  if (rest.length > 0 || (shell !== "bash" && shell !== "zsh")) {
    const received = shell === undefined ? "" : ` Found: "${[shell, ...rest].join(" ")}".`;
    throw new UsageError(`./pf completion takes the name of a shell: bash or zsh.${received}`);
  }
  const names = [...commands.map(({ name }) => name), "--help", "--version"];
  const cases = commands.map(({ name, options }) => {
    const optionWords = ["help", ...Object.keys(options)].map((option) => `--${option}`);
    return `    ${name}) words="${[...(name === "completion" ? ["bash", "zsh"] : []), ...optionWords].join(" ")}" ;;`;
  });
  return [
    // zsh can use bash's completion once its own is loaded.
    ...(shell === "zsh"
      ? ["autoload -Uz compinit bashcompinit; (($+functions[compdef])) || compinit; bashcompinit"]
      : []),
    `# Load it: eval "$(./pf completion ${shell})"`,
    "_pf() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words file',
    '  if [ "$before" = "--stack" ]; then',
    '    for file in "$(dirname -- "${COMP_WORDS[0]}")"/Pulumi.*.yaml; do',
    '      file="${file##*/Pulumi.}"',
    '      words="$words ${file%.yaml}"',
    "    done",
    '  elif [ "$before" = "--as" ] || [ "$before" = "--caller" ]; then',
    '    words="$("${COMP_WORDS[0]}" completion callers 2>/dev/null)"',
    '  elif [ "$COMP_CWORD" -gt 1 ]; then',
    '    case "${COMP_WORDS[1]}" in',
    ...cases,
    "    esac",
    "  else",
    `    words="${names.join(" ")}"`,
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    // If no word matches, as for an option's value, the shell completes files.
    "complete -o default -F _pf pf ./pf",
  ].join("\n");
}
