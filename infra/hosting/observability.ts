import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import type { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import * as pulumi from "@pulumi/pulumi";
import { assignRole, type RoleHolder } from "./role-assignment.ts";
import { DiagnosticSetting } from "@pulumi/azure-native/monitor/diagnosticSetting.js";

export interface ObservabilityArgs extends RoleHolder {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly workspaceName: pulumi.Input<string>;
  readonly componentName: pulumi.Input<string>;
  /** How long logs are kept, in days: 30 to 730. */
  readonly retentionDays: pulumi.Input<number>;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor#monitoring-metrics-publisher */
const monitoringMetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";

/** The destination of the function's log, reached by identity alone: an instrumentation key gives no access. */
export class Observability extends pulumi.ComponentResource {
  readonly workspace: Workspace;
  /** Resource ID of the workspace. */
  readonly workspaceId: pulumi.Output<string>;
  readonly component: Component;
  /** Address of the Application Insights component. No secret while local authentication is off. */
  readonly connectionString: pulumi.Output<string>;
  /** The identity's role: the site must not exist before it. */
  readonly publisherAssignment: RoleAssignment;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:Observability", name, {}, opts);

    const workspace = new Workspace(
      `${name}-workspace`,
      {
        workspaceName: args.workspaceName,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        sku: { name: "PerGB2018" },
        retentionInDays: args.retentionDays,
        features: { disableLocalAuth: true },
        tags: { ...args.tags },
      },
      { parent: this },
    );

    const component = new Component(
      name,
      {
        resourceName: args.componentName,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "web",
        applicationType: "web",
        ingestionMode: "LogAnalytics",
        workspaceResourceId: workspace.id,
        disableLocalAuth: true,
        tags: { ...args.tags },
      },
      { parent: this },
    );

    const publisher = { role: monitoringMetricsPublisher, scope: component.id };
    this.publisherAssignment = assignRole(`${name}-metrics-publisher`, args, publisher, this);

    this.workspace = workspace;
    this.component = component;
    this.workspaceId = workspace.id;
    this.connectionString = component.connectionString;
    this.registerOutputs({ workspaceId: this.workspaceId, connectionString: this.connectionString });
  }
}

export interface AccessLogArgs {
  /** Resource ID of the site. */
  readonly siteId: pulumi.Input<string>;
  /** Resource ID of the Log Analytics workspace. */
  readonly workspaceId: pulumi.Input<string>;
  /** Resources that write to the site first. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The platform's own logs of the site: refusals by App Service authentication, which never reach the function, and the
 * host's lines. https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-web-sites-logs
 */
export class AccessLog extends pulumi.ComponentResource {
  readonly setting: DiagnosticSetting;

  constructor(name: string, args: AccessLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:AccessLog", name, {}, opts);
    this.setting = new DiagnosticSetting(
      name,
      {
        name: "access-log",
        resourceUri: args.siteId,
        workspaceId: args.workspaceId,
        logs: [
          { category: "AppServiceAuthenticationLogs", enabled: true },
          { category: "FunctionAppLogs", enabled: true },
        ],
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
      { parent: this, dependsOn: [...args.after] },
    );
    this.registerOutputs({ setting: this.setting });
  }
}
