import type { Deployment } from "./deployments.ts";

const statusCodes = { failed: 3, success: 4 } as const;

/** The body of `GET /api/deployments/latest`. https://github.com/projectkudu/kudu/wiki/REST-API */
export function toKuduDeployment(deployment: Deployment, host: string, siteName: string): object {
  const isSuccess = deployment.status === "success";
  const receivedAt = deployment.receivedAt.toISOString();
  const endedAt = deployment.endedAt.toISOString();
  return {
    id: deployment.id,
    status: statusCodes[deployment.status],
    status_text: isSuccess ? "" : deployment.message,
    author_email: "N/A",
    author: "N/A",
    deployer: deployment.deployer,
    message: isSuccess ? "Created via a push deployment" : deployment.message,
    progress: "",
    received_time: receivedAt,
    start_time: receivedAt,
    end_time: endedAt,
    last_success_end_time: isSuccess ? endedAt : null,
    complete: true,
    active: deployment.isLive,
    is_temp: false,
    is_readonly: true,
    url: `https://${host}/api/deployments/${deployment.id}`,
    log_url: `https://${host}/api/deployments/${deployment.id}/log`,
    site_name: siteName,
  };
}
