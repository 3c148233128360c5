import ts from "typescript";
import { findingTitles } from "../../../packages/pf/commands/review/findings/finding-ids.ts";
import { severities } from "../../../packages/pf/commands/review/findings/finding.ts";
import { ownWords } from "./key-list.ts";
import { literalText, nameOf, nodesIn, sourcesOf, textsOf } from "./sources.ts";

const severityWords: Readonly<Record<(typeof severities)[number], string>> = {
  opens: "somebody gets access who had none.",
  weakens: "a protection is gone or weaker.",
  breaks: "somebody loses access, or something is lost.",
  unknown: "nothing here can tell what it does.",
  changes: "compared, and none of the above.",
};

const areas: Readonly<Record<string, string>> = {
  access: "Access",
  endpoint: "Endpoints",
  gate: "App Service authentication",
  registration: "App registrations and service principals",
  entitlement: "App roles and permission scopes",
  assignment: "App role assignments",
  grant: "Permissions on other APIs",
  credential: "Credentials",
  policy: "Conditional access policies",
  location: "Named locations",
  emergency: "Emergency accounts",
  "azure-role": "Azure roles",
  resource: "Resources",
  option: "Resource options",
  output: "Outputs",
  setting: "Settings",
  file: "Changed files",
  deployment: "Deployment",
  judge: "The review's own code",
  stack: "Stacks",
  acceptance: "Accepted findings",
};

/** docs/reference/findings.md */
export function findingsPage(repository: string): string {
  const review = sourcesOf(repository, "packages/pf/commands/review/**/*.ts");
  const severitiesByCode = severitiesIn(review.filter(({ fileName }) => !fileName.includes("/words/")));
  const sentences = sentencesIn(review.filter(({ fileName }) => fileName.includes("/words/")));
  return [
    "# Findings",
    "",
    "This page lists the findings of [`review`](#review) and the needs of [`preflight`](#preflight). `drift` reports each",
    "difference by resource and property, without ids: [drift](../guides/drift.md).",
    "",
    "## Review",
    "",
    "Each finding has a severity:",
    "",
    ...severities.map((severity) => `- **${severity}**: ${severityWords[severity]}`),
    "",
    "For each finding, decide whether the change should do that. If so, accept it by id and subject in",
    "`accepted-findings.yaml` ([how](../guides/review.md)). If not, change the program or the settings.",
    "",
    "The severities below come from the review's rules. One finding can get another, if its effects are worse. In the sentences",
    "below, `…` stands for names of your stack.",
    "",
    ...Object.entries(Object.groupBy(Object.entries(findingTitles), ([id]) => id.replace(/\/.*/, ""))).flatMap(
      ([area, findings = []]) => [
        `### ${areas[area] ?? area}`,
        "",
        ...findings.flatMap(([id, title]) => [
          `#### \`${id}\``,
          "",
          `${ownWords(title)}.${severityText(severitiesByCode.get(id))}`,
          "",
          ...(sentences.get(id) ?? []).map((sentence) => `- ${ownWords(sentence)}`),
          "",
        ]),
      ],
    ),
    ...preflightText(repository),
  ].join("\n");
}

function severityText(severityNames: ReadonlySet<string> | undefined): string {
  const ordered = severities.filter((severity) => severityNames?.has(severity));
  return ordered.length === 0 ? " The severity depends on the change." : ` Severity: ${ordered.join(" or ")}.`;
}

/**
 * The severities of each finding: those next to its ID in the same object, list or call, or as the name of its
 * property.
 */
function severitiesIn(sources: readonly ts.SourceFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const severitiesByCode = new Map<string, Set<string>>();
  for (const node of sources.flatMap(nodesIn)) {
    if (!ts.isStringLiteral(node) || !Object.hasOwn(findingTitles, node.text)) continue;
    const all = severitiesByCode.get(node.text) ?? new Set();
    for (const severity of severitiesBeside(node)) all.add(severity);
    severitiesByCode.set(node.text, all);
  }
  return severitiesByCode;
}

