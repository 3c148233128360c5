import { ambiguity } from "@protected-function/core/text/reading/ambiguous-scalar.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { ReadingProblem } from "@protected-function/core/text/reading/reading-problem.ts";
import { settingPrefix } from "@protected-function/infra/settings/lenient-settings.ts";
import { choicesAt, fittingText, ruleOfText } from "@protected-function/infra/settings/problems-of.ts";

type Ambiguous = ReadingProblem & { readonly path: readonly string[] };

/** Of a name, also the name. */
type Value = Problem & { readonly name?: string };

/** The rule of a value that readers of YAML take for different ones, by what to write instead. */
function ruleFor(fix: string): string {
  return /^Put it in quotes\.?$/.test(fix)
    ? "must be in quotes"
    : "must be in quotes, or mean the same to every reader of YAML";
}

/** Names and values that readers of a settings file take for different ones, as problems of their settings. */
export function ambiguousValues(problems: readonly ReadingProblem[], file: string, text: string): readonly Problem[] {
  const all = problems.flatMap(({ path, ...rest }) =>
    path === undefined ? [] : [valueProblem({ ...rest, path }, file, text)],
  );
  return all.flatMap((problem, index) => {
    const [before, next] = [all[index - 1], all[index + 1]];
    if (before !== undefined && isPair(before, problem)) return [];
    return [next !== undefined && isPair(problem, next) ? pairProblem(problem, next) : problem];
  });
}

/** Whether it's a name and its own value: `on: off`. */
function isPair(name: Value, value: Value): boolean {
  return name.name !== undefined && value.name === undefined && name.path === value.path && name.place === value.place;
}

/** One problem for both: a person corrects them in one place. */
function pairProblem({ name = "", found }: Value, value: Value): Problem {
  const what = found.slice(`${name}, `.length);
  const quoted = JSON.stringify(name);
  const [, written] = /^write ("[^"]*"|true|false)$/.exec(value.fix) ?? [];
  return {
    ...value,
    found: value.found.endsWith(`, ${what}`)
      ? `${name}: ${value.found.replace("a plain word that", "plain words that")}`
      : `${found}; its value is ${value.found}`,
    fix: written === undefined ? `write ${quoted}; of its value, ${value.fix}` : `write ${quoted}: ${written}`,
  };
}

/** A value that readers take for different ones, as its setting's problem. */
function valueProblem({ path, line, column, what, fix }: Ambiguous, file: string, text: string): Value {
  const [top = "", setting = top, ...inner] = path;
  const isOurs = setting.startsWith(settingPrefix);
  const place = [setting.slice(isOurs ? settingPrefix.length : 0), ...inner];
  const choices = isOurs ? choicesAt(place) : undefined;
  // A word of a few letters, or a time. A number may be a secret.
  const rest = text.split("\n")[line - 1]?.slice(column - 1) ?? "";
  const [shown] = /^(?:(?:y|yes|n|no|on|off)\b|\d{4}-[^\s,}\]#]*)/i.exec(rest) ?? [undefined];
  if (/^[^\s:,}\]]+ *:(?:\s|$)/.test(rest)) {
    const name = path.at(-1) ?? "";
    const found = `${name}, ${what}`;
    return {
      path: place.join("."),
      place: `${file}:${line}`,
      rule: "must be in quotes",
      found,
      fix: `write ${JSON.stringify(name)}`,
      name,
    };
  }
  const instant = isOurs && shown !== undefined ? fittingText(place, shown) : undefined;
  const isTime = /^\d/.test(shown ?? "");
  const isRefusable = isOurs && shown !== undefined && choices === undefined && instant === undefined;
  const refusal = isRefusable ? ruleOfText(place, shown) : undefined;
  const written = choices?.map(String).map((one) => (ambiguity(one) === undefined ? one : JSON.stringify(one)));
  const list = written && listText(written, "or");
  const meant = choices?.includes(true) === true ? /write (true|false)/.exec(fix)?.[1] : undefined;
  return {
    path: place.join("."),
    place: `${file}:${line}`,
    rule: refusal ?? (list === undefined ? ruleFor(fix) : `must be ${list}`),
    found: shown === undefined ? what : `${shown}, ${what}`,
    fix:
      refusal !== undefined
        ? isTime
          ? "write another day, in quotes"
          : "write such a value there, a text in quotes"
        : meant === undefined && list === undefined && instant === undefined
          ? lowerFirst(fix)
          : `write ${meant ?? list ?? JSON.stringify(instant)}`,
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
