import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import * as pulumi from "@pulumi/pulumi";

export interface ObservabilityArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  /** Subscription that holds the built-in role definitions. */
  readonly subscriptionId: pulumi.Input<string>;
  readonly workspaceName: string;
  readonly componentName: string;
  /** How long logs are kept, in days: 30 to 730. */
  readonly retentionDays: number;
  /** Object id of the Function App's identity. */
  readonly identityPrincipalId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor#monitoring-metrics-publisher */
const monitoringMetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";

/** Where the function's log goes, reached by identity alone: an instrumentation key opens nothing. */
export class Observability extends pulumi.ComponentResource {
  readonly workspaceId: pulumi.Output<string>;
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

    this.publisherAssignment = new RoleAssignment(
      `${name}-metrics-publisher`,
      {
        scope: component.id,
        roleDefinitionId: pulumi.interpolate`/subscriptions/${args.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${monitoringMetricsPublisher}`,
        principalId: args.identityPrincipalId,
        principalType: "ServicePrincipal",
      },
      { parent: this },
    );

    this.workspaceId = workspace.id;
    this.connectionString = component.connectionString;
    this.registerOutputs({ workspaceId: this.workspaceId, connectionString: this.connectionString });
  }
}
