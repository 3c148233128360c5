import { type ByProgramType, types } from "../../../../stacks/live/program-types.ts";
import {
  sameRuleFor,
  harmless,
  isFalse,
  isNot,
  isTrue,
  keepsMembers,
  leadsTo,
  noLessThanBefore,
  operational,
  type OwnRules,
  ordered,
  place,
  type PropertyRule,
  safeIf,
  unordered,
} from "../property-rules.ts";
import type { Json } from "../../snapshot/snapshot.ts";

const isTls12 = (value: unknown): boolean => ["TLS1_2", "TLS1_3"].includes(String(value));
/** Default: Enabled. https://learn.microsoft.com/azure/templates/microsoft.insights/components */
const network = noLessThanBefore((value) => value === "Disabled", "public network");
const lost = { danger: "logs lost", id: "resource/logs-lost" } as const;

/** Data storage (packages, keys, logs) and alerts on it. */
export const dataTypes: ByProgramType<OwnRules> = {
  // https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts
  [types.storageAccount]: {
    inputs: {
      kind: operational,
      // Default: null, which is true.
      // https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent
      allowSharedKeyAccess: safeIf(isFalse, "account keys"),
      // The documented default differs by API version, so a value that isn't set isn't safe.
      // https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure
      allowBlobPublicAccess: safeIf(isFalse, "public blobs"),
      // Default: TLS 1.0. https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version
      minimumTlsVersion: safeIf(isTls12, "old TLS"),
      // Default: true from API version 2019-04-01 on.
      // https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer
      enableHttpsTrafficOnly: safeIf(isNot(false), "plain HTTP"),
      // Default: false for accounts since 15 December 2023.
      // https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies
      allowCrossTenantReplication: safeIf(isNot(true), "cross-tenant replication"),
      // Default: Enabled. https://learn.microsoft.com/azure/storage/common/storage-network-security
      publicNetworkAccess: noLessThanBefore((value) => value === "Disabled", "public network"),
    },
  },
  // Default: None. https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/blobservices/containers
  [types.container]: {
    inputs: {
      publicAccess: safeIf((value) => value === undefined || value === "None", "public blobs"),
    },
  },
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
  [types.workspace]: {
    inputs: {
      workspaceName: place,
      // Some tiers keep logs for only a week, or cap them per day.
      sku: unordered,
      // Default: local authentication is on. https://learn.microsoft.com/azure/azure-monitor/logs/manage-access
      "features.disableLocalAuth": safeIf(isTrue, "local authentication"),
      // Default: 30 days. https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
      retentionInDays: ordered("smaller", 30, lost),
      // Default: no cap, which is -1. https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap
      "workspaceCapping.dailyQuotaGb": dailyQuota(),
      ...sameRuleFor(network, "publicNetworkAccessForIngestion publicNetworkAccessForQuery"),
    },
    isProtectable: true,
  },
  [types.insights]: {
    inputs: {
      resourceName: place,
      ...sameRuleFor(operational, "kind applicationType flowType ingestionMode requestSource"),
      // Default: false. https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication#disable-local-authentication
      disableLocalAuth: safeIf(isTrue, "local authentication"),
      // Default: 90 days. https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
      retentionInDays: ordered("smaller", 90, lost),
      workspaceResourceId: leadsTo("logs lost", "resource/logs-lost"),
      ...sameRuleFor(network, "publicNetworkAccessForIngestion publicNetworkAccessForQuery"),
    },
  },
  // The logs to collect, and their destination.
  // https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
  [types.diagnosticSetting]: {
    inputs: {
      resourceUri: leadsTo("logs lost", "resource/logs-lost"),
      workspaceId: leadsTo("logs lost", "resource/logs-lost"),
      // The destination tables. Queries read the previous ones.
      logAnalyticsDestinationType: unordered,
      "logs[].category": harmless,
      "logs[].categoryGroup": harmless,
      "logs[].enabled": safeIf(isTrue, "logs lost", "resource/logs-lost"),
      logs: keepsMembers("logs lost", "resource/logs-lost"),
      "metrics[].category": harmless,
      "metrics[].enabled": safeIf(isTrue, "logs lost", "resource/logs-lost"),
      metrics: keepsMembers("logs lost", "resource/logs-lost"),
    },
    deleted: { id: "resource/logs-lost", severity: "weakens", danger: "logs lost" },
    replaced: "nothing",
    isGuard: true,
  },
  [types.actionGroup]: {
    inputs: {
      actionGroupName: place,
      groupShortName: harmless,
      enabled: safeIf(isTrue, "nobody told"),
      "emailReceivers[].name": harmless,
      "emailReceivers[].useCommonAlertSchema": operational,
      // A different address belongs to someone else.
      "emailReceivers[].emailAddress": leadsTo("told elsewhere", "resource/unprotected"),
      emailReceivers: keepsMembers("fewer told"),
    },
    deleted: { id: "resource/deleted", severity: "weakens", danger: "nobody told" },
    replaced: "nothing",
    isGuard: true,
  },
  [types.alertRule]: {
    inputs: {
      ruleName: place,
      kind: operational,
      displayName: harmless,
      description: harmless,
      ...sameRuleFor(operational, "severity autoMitigate skipQueryValidation evaluationFrequency"),
      // In a shorter window, the same threshold is reached later.
      windowSize: duration(),
      // Default: true. https://learn.microsoft.com/azure/templates/microsoft.insights/scheduledqueryrules
      enabled: safeIf(isNot(false), "alert off"),
      scopes: leadsTo("alert off", "resource/unprotected"),
      "actions.actionGroups": keepsMembers("fewer told"),
      "criteria.allOf[].threshold": ordered("larger", 0, { danger: "alert later" }),
      "criteria.allOf[].failingPeriods.minFailingPeriodsToAlert": ordered("larger", 1, { danger: "alert later" }),
      // The query and its condition.
      criteria: unordered,
    },
    deleted: { id: "resource/deleted", severity: "weakens", danger: "alert off" },
    replaced: "nothing",
    isGuard: true,
  },
};

function dailyQuota(): PropertyRule {
  const unlimited = Number.MAX_VALUE;
  return reading(ordered("smaller", unlimited, lost), (value) => (value === -1 ? unlimited : value));
}

/** ISO 8601, in hours and minutes: `PT1H30M`. */
function duration(): PropertyRule {
  return reading(ordered("smaller", 0, { danger: "alert later" }), (value) => {
    const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(String(value)) ?? [];
    return hours === undefined && minutes === undefined ? value : Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  });
}

/** A rule for a value's meaning instead of its text. */
function reading(rule: PropertyRule, read: (value: Json | undefined) => Json | undefined): PropertyRule {
  return {
    ...rule,
    ofChange: ({ path, before, after }) => rule.ofChange({ path, before: read(before), after: read(after) }),
    ofNew: (value, path) => rule.ofNew(read(value), path),
  };
}
