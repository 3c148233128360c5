import type { PackageVersions, Review } from "../findings/review.ts";
import { operationWord, propertyNames, resourceCounts, resourceGroups, refusalsOf } from "./detail-words.ts";
import { findingGroups } from "./finding-lists.ts";

/** What an update of this project's packages alone changes, for the text, the page and the Markdown. */
export interface UpdateWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Undefined if the change updates none of them. */
export function updateWords(review: Review): UpdateWords | undefined {
  const { update } = review;
  if (update === undefined) return undefined;
  const title = "Update of packages that deploy and judge";
  const packages = update.packages.map(versionsText);
  const { alone } = update;
  if (alone === undefined) {
    return { title, lines: [...packages, "Nothing else of this change is deployed: every finding is the update's."] };
  }
  const own: Review = { ...review, ...alone };
  const lines = [
    ...refusalsOf(own).flatMap(({ title, items }) => items.map((item) => `${title}: ${item}`)),
    ...findingGroups(own).flatMap(({ findings, title }) =>
      findings.map(({ text, stacks }) => `${title}: ${text}${stacks === undefined ? "" : ` In ${stacks} only.`}`),
    ),
    ...resourceGroups(own).map(({ stacks, items }) => {
      const named = items.slice(0, 10).map((resource) => {
        const properties = propertyNames(resource).join(", ");
        return `${resource.name} ${operationWord(resource)}${properties === "" ? "" : ` (${properties})`}`;
      });
      return `Resources of ${stacks}: ${resourceCounts(items)}. ${named.join("; ")}${items.length > 10 ? "; …" : ""}.`;
    }),
  ];
  return {
    title,
    lines: [
      ...packages,
      ...(lines.length === 0
        ? ["The update alone changes nothing that is deployed."]
        : ["The update alone has these effects:", ...lines]),
    ],
  };
}

function versionsText({ name, before, after }: PackageVersions): string {
  if (before === undefined) return `${name} ${after ?? ""}, new.`;
  if (after === undefined) return `${name} ${before}, gone.`;
  return before === after ? `${name} ${after}, with another content.` : `${name} ${before} → ${after}.`;
}
