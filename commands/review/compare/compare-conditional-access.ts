import { rangeCheck, stretchesOf } from "../../../toolkit/operations/matrix/address-ranges.ts";
import type { Matrix, Place } from "../../../toolkit/operations/matrix/matrix.ts";
import { policyStateWords } from "../../../toolkit/operations/matrix/policy-state-words.ts";
import type { ReviewFinding } from "../finding.ts";
import { finding, policyFindings } from "./compare-policies.ts";

/** What changes in policies and named locations, whatever that does to anybody in particular. */
export function compareConditionalAccess(before: Matrix, after: Matrix): readonly ReviewFinding[] {
  return [...policyFindings(before, after), ...placeFindings(before, after)];
}

function placeFindings(before: Matrix, after: Matrix): readonly ReviewFinding[] {
  const find = ({ places }: Matrix, name: string) => places.find((place) => place.name === name);
  return [
    ...after.places.flatMap((is) => {
      const was = find(before, is.name);
      if (!was) {
        return is.ranges.length === 0
          ? []
          : [finding("changed", `The named location "${is.name}" is new: ${is.ranges.join(", ")}${trust(is)}.`)];
      }
      const added = is.ranges.filter((range) => !was.ranges.includes(range));
      const removed = was.ranges.filter((range) => !is.ranges.includes(range));
      const [gained, lost] = [beyond(is.ranges, was.ranges), beyond(was.ranges, is.ranges)];
      return [
        ...(gained.length === 0
          ? []
          : [
              widened(
                `The named location "${is.name}" covers ${added.map(sized).join(", ")} now${
                  removed.length === 0 ? "" : `, ${removed.map(sized).join(", ")} before`
                }.`,
                is,
                after.policies,
              ),
            ]),
        ...(gained.length > 0 || lost.length === 0
          ? []
          : [finding("breaks", `The named location "${is.name}" no longer covers ${lost.map(sized).join(", ")}.`)]),
        ...(was.trusted === is.trusted
          ? []
          : [
              finding(
                is.trusted ? "protection weakened" : "changed",
                `The named location "${is.name}" is ${is.trusted ? "" : "no longer "}marked as trusted: policies of others that spare trusted locations heed it.`,
              ),
            ]),
      ];
    }),
    ...before.places
      .filter(({ name, ranges }) => ranges.length > 0 && !find(after, name))
      .map(({ name, ranges }) =>
        finding("changed", `The named location "${name}" is deleted; it was ${ranges.join(", ")}.`),
      ),
  ];
}

/** A wider location weakens what relies on it, unless that only records; policies of others may spare trusted ones. */
function widened(text: string, { name, trusted }: Place, policies: Matrix["policies"]): ReviewFinding {
  const relying = policies.filter(({ reach }) => {
    const { included = [], excluded = [] } = reach?.where ?? {};
    return [...included, ...excluded].includes(name);
  });
  const isHeeded = trusted || relying.some(({ state }) => state === "enabled");
  const severity = isHeeded ? "protection weakened" : "changed";
  if (relying.length === 0) return finding(severity, text, "No policy of this stack relies on it.");
  const said = relying.map(({ displayName, state }) =>
    state === "enabled" ? `"${displayName}"` : `"${displayName}" (${policyStateWords[state]})`,
  );
  const whose = said.length === 1 ? `The policy ${said.join("")} relies` : `The policies ${said.join(" and ")} rely`;
  return finding(severity, text, `${whose} on it.`);
}

/** Addresses of some ranges that are in none of others, however either are written. */
function beyond(ranges: readonly string[], others: readonly string[]): readonly string[] {
  const [isIn, isInOthers] = [rangeCheck(ranges), rangeCheck(others)];
  return stretchesOf([...ranges, ...others])
    .filter(({ first }) => isIn(first) && !isInOthers(first))
    .map(({ text }) => text);
}

/** How wide a range is: a prefix's length is easily misread. */
function sized(range: string): string {
  const [base = "", prefix] = range.split("/");
  if (base.includes(":") || prefix === undefined) return range;
  const count = 2 ** (32 - Number(prefix));
  return `${range} (${count.toLocaleString("en-US")} ${count === 1 ? "address" : "addresses"})`;
}

function trust({ trusted }: Place): string {
  return trusted ? ", trusted" : "";
}
