import { addressesBeyond } from "../../../access-matrix/address-ranges.ts";
import type { Matrix, Place } from "../../../access-matrix/matrix.ts";
import type { Finding, Severity } from "../findings/finding.ts";

type Told = Pick<Matrix, "places" | "policies">;

/** What changes in named locations, as sets of addresses, whatever that does to anybody in particular. */
export function locationFindings(before: Told, after: Told): readonly Finding[] {
  const find = ({ places }: Told, name: string) => places.find((place) => place.name === name);
  const of = (id: Finding["id"], severity: Severity, subject: string, more: Partial<Finding> = {}): Finding => ({
    id,
    severity,
    subject,
    ...more,
  });
  return [
    ...after.places.flatMap((is) => {
      const { name, ranges, trusted } = is;
      const was = find(before, name);
      if (!was)
        return ranges.length === 0 ? [] : [of("location/new", "changes", name, { after: ranges, facts: { trusted } })];
      const [gained, lost] = [addressesBeyond(ranges, was.ranges), addressesBeyond(was.ranges, ranges)];
      const change = { before: was.ranges, after: ranges };
      return [
        ...(gained.length === 0 ? [] : [widened(is, was, gained, after.policies)]),
        ...(lost.length === 0 ? [] : [of("location/narrower", "breaks", name, { ...change, facts: { lost } })]),
        ...(was.trusted === trusted
          ? []
          : [of("location/trusted", trusted ? "weakens" : "changes", name, { after: trusted })]),
      ];
    }),
    ...before.places
      .filter(({ name, ranges }) => ranges.length > 0 && !find(after, name))
      .map(({ name, ranges }) => of("location/removed", "changes", name, { before: ranges })),
  ];
}

/** A wider location weakens what relies on it, unless that only records; policies of others may spare trusted ones. */
function widened(is: Place, was: Place, gained: readonly string[], policies: Matrix["policies"]): Finding {
  const relying = policies.filter(({ reach }) => {
    const { included = [], excluded = [] } = reach?.where ?? {};
    return [...included, ...excluded].includes(is.name);
  });
  const isHeeded = is.trusted || relying.some(({ state }) => state === "enabled");
  return {
    id: "location/wider",
    severity: isHeeded ? "weakens" : "changes",
    subject: is.name,
    before: was.ranges,
    after: is.ranges,
    facts: { gained, relying: relying.map(({ displayName, state }) => ({ policy: displayName, state })) },
  };
}
