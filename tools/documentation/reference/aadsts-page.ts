import { aadstsRows, aadstsSubjects, lookUpStart } from "../../../packages/pf/refusals/aadsts/aadsts.ts";
import { ownWords } from "./key-list.ts";

/** docs/reference/aadsts.md */
export function aadstsPage(): string {
  return [
    "# AADSTS codes",
    "",
    "These are the codes that Entra ID returns in the flows of this API, with their usual causes and fixes. For your own error,",
    "`./pf explain AADSTS501051 --stack dev` adds what your stack's settings say. For any other code, see",
    `[Microsoft's look-up](${lookUpStart}).`,
    "",
    "The codes are in numerical order. To link to one, use its name: `aadsts.md#aadsts501051`. By subject:",
    "",
    ...Object.entries(aadstsSubjects).map(
      ([subject, rows]) =>
        `- **${subject}**: ${Object.keys(rows)
          .map((code) => `[${code}](#aadsts${code})`)
          .join(" ")}`,
    ),
    "",
    ...Object.entries(aadstsRows).flatMap(([code, { means, causes, cures, source }]) => [
      `## AADSTS${code}`,
      "",
      ownWords(means),
      "",
      "Usual causes:",
      "",
      ...causes.map((cause) => `- ${ownWords(cause)}`),
      "",
      "Fixes:",
      "",
      ...cures.map((cure) => `- ${ownWords(cure).replace(/^([^:]+): /, "**$1:** ")}`),
      "",
      `Source: ${source.startsWith("https://") ? source.replace(/^(\S+)/, "<$1>") : source}`,
      "",
    ]),
  ].join("\n");
}
