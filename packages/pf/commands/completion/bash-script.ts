import { type Command, withSubcommands } from "../../cli/command.ts";
import { asked, type Offer, offerOf, offerOfWords, subcommandNames } from "./offers.ts";

/**
 * What a shell prints for an offer. `$folder` is that of `pf`. Only plain names: `compgen -W` expands its words, so a
 * name such as `$(…)` would run. https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion-Builtins.html
 */
const found: Readonly<Record<string, string>> = {
  stacks: String.raw`$(find "$folder" -maxdepth 1 -name "Pulumi.*.yaml" | sed -n "s|.*/Pulumi\.\([A-Za-z0-9_.-]*\)\.yaml$|\1|p")`,
  settings: String.raw`$(find . -maxdepth 1 -name "Pulumi.*.yaml" | sed -n "s|^\./\(Pulumi\.[A-Za-z0-9_.-]*\.yaml\)$|\1|p")`,
  ...Object.fromEntries(asked.map((name) => [name, `$("\${COMP_WORDS[0]}" completion ${name} 2>/dev/null)`])),
};

const textOf = (offer: Offer): string =>
  offer === "files" ? "" : [...offer.words, ...offer.finds.map((name) => found[name])].join(" ");

/**
 * Completes commands, subcommands, options and their values. zsh runs the same once its completion of bash is loaded;
 * there, `words` is a name of its own.
 */
export function bashScript(commands: readonly Command[], isZsh: boolean): string {
  const all = withSubcommands(commands);
  const names = commands.map(({ name }) => name).join(" ");
  const parents = commands.filter(({ subcommands }) => subcommands !== undefined);
  const values = all.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, declared]) => {
      const offer = offerOf(option, declared);
      if (offer === undefined) return [];
      const list = offer !== "files" && offer.isList ? ' list="${word%"${word##*,}"}"' : "";
      return [`    "${name} --${option}") offers="${textOf(offer)}"${list} ;;`];
    }),
  );
  const words = all.map((command) => {
    const options = [...Object.keys(command.options), "help"].map((option) => `--${option}`);
    return `      "${command.name}") options="${options.join(" ")}"; offers="${textOf(offerOfWords(command))}" ;;`;
  });
  return [
    ...(isZsh ? ["autoload -Uz compinit bashcompinit; (($+functions[compdef])) || compinit; bashcompinit"] : []),
    `# Load it: eval "$(./pf completion ${isZsh ? "zsh" : "bash"})"`,
    "_pf() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"',
    '  local folder="$(dirname -- "${COMP_WORDS[0]}")" offers="" options="" list=""',
    "  # bash splits --stack=dev at the equals sign.",
    '  if [ "$word" = "=" ]; then word=""',
    '  elif [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi',
    '  if [ "$COMP_CWORD" -gt 2 ]; then case "$command ${COMP_WORDS[2]}" in',
    ...parents.map(({ subcommands = [] }) => {
      const names = subcommands.map((one) => `"${one.name}"`);
      return `    ${names.join("|")}) command="$command \${COMP_WORDS[2]}" ;;`;
    }),
    "  esac; fi",
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    offers="${names} help --help --version"`,
    '  elif [ "$command" = help ]; then',
    '    case "$COMP_CWORD ${COMP_WORDS[2]}" in',
    `      "2 "*) offers="${names}" ;;`,
    ...parents.map((parent) => `      "3 ${parent.name}") offers="${subcommandNames(parent).join(" ")}" ;;`),
    "    esac",
    "  else",
    '    case "$command $before" in',
    ...values.map((line) => `  ${line}`),
    '    *) case "$command" in',
    ...words,
    "      esac",
    '      case "$word" in -*) offers="$options" ;; *) offers="${offers:-$options}" ;; esac ;;',
    "    esac",
    "  fi",
    "  # In a list, the names before the last comma stay.",
    '  COMPREPLY=($(compgen -W "$offers" -- "${word#"$list"}"))',
    '  COMPREPLY=("${COMPREPLY[@]/#/$list}")',
    "}",
    // If no word matches, the shell completes files.
    "complete -o default -F _pf pf ./pf",
  ].join("\n");
}
