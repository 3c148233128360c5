import { deployersCloud } from "../../../../packages/core/azure/clouds.ts";
import { type DeployOptions, deployPackage } from "../../../../packages/core/azure/one-deploy/deploy-package.ts";
import { LiveSite } from "../../../../packages/core/azure/one-deploy/live-site.ts";
import { samples } from "../../../../packages/core/azure/one-deploy/outcomes.ts";
import { ScmTokens } from "../../../../packages/core/azure/one-deploy/scm-host.ts";
import { fakeClock, fakeFetch, following, type Scripted, type SentRequest } from "./fake-azure.ts";

type Script<Step> = readonly [Step, ...Step[]];

export interface PlatformScript {
  /** The SCM host's answers, one for each request, the last one for ever. */
  readonly scm: Script<Scripted>;
  /** Its answers to uploads; those of `scm` are then for what is asked of deployments. */
  readonly uploads?: Script<Scripted>;
  /**
   * The functions that Resource Manager lists, or another answer, one for each time that it is asked: once before the
   * upload, and then at each look. Default: none before, who-calls since.
   */
  readonly functions?: Script<readonly string[] | Scripted>;
  /** The hash in the running package's manifest, or another answer, at each look. Default: there is no manifest. */
  readonly manifest?: Script<string | Scripted>;
  /** The answer to every request to synchronize. Default: 204. */
  readonly sync?: Script<Scripted>;
}

export const { scmHostName, siteId, sha256 } = samples;

/** What Resource Manager says where it does not reach the site's host: Azure/Azure-Functions#2666 */
export const hostRefused: Scripted = {
  status: 400,
  body: { Code: "BadRequest", Message: "Encountered an error (Unauthorized) from host runtime." },
};

const isScripted = (step: unknown): step is Scripted =>
  step instanceof Error || (typeof step === "object" && step !== null && "status" in step);

/** A site's SCM host and Resource Manager, as far as an upload meets them. */
export function fakePlatform({
  scm,
  uploads,
  functions = [[], ["who-calls"]],
  manifest = [hostRefused],
  sync = [{ status: 204 }],
}: PlatformScript) {
  const next = {
    scm: following(scm),
    upload: uploads && following(uploads),
    functions: following(functions),
    manifest: following(manifest),
    sync: following(sync),
  };
  const { fetch, requests } = fakeFetch(({ method, url }) => {
    const { host, pathname } = new URL(url);
    if (host === scmHostName) return (method === "POST" && next.upload ? next.upload : next.scm)();
    if (method === "POST") return next.sync();
    if (pathname.endsWith("/functions")) {
      const step = next.functions();
      if (isScripted(step)) return step;
      return { status: 200, body: { value: step.map((name) => ({ name: `site/${name}` })), nextLink: null } };
    }
    const step = next.manifest();
    return isScripted(step) ? step : { status: 200, body: { packageSha256: step, main: "dist/index.cjs" } };
  });
  const { clock, deadline, slept, reported } = fakeClock();
  const cloud = deployersCloud({});
  const tokens = { scm: async () => "scm-t0ken", resourceManager: async () => "arm-t0ken" };
  /** @param more what differs from a deployment of who-calls within ten minutes */
  const deploy = async (more: Partial<DeployOptions> & { readonly deadlineSeconds?: number } = {}): Promise<string> => {
    const { deadlineSeconds = 600, functions: names = ["who-calls"] } = more;
    const access = { fetch: more.fetch ?? fetch, deadline: deadline(deadlineSeconds) };
    return await deployPackage({
      ...access,
      scmHostName,
      scmTokens: new ScmTokens({
        tokens,
        audiences: { own: cloud.scmResource, resourceManager: cloud.resourceManager },
        report: clock.report,
      }),
      liveSite: new LiveSite({
        ...access,
        token: tokens.resourceManager,
        cloud,
        siteId,
        sha256,
        functions: names,
      }),
      zip: new TextEncoder().encode("the zip"),
      sha256,
      functions: names,
      deployer: "protected-function",
      acceptsUnconfirmed: false,
      ...more,
    });
  };
  const toScm = (): readonly SentRequest[] => requests.filter(({ url }) => new URL(url).host === scmHostName);
  const toResourceManager = (): readonly string[] =>
    requests
      .filter(({ url }) => new URL(url).host !== scmHostName)
      .map(({ method, url }) => `${method} ${new URL(url).pathname.replace(`${siteId}/`, "")}`);
  return { deploy, fetch, clock, requests, toScm, toResourceManager, slept, reported };
}
