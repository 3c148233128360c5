import { DiagnosticSetting } from "@pulumi/azure-native/monitor/diagnosticSetting.js";
import * as pulumi from "@pulumi/pulumi";

export interface AccessLogArgs {
  /** Resource id of the site. */
  readonly siteId: pulumi.Input<string>;
  /** Resource id of the Log Analytics workspace. */
  readonly workspaceId: pulumi.Input<string>;
  /** What is written to the site before. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * What the platform itself logs of the site: the gate's refusals, which never reach the function, and the host's lines.
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-web-sites-logs
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
