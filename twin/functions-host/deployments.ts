import type { Subscription } from "../tenant/subscription.ts";

/** Kudu's DeployStatus, as far as a deployment here can end. https://github.com/projectkudu/kudu/wiki/REST-API */
export type DeployStatus = "failed" | "success";

export interface Deployment {
  readonly id: string;
  readonly status: DeployStatus;
  readonly message: string;
  /** Its package is the one that runs. */
  readonly isLive: boolean;
  readonly deployer: string;
  readonly receivedAt: Date;
  readonly endedAt: Date;
}

/** The last deployment of every site, and which sites have one going on. */
export class Deployments {
  readonly #subscription: Subscription;
  readonly #latest = new Map<string, Deployment>();
  readonly #underway = new Set<string>();

  constructor(subscription: Subscription) {
    this.#subscription = subscription;
  }

  /** Runs one deployment; undefined when the site has another one going on. */
  async run(siteId: string, deploy: () => Promise<Deployment>): Promise<Deployment | undefined> {
    const key = siteId.toLowerCase();
    if (this.#underway.has(key)) return undefined;
    this.#underway.add(key);
    try {
      const deployment = await deploy();
      this.#latest.set(key, deployment);
      return deployment;
    } finally {
      this.#underway.delete(key);
    }
  }

  /** A package goes with its site: a site made anew under the same id has had no deployment. */
  latest(siteId: string): Deployment | undefined {
    const latest = this.#latest.get(siteId.toLowerCase());
    const isOfFormerSite = latest?.isLive === true && !this.#subscription.packageOf(siteId);
    return isOfFormerSite ? undefined : latest;
  }
}
