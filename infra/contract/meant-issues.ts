import { listText } from "@protected-function/core/text/list-text.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { z } from "zod";
import { issuesOf } from "./issues-of.ts";
import { type MissingLevel, missingLevels } from "./missing-levels.ts";
import { valueAt, withValue } from "./schema-keys.ts";

/** An issue, and the value that it is about. */
export interface IssueOf {
  readonly issue: z.core.$ZodIssue;
  readonly value: unknown;
  /** The name that a misspelled one means. */
  readonly meant?: string;
}

/** The name that an unknown one means, at its place; undefined if it means none, or renaming it doesn't fix it. */
type MeantOf = (path: readonly PropertyKey[], value: unknown) => string | undefined;

/**
 * Every issue of what is meant: a misspelled name is one issue, and what it names is read under the name that it means.
 * So is a level that is missing; what is below a name of one's choice isn't read.
 *
 * @param isDefault whether a value is what holds where nobody wrote one
 */
export function issuesOfMeant(
  schema: z.ZodType,
  raw: unknown,
  meantOf: MeantOf,
  isDefault: (path: readonly PropertyKey[], value: unknown) => boolean = () => false,
): readonly IssueOf[] {
  const levels = missingLevels(schema, raw);
  const found: IssueOf[] = levels.map((level) => ({ issue: lacksLevel(level), value: raw }));
  let value = levels.reduce<unknown>((before, level) => withLevel(before, level), raw);
  for (;;) {
    const issues = issuesOf(schema, value);
    const before = value;
    for (const issue of issues) {
      if (issue.code !== "unrecognized_keys") continue;
      for (const key of issue.keys) {
        const meant = meantOf([...issue.path, key], value);
        if (meant === undefined) continue;
        const place = [...issue.path, meant];
        const there = valueAt(value, place);
        if (there !== undefined && !isDefault(place, there)) continue;
        found.push({ issue: { ...issue, keys: [key] }, value: before, meant });
        value = withName(value, issue.path, { from: key, to: meant });
      }
    }
    if (value === before) return [...found, ...issues.map((issue) => ({ issue, value }))];
  }
}

/** The levels that an issue is about; undefined for any other issue. */
export function levelIn(issue: z.core.$ZodIssue): Omit<MissingLevel, "path"> | undefined {
  return issue.code === "custom" && issue.params?.["between"] !== undefined
    ? (issue.params as unknown as Omit<MissingLevel, "path">)
    : undefined;
}

function lacksLevel({ path, between, parts }: MissingLevel): z.core.$ZodIssue {
  const names = Object.keys(parts);
  const message =
    between[0] === undefined
      ? `must have a name for each entry, and has the parts of one in place of names: ${names.join(", ")}`
      : `must have ${listText(names)} below ${between.map((name) => name ?? "<name>").join(".")}`;
  return { code: "custom", path: [...path], message, params: { between, parts }, input: parts };
}

/** Without the parts, or with them where they are meant, if that has no name of the user's choice. */
export function withLevel(value: unknown, { path, between, parts }: MissingLevel): unknown {
  const others = Object.entries(Object(valueAt(value, path))).filter(([name]) => !Object.hasOwn(parts, name));
  const left = withValue(value, path, Object.fromEntries(others));
  const named = between.flatMap((name) => name ?? []);
  return named.length < between.length ? left : withValue(left, [...path, ...named], parts);
}

/** The same value, with another name in the object at a path. */
export function withName(
  value: unknown,
  path: readonly PropertyKey[],
  { from, to }: { readonly from: string; readonly to: string },
): unknown {
  const entries = Object.entries(Object(valueAt(value, path))).filter(([name]) => name !== to);
  return withValue(value, path, Object.fromEntries(entries.map(([name, inner]) => [name === from ? to : name, inner])));
}

/** The problems of each issue, with one for a misspelled name whose value is refused as well. */
export function problemsOfMeant(
  found: readonly IssueOf[],
  problemsOf: (found: IssueOf) => readonly Problem[],
): readonly Problem[] {
  const told = found.map((one) => ({ meant: one.meant, problems: problemsOf(one) }));
  const all = told.flatMap(({ problems }) => problems);
  const merged = new Set<Problem>();
  const problems = told.flatMap(({ meant, problems: own }) =>
    own.map((problem) => {
      if (meant === undefined) return problem;
      const place = problem.path.replace(/[^.]*$/, meant);
      const [ofValue, ...others] = all.filter(({ path }) => path === place || path.startsWith(`${place}.`));
      if (ofValue?.path !== place || others.length > 0) return problem;
      merged.add(ofValue);
      const { rule, fix } = ofValue;
      const isWhole = /^write (\S*): /.exec(fix)?.[1]?.endsWith(meant) === true && fix.includes(" in its place ");
      // Lines to write have the name already.
      const lines = fix.replace(
        /^(write this(?:, for example,)?)(?: in place of \S+)? in (?=.*:\n)/,
        `$1 in place of ${problem.path} in `,
      );
      return {
        ...problem,
        rule: `${problem.rule}, and ${rule}`,
        fix: isWhole ? fix : lines === fix ? `rename it to ${meant}, then ${fix}` : lines,
      };
    }),
  );
  return problems.filter((problem) => !merged.has(problem));
}
