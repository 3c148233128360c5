/** Where a command begins: its program, perhaps after variables of its own. */
const beginning =
  /(?:[A-Z_]+=\S+ )*(?:\.\/pf|npx|npm (?:ci|run|start|test)|pulumi (?=[a-z-]+ .*--)|az (?=[a-z])|gh (?=[a-z])|git (?=[a-z-]+ )|curl (?=-)|export [A-Z_]+=|read -rs [A-Z_]+|unset [A-Z_]+|eval (?=")|rm |del )/g;

/** Before a command: the beginning of the line, or what can't be part of a word. */
const before = /(?:^|[\s(:|`])$/;

/** Words of a command: quoted texts, substitutions and placeholders are whole. */
const nextWord = /( +)((?:'[^']*'|"(?:\$\([^()]*\)|\\[^]|[^"\\])*"|\$\([^()]*\)|<[^<>]+>|\\?[^\s'"<]|<)+)/y;

/** The words that continue a sentence after a command. */
const prose =
  /^(?:a|again|also|an|and|after|as|at|before|by|can|can't|does|doesn't|finds|for|from|has|have|here|if|in|instead|is|isn't|it|its|knows|lists|must|needs|of|on|once|or|prints|reads|says|sets|shows|tells|so|that|the|then|there|this|to|twice|until|when|where|which|while|will|with|without|writes)$/;

/** The commands in a line, each with its beginning and end. What belongs to the sentence around it isn't part of it. */
export function commandsIn(line: string): readonly { readonly start: number; readonly end: number }[] {
  const commands: { readonly start: number; readonly end: number }[] = [];
  for (const { index, 0: program } of line.matchAll(beginning)) {
    if (index < (commands.at(-1)?.end ?? 0) || !before.test(line.slice(0, index))) continue;
    commands.push({ start: index, end: endOf(line, index + program.trimEnd().length) });
  }
  return commands;
}

/** A command's words, in which quoted texts, substitutions and placeholders are whole. */
export function wordsOfCommand(command: string): readonly string[] {
  const words = [/^(?:'[^']*'|"[^"]*"|[^\s'"])+/.exec(command)?.[0] ?? ""];
  let end = words[0]?.length ?? 0;
  for (;;) {
    nextWord.lastIndex = end;
    const [match, , word = ""] = nextWord.exec(command) ?? [];
    if (match === undefined) return [...words, ...(end < command.length ? [command.slice(end).trimStart()] : [])];
    words.push(word);
    end += match.length;
  }
}

function endOf(line: string, from: number): number {
  // The rest of the program's own word, such as the quoted text of `eval "…"`.
  const first = /^(?:'[^']*'|"(?:\$\([^()]*\)|\\[^]|[^"\\])*"|[^\s'",;)`])*/.exec(line.slice(from))?.[0] ?? "";
  let end = from + first.length;
  let afterOption = false;
  for (;;) {
    nextWord.lastIndex = end;
    const [match, , word = ""] = nextWord.exec(line) ?? [];
    if (match === undefined) return end;
    if (/^[([–—]/.test(word) || (!afterOption && prose.test(word))) return end;
    // A sentence's own mark: what it ends isn't an argument any more.
    const span = word.indexOf("`");
    if (span !== -1) return end + match.length - word.length + span;
    const mark = /[.,;:!?)\]]+$/.exec(word)?.[0] ?? "";
    if (mark !== "" && !/^\.+$/.test(word) && !word.endsWith("...")) return end + match.length - mark.length;
    end += match.length;
    afterOption = word.startsWith("-") && !word.includes("=");
  }
}
