import { printable } from "./printable.ts";

/**
 * Quotes one word of a command to paste. A POSIX shell reads it exactly. PowerShell, which has more quotation marks and
 * another escape, may split it but runs nothing in it: each mark that would end PowerShell's single quotes is in double
 * quotes. Unprintable characters become U+FFFD, so that the command names nothing rather than something else.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
export function quotedWord(text: string): string {
  return `'${printable(text, "\uFFFD").replaceAll(/['\u2018-\u201B]+/g, (marks) => `'"${marks}"'`)}'`;
}

/** Like `quotedWord`, but without quotes if no shell needs them. */
export function shellWord(text: string): string {
  return /^[\w./][\w./:@-]*$/.test(text) ? text : quotedWord(text);
}

/**
 * Escapes the message of `"${NAME:?…}"`. In it, Bash reads single quotes as quotes and `>(` as a command; dash doesn't.
 * So no escape works for both, and every mark except a sentence's own becomes U+FFFD.
 */
export function messageOfMissing(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{N} .,:;()#@/_-]+/gu, "\uFFFD");
}

/**
 * Quotes a string for a PowerShell script. PowerShell also reads typographic marks as single quotes, and a doubled mark
 * as the mark itself.
 * https://github.com/PowerShell/PowerShell/blob/master/src/System.Management.Automation/engine/parser/CharTraits.cs
 */
export function powershellText(text: string): string {
  return `'${printable(text, "\uFFFD").replaceAll(/['\u2018-\u201B]/g, "$&$&")}'`;
}
