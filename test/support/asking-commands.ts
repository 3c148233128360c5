/** Commands that ask for a confirmation, a choice, a sign-in or a secret, unless an option answers. */
const asking: readonly (readonly [command: RegExp, answers: RegExp])[] = [
  [/\baz login\b/, /--service-principal|--identity|--federated-token/],
  [
    /\bnpx pulumi (?:up|destroy|refresh|import|state (?:unprotect|delete|rename)|stack rm)\b/,
    /--yes|-y\b|--preview-only/,
  ],
  [/\bnpx pulumi login\b/, /--non-interactive|--local|\S+:\/\//],
  [/\.\/pf (?:teardown|release)\b/, /--yes|--dry-run|--list|--demo|--json|--help/],
  [/(?:^|&& )read /, /(?!)/],
];

/** The commands of a block that ask although another command follows, which would be their answer. */
export function asksInBlock(block: string): readonly string[] {
  const lines = block
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  return lines
    .slice(0, -1)
    .filter((line) => asking.some(([command, answers]) => command.test(line) && !answers.test(line)));
}
