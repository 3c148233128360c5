import { nothingKnown } from "../known.ts";
import { foreignRun } from "../packages/foreign-code.ts";
import { added, brief, type FileChange, note, risk } from "../file-change.ts";

/** One command of a shell text: its program and the whole of it, without quotes around plain words. */
interface Command {
  readonly program: string;
  readonly text: string;
}

/** Words before the program that change nothing of what it is. */
const leadingWords =
  /^(?:if|then|else|elif|do|while|until|!|\{|\(|time|exec|command|builtin|nohup|sudo|xargs|timeout|env|-\w+|\d+[smh]?|[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*))$/;
const syntaxWords = /^(?:fi|done|esac|for|case|function|return|in|\}|\)|\]\]|;;)?$/;

/** Programs that make no check and reach nothing: dropping them drops nothing that anyone relies on. */
const plain =
  /^(?:echo|printf|cd|mkdir|cp|mv|rm|ls|cat|set|export|test|\[|\[\[|head|tail|sort|grep|sed|awk|tr|cut|wc|tee|touch|date|true|:|read|local|declare|shift|sleep|wait|trap)$/;

const network =
  /^(?:curl|wget|nc|ncat|netcat|socat|telnet|ssh|scp|sftp|rsync|ftp|httpie|https?|aria2c|dig|nslookup|host|iwr|irm|invoke-webrequest|invoke-restmethod|start-bitstransfer|certutil|openssl)$/i;
const interpreters = /^(?:bash|sh|zsh|dash|ksh|pwsh|powershell|python\d?(?:\.\d+)?|perl|ruby|php|node|deno|bun)$/i;

/** By program, arguments that reach further than the checkout. */
const reaching: readonly (readonly [program: RegExp, args: RegExp, text: string])[] = [
  [network, /^/, "reaches the network"],
  [/^(?:eval|source|\.|iex|invoke-expression)$/i, /^/, "runs a text as code"],
  [
    interpreters,
    /^\s*$|\s-(?:c|e|r|p|ic|lc|command|enc\w*|-eval|-print)(?:\s|=|$)|\s-(?:\s|$)|<\(/i,
    "runs a text as code",
  ],
  [interpreters, /\s(?:-m\s+pip|-r\s|--require|--import|--loader|(?:https?|npm|jsr):)/, "runs other code"],
  [
    /^npm$/,
    /^\s+(?:i|in|ins|install|add|link|ln|update|up|upgrade|dedupe|audit\s+fix)\b(?!.*--(?:dry-run|package-lock-only))/,
    "resolves packages anew, or installs others",
  ],
  [
    /^npm$/,
    /^\s+(?:publish|login|adduser|token|config|set|access|owner|dist-tag|pkg|install-test)\b/,
    "acts for this account at npm",
  ],
  [
    /^npm$/,
    /--(?:registry|ignore-scripts=false|no-ignore-scripts|userconfig|globalconfig|script-shell|node-options)/,
    "installs in another way",
  ],
  [/^(?:npx|bunx|uvx)$/, /\s(?:-y|--yes|-p|--package|\S*@\S+|git\+|https?:|github:)/, "downloads and runs a package"],
  [
    /^(?:pnpm|yarn|bun|corepack)$/,
    /^(?:\s*$|\s+(?:dlx|add|x|publish|i|install|up\w*|enable|prepare|use)\b)/,
    "installs or publishes packages",
  ],
  [
    /^(?:pip\d?|pipx|uv|gem|go|cargo|brew|conda)$/,
    /^\s+(?:\w+\s+)?(?:install|add|run|get)\b/,
    "installs or runs other packages",
  ],
  [/^(?:docker|podman)$/, /^\s+(?:run|pull|push|login|exec|compose|build|load)\b/, "runs or moves images"],
  [
    /^git$/,
    /\s(?:push|config|remote|clone|submodule|credential|fetch\s+\S*:|-c)(?:\s|$)/,
    "changes what git does or sends",
  ],
  [/^(?:gh|hub|az|aws|gcloud|kubectl|terraform|vault|azcopy|func)$/, /^/, "acts with the job's login"],
  [/^pulumi$/, /^(?!\s+(?:preview|version|about)\b)/, "acts on a stack with the job's login"],
  [
    /^(?:\.\/)?(?:pf|base\/pf)$/,
    /^\s+(?:deploy|teardown|release|federate|rotate|up|adopt)\b.*--yes/,
    "acts on a stack with the job's login",
  ],
  [/^(?:env|printenv|set|export|declare)$/, /^\s*(?:-p)?\s*$/, "shows every variable"],
  [/^(?:base64|base32|xxd|uuencode|gpg)$/, /^/, "encodes what nobody then sees"],
  [/^(?:crontab|systemctl|iptables|mount|useradd|visudo|gdb|strace|docker-credential\S*)$/, /^/, "changes the runner"],
];

/** Anywhere in a command. */
const anywhere: readonly (readonly [RegExp, string])[] = [
  [/\/dev\/(?:tcp|udp)\//, "reaches the network"],
  [/\brm\b.*\b(?:package-lock\.json|npm-shrinkwrap\.json|\.npmrc)/, "drops what npm goes by"],
  [
    /\/proc\/|\.git\/config|(?:~|\$HOME)\/\.|\/etc\/(?:shadow|passwd|sudoers)|\.(?:npmrc|netrc|git-credentials)\b/,
    "reads credentials or another process",
  ],
  [
    /ACTIONS_(?:ID_TOKEN|RUNTIME)|SYSTEM_ACCESSTOKEN|IDENTITY_(?:ENDPOINT|HEADER)|169\.254\.169\.254/,
    "takes the job's token",
  ],
  [/GITHUB_(?:ENV|PATH)\b|##vso\[|::(?:set-env|add-path|add-mask|stop-commands)/, "changes the steps that follow"],
  [
    /\|\|\s*(?:true|:|exit 0|echo|printf)(?:\s|$|;)|(?:^|[;&]\s*)set \+e|(?:^|[;&\s])exit 0\b|[;&]\s*(?:true|:)\s*$|--(?:no-verify|insecure|passWithNoTests|exit-zero|no-fail)|\s-k\s/,
    "hides a failure",
  ],
  [
    /\b(?:test|vitest|jest|mocha|playwright|oxlint|eslint|check\S*)\b.*\s--(?:exclude|testPathIgnorePatterns|ignore-pattern|testNamePattern|changed|quiet)\b/,
    "checks less",
  ],
  [
    /NODE_OPTIONS|LD_PRELOAD|BASH_ENV|NODE_TLS_REJECT_UNAUTHORIZED|GIT_SSH_COMMAND|npm_config_/i,
    "changes how programs start",
  ],
];

/**
 * Returns what a shell text newly reaches, and what it no longer runs. A program that only a variable or an escape names
 * counts as reaching, because nothing tells what it is.
 *
 * @param isPipeSafe whether its shell ends with the first command of a pipe that fails
 */
export function shellChanges(
  before: string,
  after: string,
  subject: string,
  known = nothingKnown,
  isPipeSafe = false,
): readonly FileChange[] {
  const [commandsBefore, commandsAfter] = [commandsIn(before), commandsIn(after)];
  const texts = (commands: readonly Command[]) => commands.map(({ text }) => text);
  const gained = pick(commandsAfter, added(texts(commandsBefore), texts(commandsAfter)));
  const lost = pick(commandsBefore, added(texts(commandsAfter), texts(commandsBefore)));
  const linesGained = added(linesOf(before), linesOf(after));
  const risks = [
    ...gained.flatMap(({ program, text }) => {
      const what = reachOf(program, text);
      return what === undefined ? [] : [risk(`${subject} ${what}: ${brief(text)}`)];
    }),
    ...linesGained.flatMap((line) =>
      anywhere.flatMap(([pattern, what]) => (pattern.test(line) ? [risk(`${subject} ${what}: ${brief(line)}`)] : [])),
    ),
    ...(before.trim() === "" ? [] : gained.filter(({ text }) => moving.test(text))).map(({ text }) =>
      risk(`${subject} runs in another folder: ${brief(text)}`),
    ),
    ...linesGained.flatMap((line) => {
      const foreign = foreignRun(line, known);
      return foreign === undefined ? [] : [risk(`${subject} downloads and runs ${brief(foreign)}: ${brief(line)}`)];
    }),
    ...lost.flatMap((command) =>
      loosened(command, gained).map((flag) => risk(`${subject} no longer runs ${command.program} with ${flag}`)),
    ),
    ...unwaited(before, linesGained, isPipeSafe || /pipefail/.test(after)).map((line) =>
      risk(`${subject} goes on, whatever ${brief(line)} ends with`),
    ),
    ...(stopping.test(before) && !stopping.test(after) && after.trim() !== ""
      ? [risk(`${subject} no longer stops at a failure (set -e)`)]
      : []),
  ];
  const chained = (text: string) => text.split("&&").length;
  const isUnchained = gained.length + lost.length === 0 && chained(after) < chained(before);
  const checksLost = lost.filter(({ program }) => !plain.test(program));
  const replaced = gained.filter(({ program }) => !plain.test(program)).length;
  const dropped = checksLost.length > replaced ? checksLost.slice(0, checksLost.length - replaced) : [];
  return [
    ...risks,
    ...(isUnchained ? [risk(`${subject} goes on after a failure: ${brief(linesGained[0] ?? after)}`)] : []),
    ...dropped.map(({ text }) => risk(`${subject} no longer runs: ${brief(text)}`)),
    ...gained.map(({ text }) => note(`${subject} runs: ${brief(text)}`)),
    ...lost.map(({ text }) => note(`${subject} no longer runs: ${brief(text)}`)),
    ...(gained.length + lost.length === 0 && linesGained.length > 0
      ? [note(`${subject} changes: ${brief(linesGained[0])}`)]
      : []),
  ];
}

/** Lines that now run in the background, or before a pipe that hides how they end. */
function unwaited(before: string, gained: readonly string[], isPipeSafe: boolean): readonly string[] {
  const loose = isPipeSafe ? /^\s*&(?:[^&]|$)/ : /^\s*(?:&(?:[^&]|$)|\|[^|])/;
  return linesOf(before).filter((line) =>
    gained.some((now) => now.startsWith(line) && loose.test(now.slice(line.length))),
  );
}

/** As a script, a line of it or its first line says it. */
const stopping = /^\s*set\s+(?:-\w*e|.*-o\s+errexit)|^#!.*\s-\w*e/m;

/** Another folder has other scripts and packages of the same names. */
const moving = /^(?:cd|pushd)\s|^(?:npm|pnpm|yarn|make|npx)\s(?:.*\s)?(?:--prefix|-C|--cwd|--dir)(?:[\s=]|$)/;

/** Arguments that make a program check more, or run less of what others wrote. */
const protecting =
  /^--?(?:ignore-scripts|deny-\S+|max-warnings\S*|frozen-\S+|immutable\S*|locked|require-hashes|strict\S*|fail\S*|error\S*|exit-code|check|verify\S*|audit\S*|no-install|coverage\S*|signature\S*|offline)$/;

/** The protecting arguments that a command loses, if another call of the same program takes its place. */
function loosened({ program, text }: Command, gained: readonly Command[]): readonly string[] {
  const words = text.split(" ").filter((word) => protecting.test(word));
  const now =
    gained.find((one) => one.program === program && one.text.split(" ")[1] === text.split(" ")[1]) ??
    gained.find((one) => one.program === program);
  return now === undefined ? [] : words.filter((word) => !now.text.split(" ").includes(word));
}

/** What a command reaches that nobody expects of a check. Undefined: nothing that is known. */
export function shellReach(text: string, known = nothingKnown): string | undefined {
  return shellChanges("", text, "it", known)
    .find(({ isRisk }) => isRisk)
    ?.text.slice("it ".length);
}

/** Whether a shell text does nothing but prepare or print. */
export function isPlain(text: string): boolean {
  return commandsIn(text).every(
    ({ program }) => plain.test(program) || (program === "npm" && /^npm (?:ci|cache)\b/.test(text.trim())),
  );
}

function reachOf(program: string, text: string): string | undefined {
  if (/[$`\\"'*?]/.test(program)) return "runs a program by a computed name";
  if (/^(?:https?|git\+|ssh):/.test(program)) return "reaches the network";
  const name = program.split("/").at(-1) ?? program;
  const args = text.slice(text.indexOf(program) + program.length);
  return reaching.find(
    ([pattern, argsPattern]) => (pattern.test(name) || pattern.test(program)) && argsPattern.test(args),
  )?.[2];
}

function linesOf(text: string): readonly string[] {
  return joined(text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** A backslash at a line's end continues it. */
function joined(text: string): string {
  return text.replaceAll(/\\\r?\n\s*/g, " ").replaceAll("\r", "");
}

function commandsIn(text: string): readonly Command[] {
  return linesOf(text).flatMap((line) =>
    withoutQuotedSeparators(line)
      .replaceAll(/\$\(\(/g, " ")
      .split(/&&|\|\||\|&?|;;?|(?<![<>&\d])&(?![&>\d])|\$\(|<\(|`|(?<=^|\s)\((?=\S)/)
      .flatMap((part) => commandOf(part)),
  );
}

/** Separators in quotes separate nothing, unless a command stands in them. */
function withoutQuotedSeparators(line: string): string {
  const masked = (text: string) => text.replaceAll(/[|;&()`]/g, "·");
  return line
    .replaceAll(/'[^']*'/g, masked)
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => (/\$\(|`/.test(text) ? text : masked(text)));
}

function commandOf(part: string): readonly Command[] {
  const words = part
    .trim()
    .replaceAll(/^["')\]}]+\s*/g, "")
    .split(/\s+/);
  while (words.length > 0 && leadingWords.test(words[0] ?? "")) words.shift();
  const [first = ""] = words;
  const program = first.replaceAll(/^(["'])([\w./@-]+)\1$/g, "$2").replace(/[)"']+$/, "");
  if (syntaxWords.test(program) || /^[A-Za-z_]\w*=/.test(first) || /^(?:>|<|\d>)/.test(first)) return [];
  // An expression of GitHub's, such as `${{ steps.a.outputs.b }}`, or the rest of a text in quotes.
  return [{ program, text: [program, ...words.slice(1)].join(" ") }];
}

function pick(commands: readonly Command[], texts: readonly string[]): readonly Command[] {
  const left = [...texts];
  return commands.filter(({ text }) => {
    const index = left.indexOf(text);
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}
