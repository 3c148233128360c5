import { added, brief, type FileChange, note, risk } from "../file-change.ts";
import { newReaches, type NewReach } from "./new-reach.ts";
import { isBuiltin } from "node:module";
import type { Known } from "../known.ts";
import type { CodeFile } from "./renamed.ts";

/** What code newly reaches, by file. */
export type CodeChanges = (file: string) => readonly FileChange[];

/** Code that ships may compute and answer. Whatever else it newly reaches is a risk. */
export function shippedChanges(files: readonly CodeFile[]): CodeChanges {
  return byFile(newReaches(files), "newly ", ({ isRisk }) => isRisk);
}

/** Tools read and write files, and may load what they check. They need no network, no program and no login. */
export function toolChanges(files: readonly CodeFile[], known: Known): CodeChanges {
  return byFile(newReaches(files), "newly ", ({ file, kind, isRisk, text }) => {
    if (isForeign(file, text, known)) return true;
    if (kind === "files" || kind === "answers" || kind === "logs" || text === "reads the whole environment")
      return false;
    return isRisk;
  });
}

/** Names of what a job gives its steps. Tests read variables of the app's own. */
const ofJob =
  /^reads the variable (?:GITHUB|GH|ACTIONS|NPM|NODE_AUTH|ARM|AWS|PULUMI|SYSTEM|AZURE_(?:CLIENT_SECRET|FEDERATED))_?/;

/**
 * Tests call local servers, start programs and name headers. A test that sends to another machine, that runs a text as
 * code, or that starts whatever a variable says, does it in CI with the job's permissions.
 */
export function testChanges(files: readonly CodeFile[], known: Known): CodeChanges {
  const reached = byFile(newReaches(files), "newly ", ({ file, kind, text }) => {
    if (isForeign(file, text, known)) return true;
    if (/has a command that reaches the network/.test(text)) return true;
    if (kind === "network") return /^sends to \w+:\/\/(?!localhost|127\.|\[?::1\]?)/.test(text) && !isReserved(text);
    // A configuration runs before any test, and in an editor.
    if (kind === "processes") return isConfiguration.test(file) || !startsOnly.test(text);
    if (kind === "code")
      return !/computed name|globalThis|global$|^loads (?:node:)?(?:module|v8|async_hooks|diagnostics_channel)$/.test(
        text,
      );
    if (kind === "packages") return /^loads (?:https?|data):/.test(text);
    return (
      kind === "tokens" && (ofJob.test(text) || /^names (?!login|management|graph|vault|\/\.auth|\/oauth2)/i.test(text))
    );
  });
  return (file) => {
    const one = files.find((other) => other.file === file);
    if (one?.before === undefined || one.after === undefined) return reached(file);
    return [...reached(file), ...turnedChecks(file, one.before, one.after), ...fewerChecks(one.before, one.after)];
  };
}

/**
 * What a configuration loads from elsewhere: by an address, outside of the project, or of a package that nobody installed. A
 * file of the project is judged by its own reach.
 */
function isForeign(file: string, text: string, { packages }: Known): boolean {
  const [, verb, from = ""] = /^(runs|loads) (\S+)$/.exec(text) ?? [];
  if (verb === undefined || (verb === "loads" && !isConfiguration.test(file))) return false;
  if (/^(?!node:)\w[\w+.-]*:|^[/~]|node_modules/.test(from)) return true;
  if (/^(?:\.|<rootDir>|node:)|\.[cm]?[jt]sx?$/.test(from) || isBuiltin(from)) return false;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from;
  return packages.size > 0 && !packages.has(name);
}

/** A program by its name, or what git keeps in a folder of the test's own. */
const startsOnly =
  /^(?:loads|starts (?!a program by a computed name|bash$|sh$))|^changes what git does.*\bgit (?:-c|config)\b/;

const isConfiguration = /(?:^|[/.])(?:config|setup|global-?setup)\.[cm]?[jt]sx?$/i;

/** Addresses that no machine has, in tests as in texts. They resolve to nothing, so only the local stand-in answers. */
function isReserved(text: string): boolean {
  return /\.(?:test|invalid|localhost)(?::\d+)?$/.test(text);
}

const refusal = /(?<![\w.-])40[13](?![\w.-])/;
const opposite = /\.not\b|\b(?:resolves|rejects|true|false)\b/g;

/** Lines of a test that only differ in what they expect: an answer in place of a refusal, or of the guard the opposite. */
function turnedChecks(file: string, before: string, after: string): readonly FileChange[] {
  const linesOf = (text: string) => text.split("\n").map((line) => line.trim());
  const lost = added(linesOf(after), linesOf(before));
  const isTurned = (had: string, now: string) =>
    now.replace(/(?<![\w.-])20[0-6](?![\w.-])/, "") === had.replace(refusal, "") ||
    (file.startsWith("test/guard/") && now.replaceAll(opposite, "") === had.replaceAll(opposite, ""));
  return added(linesOf(before), linesOf(after))
    .filter((line) => lost.some((had) => isTurned(had, line)))
    .map((line) => risk(`a test now expects the opposite: ${brief(line)}`));
}

/** Tests and expectations that are gone, or that no longer count. */
function fewerChecks(before: string, after: string): readonly FileChange[] {
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const words = [
    [/\b(?:it|test)(?:\.\w+)*(?:\(|`)/g, "tests"],
    [/\bexpect(?:\.\w+)*\(/g, "expectations"],
  ] as const;
  const fewer = words.flatMap(([pattern, name]) => {
    const lost = count(before, pattern) - count(after, pattern);
    return lost > 0 ? [note(`${lost} ${name} fewer`)] : [];
  });
  const skipped = /\.(?:skip|only|todo|skipIf|runIf|fails)\b/g;
  const more = added(before.match(skipped) ?? [], after.match(skipped) ?? []);
  return more.length === 0 ? fewer : [...fewer, note(`tests are left out (${[...new Set(more)].join(", ")})`)];
}

function byFile(reaches: readonly NewReach[], begin: string, isRisk: (reach: NewReach) => boolean): CodeChanges {
  const groups = Map.groupBy(reaches, ({ file }) => file);
  return (file) =>
    (groups.get(file) ?? []).map((reach) =>
      isRisk(reach) ? risk(`${begin}${brief(reach.text)}`, reach.line) : note(`${begin}${brief(reach.text)}`),
    );
}
