import type { Seen, WatchedRun } from "./watched-run.ts";

/**
 * Whose environment holds the deployer's secret and the stack's passphrase: the engine, which signs in and opens the state;
 * what it starts (git, the program, whose esbuild); and the upload, which signs in itself.
 */
const holders = [
  /^\S*\/pulumi /,
  /\/@pulumi\/pulumi\/cmd\/run\/index\.js /,
  /\/esbuild --service=/,
  /^\S*git /,
  / --import=@protected-function\/infra\/publish --eval 0$/,
];

/**
 * Where secrets were seen that don't belong there; never the secrets. They count in each form in which a program would pass
 * them on: as they are, and as part of an address.
 *
 * @param issued by value: what it is
 * @param also whose environment holds the deployer's secret as well
 */
export function leaksIn(run: WatchedRun, issued: ReadonlyMap<string, string>, also?: RegExp): readonly string[] {
  const passphrases = run.processes.flatMap(({ text }) => /\0PULUMI_CONFIG_PASSPHRASE=([^\0]+)/.exec(text)?.[1] ?? []);
  const wanted = [...issued, ...[...new Set(passphrases)].map((passphrase) => [passphrase, "passphrase"] as const)];
  const held = new Set([...passphrases, ...deployersSecrets(run)]);
  const output: readonly Seen[] = [
    { where: "standard output", text: run.stdout },
    { where: "standard error", text: run.stderr },
  ];
  const masked = (text: string): string =>
    wanted.reduce((text, [secret, kind]) => text.replaceAll(secret, `[${kind}]`), text);
  const wantedForms = wanted.map(
    ([secret, kind]) => [secret, kind, [...new Set([secret, encodeURIComponent(secret)])]] as const,
  );
  const found = new Set<string>();
  for (const { where, text } of [...output, ...run.files, ...run.processes]) {
    const command = /^environment of (.*)$/s.exec(where)?.[1];
    const isHolder = command !== undefined && [...holders, ...(also ? [also] : [])].some((one) => one.test(command));
    for (const [secret, kind, forms] of wantedForms) {
      if (isHolder && held.has(secret)) continue;
      if (forms.some((form) => text.includes(form))) found.add(`${kind} in ${masked(where)}`);
    }
  }
  return [...found].toSorted();
}

/** What the engine signs in with. */
function deployersSecrets({ processes }: WatchedRun): readonly string[] {
  return processes.flatMap(({ where, text }) =>
    /^environment of \S*\/pulumi /.test(where) ? (/\0ARM_CLIENT_SECRET=([^\0]+)/.exec(text)?.[1] ?? []) : [],
  );
}
