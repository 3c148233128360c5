import type { Command } from "./command.ts";
import { UsageError } from "./exit-codes.ts";

/** What completes `./pf` in a shell: commands, their options, the stacks that have a settings file here, and files. */
export function completion(commands: readonly Command[], shell: string | undefined): string {
  if (shell !== "bash" && shell !== "zsh") {
    throw new UsageError(
      `./pf completion takes the name of a shell: bash or zsh.${shell ? ` Found: "${shell}".` : ""}`,
    );
  }
  const names = [...commands.map(({ name }) => name), "completion", "--help", "--version"];
  const cases = commands.map(
    ({ name, options }) =>
      `    ${name}) words="${["help", ...Object.keys(options)].map((option) => `--${option}`).join(" ")}" ;;`,
  );
  return [
    // zsh takes bash's words once its own completion is there.
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
    '  elif [ "$COMP_CWORD" -gt 1 ]; then',
    '    case "${COMP_WORDS[1]}" in',
    ...cases,
    '    completion) words="bash zsh" ;;',
    "    esac",
    "  else",
    `    words="${names.join(" ")}"`,
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    // Where no word begins so, files complete: an option's value.
    "complete -o default -F _pf pf ./pf",
  ].join("\n");
}
