import type { Subscription } from "../tenant/subscription.ts";

/** The subset of Kudu's DeployStatus that the twin uses. https://github.com/projectkudu/kudu/wiki/REST-API */
type DeployStatus = "pending" | "building" | "deploying" | "failed" | "success" | "partial success";

export interface CodeDeployment {
  readonly id: string;
  readonly status: DeployStatus;
  readonly message: string;
  /** True if its package is the one that runs. */
  readonly isLive: boolean;
  readonly deployer: string;
  readonly receivedAt: Date;
  /** Undefined while the deployment is in progress. */
  readonly endedAt?: Date;
}

/** A deployment in progress. It ends after this many polls. */
export interface AcceptedDeployment extends Pick<CodeDeployment, "id" | "deployer" | "receivedAt"> {
  readonly polls: number;
  /** Returns the ended deployment, or undefined if its record and every earlier one are gone. */
  readonly end: () => Promise<CodeDeployment | undefined>;
}

interface Underway {
  readonly accepted: AcceptedDeployment;
  polled: number;
  ended?: Promise<void>;
}

/** The deployments of every site, including those in progress. */
export class Deployments {
  readonly #subscription: Subscription;
  readonly #ended = new Map<string, readonly CodeDeployment[]>();
  readonly #underway = new Map<string, Underway>();
  readonly #arriving = new Set<string>();
  readonly #counts = new Map<string, number>();

  constructor(subscription: Subscription) {
    this.#subscription = subscription;
  }

  /**
   * Starts a deployment with the number of the site's earlier ones. Returns undefined while another one is in progress,
   * and counts as a poll of that one.
   */
  async take(siteId: string, accept: (earlier: number) => Promise<AcceptedDeployment>): Promise<string | undefined> {
    const key = siteId.toLowerCase();
    if ((await this.#look(key)) || this.#arriving.has(key)) return undefined;
    this.#arriving.add(key);
    try {
      const earlier = this.#counts.get(key) ?? 0;
      const accepted = await accept(earlier);
      this.#counts.set(key, earlier + 1);
      const underway: Underway = { accepted, polled: 0 };
      this.#underway.set(key, underway);
      if (accepted.polls === 0) await this.#end(key, underway);
      return accepted.id;
    } finally {
      this.#arriving.delete(key);
    }
  }

  /** Returns the last deployment, or the one with that id. Every poll advances one in progress. */
  async poll(siteId: string, id?: string): Promise<CodeDeployment | undefined> {
    const key = siteId.toLowerCase();
    const underway = await this.#look(key);
    if (underway && (id === undefined || id === underway.id)) return underway;
    const endedDeployments = this.#ended.get(key) ?? [];
    const deployment =
      id === undefined ? endedDeployments.at(-1) : endedDeployments.find((candidate) => candidate.id === id);
    // A package is deleted with its site. A site created again under the same id has no deployments yet.
    const isOfFormerSite = deployment?.isLive === true && !this.#subscription.packageOf(siteId);
    return isOfFormerSite ? undefined : deployment;
  }

  async #look(key: string): Promise<CodeDeployment | undefined> {
    const underway = this.#underway.get(key);
    if (!underway) return undefined;
    const { accepted, polled } = underway;
    if (polled >= accepted.polls) {
      await this.#end(key, underway);
      return undefined;
    }
    underway.polled += 1;
    const { id, deployer, receivedAt, polls } = accepted;
    return { id, deployer, receivedAt, status: stageAt(polled, polls), message: "", isLive: false };
  }

  async #end(key: string, underway: Underway): Promise<void> {
    underway.ended ??= this.#keep(key, underway.accepted);
    await underway.ended;
  }

  async #keep(key: string, accepted: AcceptedDeployment): Promise<void> {
    const deployment = await accepted.end();
    this.#ended.set(key, deployment ? [...(this.#ended.get(key) ?? []), deployment] : []);
    this.#underway.delete(key);
  }
}

/** Goes through all three statuses if there are enough polls. The last poll always gets "deploying". */
function stageAt(poll: number, polls: number): DeployStatus {
  const stages = ["deploying", "building", "pending"] as const;
  return stages[Math.floor((stages.length * (polls - 1 - poll)) / polls)] ?? "pending";
}

const statusCodes = { pending: 0, building: 1, deploying: 2, failed: 3, success: 4, "partial success": 6 } as const;

/**
 * Returns a deployment's record. https://github.com/projectkudu/kudu/wiki/REST-API
 * For a deployment in progress: Azure/azure-dev#3658.
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
