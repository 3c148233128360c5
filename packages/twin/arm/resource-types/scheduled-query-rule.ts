import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { requireResource } from "../resources.ts";
import { placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.Insights/scheduledQueryRules";
const duration = z.enum(["PT5M", "PT10M", "PT15M", "PT30M", "PT1H"]);
const condition = z.strictObject({
  query: z.string().min(1),
  metricMeasureColumn: z.string().optional(),
  timeAggregation: z.enum(["Average", "Count", "Maximum", "Minimum", "Total"]),
  operator: z.enum(["Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"]),
  threshold: z.number(),
  failingPeriods: z
    .strictObject({ numberOfEvaluationPeriods: z.int().default(1), minFailingPeriodsToAlert: z.int().default(1) })
    .prefault({}),
});
const body = z.strictObject({
  ...trackedEnvelope,
  kind: z.enum(["LogAlert"]).default("LogAlert"),
  properties: z.strictObject({
    displayName: z.string().optional(),
    description: z.string().optional(),
    severity: z.literal([0, 1, 2, 3, 4]),
    enabled: z.boolean(),
    scopes: z.array(z.string()).length(1),
    evaluationFrequency: duration,
    windowSize: duration,
    criteria: z.strictObject({ allOf: z.array(condition).length(1) }),
    autoMitigate: z.boolean().default(true),
    skipQueryValidation: z.boolean().default(false),
    actions: z.strictObject({ actionGroups: z.array(z.string()).default([]) }).optional(),
    // Read-only; a client that changes a rule sends them back.
    createdWithApiVersion: z.string().optional(),
    isLegacyLogAnalyticsRule: z.literal(false).optional(),
    isWorkspaceAlertsStorageConfigured: z.literal(false).optional(),
  }),
});
type Properties = z.output<typeof body>["properties"];

/**
 * Log search alerts of one workspace. The twin stores and returns them, but never runs the query, and no alert fires.
 * https://learn.microsoft.com/rest/api/monitor/scheduled-query-rules
 */
export const scheduledQueryRule: ResourceType = storedResourceType({
  type,
  apiVersions: ["2021-08-01", "2022-06-15", "2023-12-01", "2025-01-01-preview"],
  body,
  store,
  isListed: true,
});

function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const { request, sent, before } = write;
  const { properties } = sent;
  for (const id of properties.scopes) requireResource(request, id, "Microsoft.OperationalInsights/workspaces");
  for (const id of properties.actions?.actionGroups ?? [])
    requireResource(request, id, "Microsoft.Insights/actionGroups");
  refuseContradictions(properties);
  refuseUnresolvable(request, properties);
  const { createdWithApiVersion } = (before?.body["properties"] as Partial<Properties> | undefined) ?? {};
  return {
    ...placeAndTags(write),
    kind: sent.kind,
    properties: {
      ...properties,
      createdWithApiVersion: createdWithApiVersion ?? request.query.get("api-version"),
      isLegacyLogAnalyticsRule: false,
      isWorkspaceAlertsStorageConfigured: false,
    },
  };
}

/**
 * Checks the rules between properties. The wordings are ours.
 * https://learn.microsoft.com/azure/templates/microsoft.insights/scheduledqueryrules
 */
function refuseContradictions({ criteria, evaluationFrequency, windowSize }: Properties): void {
  for (const { timeAggregation, metricMeasureColumn, failingPeriods } of criteria.allOf) {
    if (timeAggregation !== "Count" && metricMeasureColumn === undefined) {
      throw armRefusals.badRequest(
        `'metricMeasureColumn' is required where 'timeAggregation' is '${timeAggregation}'.`,
      );
    }
    if (failingPeriods.minFailingPeriodsToAlert > failingPeriods.numberOfEvaluationPeriods) {
      throw armRefusals.badRequest("'minFailingPeriodsToAlert' must not be greater than 'numberOfEvaluationPeriods'.");
    }
  }
  if (minutesOf(evaluationFrequency) > minutesOf(windowSize)) {
    throw armRefusals.badRequest("'evaluationFrequency' must not be greater than 'windowSize'.");
  }
}

/**
 * A workspace's table exists only after its first row, and no workspace in the twin has one. So a query's table can't
 * be resolved, unless the query is a fuzzy union with its own operand, a `datatable`.
 * Reported: Azure doesn't always honor `skipQueryValidation` (hashicorp/terraform-provider-azurerm#28293,
 * Azure/azure-cli-extensions#6204); the wordings (CDCgov/prime-reportstream#11773, Azure/Azure-Sentinel#6772).
 */
function refuseUnresolvable({ behavior }: ArmRequest, { criteria, skipQueryValidation }: Properties): void {
  const { queryValidation = "never" } = behavior;
  if (queryValidation === "never" || (queryValidation === "unless-skipped" && skipQueryValidation)) return;
  for (const { query } of criteria.allOf) {
    const { isFuzzy, tableNames } = sourcesOf(query);
    const table = tableNames.find((name) => name !== "datatable");
    if (table === undefined || (isFuzzy && tableNames.includes("datatable"))) continue;
    throw armRefusals.badRequest(
      isFuzzy
        ? "union: must have at least one operand that can be evaluated successfully when running with 'Fuzzy' mode."
        : `'where' operator: Failed to resolve table or column expression named '${table}'`,
    );
  }
}

function minutesOf(text: Properties["windowSize"]): number {
  return text === "PT1H" ? 60 : Number(/\d+/.exec(text)?.[0]);
}

/** The tables that a query reads. */
interface QuerySources {
  /** Whether to ignore an operand that can't be resolved. */
  readonly isFuzzy: boolean;
  /** The first word of the query, or of each operand of the query's leading `union`: a table, or `datatable`. */
  readonly tableNames: readonly string[];
}

/**
 * Reads the part of a Kusto query that names the tables. Ignores everything after the first pipe, or from `join`, `let`
 * or a function on. https://learn.microsoft.com/kusto/query/union-operator
 */
function sourcesOf(query: string): QuerySources {
  const text = query.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, '""').trim();
  const [union = "", options = ""] = /^union\b((?:\s+\w+\s*=\s*\w+)*)\s*/.exec(text) ?? [];
  if (union === "") return { isFuzzy: false, tableNames: [firstWordOf(text)] };
  return {
    isFuzzy: /\bisfuzzy\s*=\s*true\b/.test(options),
    tableNames: operandsOf(text.slice(union.length)).map(firstWordOf),
  };
}

/** Returns the parts between commas outside of parentheses, up to the first pipe outside of them. */
function operandsOf(text: string): readonly string[] {
  const operands: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, character] of [...`${text}|`].entries()) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth > 0 || (character !== "," && character !== "|")) continue;
    operands.push(text.slice(from, at));
    if (character === "|") break;
    from = at + 1;
  }
  return operands;
}

function firstWordOf(text: string): string {
  return /\w+/.exec(text)?.[0] ?? "";
}
