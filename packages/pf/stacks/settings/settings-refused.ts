import { Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { ambiguity } from "@protected-function/core/text/reading/ambiguous-scalar.ts";
import { type SettingsSource, withPlaces } from "@protected-function/core/text/reading/setting-places.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import { packageLost, programThrew, programUnreadable } from "./program-unreadable.ts";
import { stringify } from "yaml";

/**
 * The program, or Pulumi before it, refused the stack's settings, or its contract and package: nothing was deployed.
 */
export class SettingsRefused extends Refused {
  constructor(message: string, cause: unknown) {
    super("SETTINGS_REFUSED", message, { cause });
  }
}

/**
 * The beginnings of refusals from the program's own rules, of which one message may have several, and from Pulumi's type
 * check of `Pulumi.yaml`.
 */
const refusals = [
  /(?:The settings of this stack have|functions\/(?:contract\.ts|host\.json) has|The function's package has) [^]*/,
  /The conditional access policies of this stack could lock people out [^]*/,
  /Nothing was created\.\n- (?:callers|identity)\.[^]*/,
  /Stack '[^']*' [^\n]*configuration[^]*/,
  /[^\n]*config[^\n]*must be of type[^]*/,
];

/**
 * Passes a result on. Turns a failure about settings into SettingsRefused.
 *
 * @param settingsFile as typed, where the program knows only its copy, `Pulumi.<stack>.yaml`
 * @param sources the files with the settings, for the places of what is refused
 */
export async function explainFailure<Result>(
  run: Promise<Result>,
  settingsFile?: string,
  sources: () => readonly SettingsSource[] = () => [],
): Promise<Result> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    for (const refusal of refusals) {
      const refusalText = refusal.exec(error.message)?.[0];
      if (refusalText !== undefined) {
        const said =
          settingsFile === undefined
            ? refusalText
            : refusalText.replaceAll(/(?<![\w./-])Pulumi\.[\w.-]+\.yaml\b/g, () => settingsFile);
        const files = sources();
        throw new SettingsRefused(withoutBackend(atTheirPlaces(said.trim(), files), files[0]?.name), error);
      }
    }
    const lost = packageLost(error.message);
    if (lost !== undefined) throw new Unavailable("PACKAGE_LOST", lost, { cause: error });
    const unreadable = programUnreadable(error.message) ?? programThrew(error.message);
    if (unreadable !== undefined) throw new SettingsRefused(unreadable, error);
    throw error;
  }
}

/** What the lock-out guard finds, with its fix. */
const danger = /^- ([a-z-]+): ((?:.*)\n {2}Fix: .*)$/gm;

/** What the program looked up in the tenant, and didn't find there. */
const notFound = /^- ((?:callers|identity)\.[^\s:]+): /gm;

/** What the settings' own rules refuse. A problem that has its place already has a blank before the colon. */
const wrongSetting = /^- ([^\s:]+): /gm;

/** Adds to what the settings' rules, the tenant or the lock-out guard refuse where the first setting stands that it names. */
function atTheirPlaces(text: string, sources: readonly SettingsSource[]): string {
  if (sources.length === 0) return text;
  const isOfSettings = text.startsWith("The settings of this stack have ");
  if (isOfSettings || text.startsWith("Nothing was created."))
    return text
      .replaceAll(
        isOfSettings ? wrongSetting : notFound,
        (_, path: string) => `- ${path} (${placeOf(path, sources)}): `,
      )
      .replaceAll("the stack's settings file", () => sources[0]?.name ?? "");
  if (!text.startsWith("The conditional access policies")) return text;
  return text.replaceAll(danger, (_, name: string, found: string) => {
    const [path = "conditionalAccess"] = /conditionalAccess(?:\.\w+)*/.exec(found) ?? [];
    return `- ${name} (${placeOf(path, sources)}): ${found}`;
  });
}

function placeOf(path: string, sources: readonly SettingsSource[]): string {
  const [{ place = "" } = {}] = withPlaces([{ path, rule: "", found: "", fix: "" }], sources);
  return place;
}

/** `Fix: npx pulumi config set --stack dev --path 'protected-function:tokenVersion' 1`, alone in its line. */
const configFix =
  /(^ *(?:Fix|Or [a-z ]+): |, or |, then )npx pulumi config (set|rm) (?:--stack (?:'[^']*'|\S+) )?(?:--path )?('[^']*'|[^\s']+)(?: (?:--plaintext )?([^&\n]+))?$/gm;

/** A setting under another name: its value is set under the right one, and then removed. */
const moveFix =
  /(^ *Fix: )npx pulumi config set --stack (?:'[^']*'|\S+) (\S+) [^\n]* && npx pulumi config rm --stack (?:'[^']*'|\S+) ('[^']*'|\S+)$/gm;

/**
 * Tells the fix without `pulumi config`, which finds a stack in its backend only. The twin's own is in none. Of a longer
 * command, says so.
 *
 * @param file the settings file, as a person calls it
 */
export function withoutBackend(text: string, file?: string): string {
  const told = editsIn(text, file);
  if (!/^ *Fix: npx pulumi config /m.test(told)) return told;
  return `${told}\nA local stack is in no Pulumi backend, so \`npx pulumi config\` doesn't find it: make the change in its settings file.`;
}

/** Tells each fix as an edit of the settings file, which needs no backend. A longer command stays. */
export function editsIn(text: string, file = "the settings file"): string {
  return text
    .replaceAll(/ \(or: npx pulumi config [^\n]*\)$/gm, "")
    .replaceAll(moveFix, (_, label: string, name: string, key: string) => {
      return `${label}rename ${plainWord(key)} to ${name} in ${file}`;
    })
    .replaceAll(configFix, (_, label: string, verb: string, setting: string, value = "") => {
      const name = plainWord(setting);
      return verb === "rm"
        ? `${label}remove ${name} from ${file}`
        : `${label}set ${name} to ${asWritten(plainWord(value))} in ${file}`;
    });
}

/**
 * A value as a settings file has it, in quotes if readers of YAML take it for something else, such as a time. A
 * placeholder stays one; its choices are listed.
 */
function asWritten(value: string): string {
  const [, placeholder] = /^"?<(.*)>"?$/.exec(value) ?? [];
  if (placeholder?.includes("|") === true) return placeholder.replaceAll("|", ", ").replace(/, ([^,]*)$/, " or $1");
  if (placeholder !== undefined) return /T00:00:00Z/.test(placeholder) ? JSON.stringify(value) : value;
  if (/^(?:true|false|\d+|[[{].*)$/s.test(value) && ambiguity(value) === undefined) return value;
  const written = stringify(value, { lineWidth: 0 }).trimEnd();
  return written === value && ambiguity(value) !== undefined ? JSON.stringify(value) : written;
}

const plainWord = (word: string): string => /^'([^']*)'$/.exec(word)?.[1] ?? word;