function severitiesBeside(id: ts.Node): readonly string[] {
  let ancestor = id.parent;
  if (ts.isPropertyAssignment(ancestor)) {
    const name = nameOf(ancestor.name);
    if (severities.some((severity) => severity === name)) return [name];
  }
  while (
    !ts.isObjectLiteralExpression(ancestor) &&
    !ts.isArrayLiteralExpression(ancestor) &&
    !ts.isCallExpression(ancestor) &&
    !ts.isStatement(ancestor)
  ) {
    ancestor = ancestor.parent;
  }
  if (ts.isStatement(ancestor)) return [];
  const siblings = ts.isObjectLiteralExpression(ancestor)
    ? ancestor.properties.flatMap((property) =>
        ts.isPropertyAssignment(property) && nameOf(property.name) === "severity" ? [property.initializer] : [],
      )
    : ts.isCallExpression(ancestor)
      ? ancestor.arguments
      : ancestor.elements;
  return siblings
    .flatMap(nodesIn)
    .flatMap((node) =>
      ts.isStringLiteral(node) && severities.some((severity) => severity === node.text) ? [node.text] : [],
    );
}

/** The review's sentences about each finding, from its wording. */
function sentencesIn(sources: readonly ts.SourceFile[]): ReadonlyMap<string, readonly string[]> {
  const sentencesByName = new Map<string, readonly string[]>();
  for (const source of sources) {
    const functions = new Map(
      source.statements.flatMap((statement) =>
        ts.isFunctionDeclaration(statement) && statement.name ? [[statement.name.text, statement] as const] : [],
      ),
    );
    for (const node of nodesIn(source)) {
      if (!ts.isPropertyAssignment(node) || !Object.hasOwn(findingTitles, nameOf(node.name))) continue;
      const sentences = [node.initializer, ...calledIn(node.initializer, functions)].flatMap(sentencesBelow);
      if (sentences.length > 0) sentencesByName.set(nameOf(node.name), [...new Set(sentences)]);
    }
  }
  return sentencesByName;
}

/** The file's functions that an expression uses as a sentence. */
function calledIn(
  expression: ts.Expression,
  functions: ReadonlyMap<string, ts.FunctionDeclaration>,
): readonly ts.Node[] {
  const parts = ts.isArrayLiteralExpression(expression) ? expression.elements : [expression];
  return parts.flatMap((part) => (ts.isIdentifier(part) ? (functions.get(part.text) ?? []) : []));
}

function sentencesBelow(node: ts.Node): readonly string[] {
  const text = literalText(node);
  if (text !== undefined) {
    const sentence = text.replaceAll(/\{\w+\}/g, "…").replaceAll(/…(?: …)+/g, "…");
    return /\p{L}+ .*\p{L}+ .*[.:?]"?$/u.test(sentence) ? [sentence] : [];
  }
  const sentences: string[] = [];
  ts.forEachChild(node, (child) => {
    sentences.push(...sentencesBelow(child));
  });
  return sentences;
}

/** Preflight's checks: every object in its sources that has an ID, a title and a reason. */
function preflightText(repository: string): readonly string[] {
  const needs = sourcesOf(repository, "packages/pf/commands/preflight/*.ts")
    .flatMap(nodesIn)
    .filter(ts.isObjectLiteralExpression)
    .map(textsOf)
    .filter(({ id, title, why }) => id !== undefined && title !== undefined && why !== undefined)
    .toSorted((left, right) => (left["id"] ?? "").localeCompare(right["id"] ?? ""));
  if (needs.length < 10) throw new Error(`Only ${needs.length} needs were found in packages/pf/commands/preflight.`);
  return [
    "## Preflight",
    "",
    "Each need is reported as `ok`, `missing`, `unknown` (it couldn't be read) or `warning` (it may turn out either way). An",
    "id ends with `:<name>` if there is one for each name.",
    "",
    ...needs.flatMap(({ id = "", title = "", why = "" }) => [
      `### \`${id.replace(/^…:/, "<kind>:").replace("…", "<name>")}\``,
      "",
      `${ownWords(title)}.`,
      "",
      ownWords(why),
      "",
    ]),
  ];
}
