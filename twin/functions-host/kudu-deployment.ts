import type { CodeDeployment } from "./deployments.ts";

const statusCodes = { pending: 0, building: 1, deploying: 2, failed: 3, success: 4, "partial success": 6 } as const;

/**
 * A deployment's record. https://github.com/projectkudu/kudu/wiki/REST-API; of one that goes on: Azure/azure-dev#3658
 */
export function toKuduDeployment(deployment: CodeDeployment, host: string, siteName: string): object {
  const { status, endedAt } = deployment;
  const receivedAt = deployment.receivedAt.toISOString();
  return {
    id: deployment.id,
    status: statusCodes[status],
    status_text: deployment.message,
    author_email: "N/A",
    author: "N/A",
    deployer: deployment.deployer,
    message: status === "success" ? "Created via a push deployment" : deployment.message,
    progress: "",
    received_time: receivedAt,
    start_time: receivedAt,
    end_time: endedAt?.toISOString() ?? null,
    last_success_end_time: status === "success" ? (endedAt?.toISOString() ?? null) : null,
    complete: endedAt !== undefined,
    active: deployment.isLive,
    is_temp: false,
    is_readonly: true,
    url: `https://${host}/api/deployments/${deployment.id}`,
    log_url: `https://${host}/api/deployments/${deployment.id}/log`,
    site_name: siteName,
  };
}
