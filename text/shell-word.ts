import { printable } from "./printable.ts";

/**
 * One word of a command that people paste, in quotes. A POSIX shell takes it exactly as it is. PowerShell, which has more
 * quotation marks and another way to escape them, may split it but runs nothing of it: each mark that PowerShell would
 * end single quotes with stands in double quotes. What can't be printed becomes U+FFFD, so that the command names nothing
 * rather than something else.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
export function quotedWord(text: string): string {
  return `'${printable(text, "\uFFFD").replaceAll(/['\u2018-\u201B]+/g, (marks) => `'"${marks}"'`)}'`;
}

/** Like `quotedWord`, without quotes where no shell needs them. */
export function shellWord(text: string): string {
  return /^[\w./][\w./:@-]*$/.test(text) ? text : quotedWord(text);
}

/**
 * The message of `"${NAME:?…}"`. Bash takes single quotes in it for quotes and `>(` for a command, dash doesn't, so no
 * escape serves both: every mark but a sentence's own becomes U+FFFD.
 */
export function messageOfMissing(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{N} .,:;()#@/_-]+/gu, "\uFFFD");
}

/**
 * A string of a PowerShell script. PowerShell also takes typographic marks for single quotes, and a doubled mark for the
 * mark itself.
 * https://github.com/PowerShell/PowerShell/blob/master/src/System.Management.Automation/engine/parser/CharTraits.cs
 */
export function powershellText(text: string): string {
  return `'${printable(text, "\uFFFD").replaceAll(/['\u2018-\u201B]/g, "$&$&")}'`;
}
