import { administratorApis, scmApi } from "@protected-function/core/azure/azure-apis.ts";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { azureLogin, NoToken } from "@protected-function/core/azure/login.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import type { CheckoutPackage } from "./checkout.ts";
import type { LiveOriginMessage } from "../../../stacks/live/live-origin.ts";
import { sendAnonymousRequests } from "./anonymous-requests.ts";
import { probeFunctions } from "./listed-functions.ts";
import type { Probe, Probed } from "./probe.ts";

/** Probes the live stack beside the guide's checks (read-only). */
export async function runProbes(origin: LiveOriginMessage, checkout: CheckoutPackage): Promise<readonly Probe[]> {
  const { outputs } = origin;
  const apis = apisOf(origin);
  return [
    ...(await sendAnonymousRequests(outputs)),
    {
      id: "functions",
      claim: "Resource Manager lists the functions of the package, and no others.",
      ...(await asAdministrator(apis, ({ resourceManager }) => probeFunctions(outputs, checkout, resourceManager))),
    },
    {
      id: "deployment-record",
      claim: "The last upload is this project's, and it succeeded.",
      ...(await asAdministrator(apis, ({ scm }) => probeDeploymentRecord(scm))),
    },
  ];
}

interface Apis {
  readonly resourceManager: JsonApi;
  readonly scm: JsonApi;
}

function apisOf({ outputs, administrator }: LiveOriginMessage): Apis | undefined {
  if (!administrator) return undefined;
  const cloud = cloudOf(outputs);
  const { token } = azureLogin(process.env, { cloud, tenantId: outputs.tenantId });
  const { resourceManager } = administratorApis(cloud, token);
  return { resourceManager, scm: scmApi(cloud, outputs.functionApp.scmHostName, token) };
}

async function asAdministrator(apis: Apis | undefined, run: (apis: Apis) => Promise<Probed>): Promise<Probed> {
  if (!apis) return { outcome: "not checked", found: "no login to Azure was found that can read the site" };
  try {
    return await run(apis);
  } catch (error) {
    if (!(error instanceof RequestRefused || error instanceof NoAnswer || error instanceof NoToken)) throw error;
    return { outcome: "not checked", found: cut(plainText(error.message), 300).replace(/\.$/, "") };
  }
}

/** https://github.com/projectkudu/kudu/wiki/REST-API#deployment, and PyPI azure-cli 2.91, `appservice/custom.py` */
const statusWords: Readonly<Record<number, string>> = {
  [-1]: "cancelled",
  0: "pending",
  1: "building",
  2: "deploying",
  3: "failed",
  4: "success",
  5: "conflict",
  6: "partial success",
};

/** The deployer name in the upload: packages/core/azure/one-deploy/publish-package.ts. */
const ownDeployer = "protected-function";

interface DeploymentRecord {
  readonly id?: string;
  readonly status?: number;
  readonly deployer?: string;
  readonly received_time?: string;
}

/**
 * Checks the SCM site's record of the last upload. The record has no hash. The function's own answer shows which
 * package runs.
 *
 * @throws RequestRefused
 */
export async function probeDeploymentRecord(scm: JsonApi): Promise<Probed> {
  try {
    return judgeRecord((await scm.call("GET", "/api/deployments/latest")) as DeploymentRecord);
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.status !== 404) throw error;
    const observation = "the SCM site has no record of an upload (404), which is usual after its instance was replaced";
    return { outcome: "not checked", found: observation };
  }
}

function judgeRecord({ id, status, deployer, received_time: at }: DeploymentRecord): Probed {
  const statusText = status === undefined ? "no status" : `status ${status} (${statusWords[status] ?? "unknown"})`;
  const observation = `the last upload (${id ?? "no id"}) was at ${at ?? "an unknown time"} by ${deployer || "an unknown deployer"}, with ${statusText}`;
  const fix = "Find out who else uploads, then upload the program's package again: `npx pulumi up`.";
  if (deployer !== ownDeployer) return { outcome: "warning", found: `${observation}: not this project's`, fix };
  if (status === 4 || status === 6) return { outcome: "as expected", found: observation };
  if (status === 3 || status === -1 || status === 5) {
    return { outcome: "warning", found: `${observation}: the package before it may be live`, fix };
  }
  return { outcome: "not checked", found: `${observation}: it is still running`, notYet: "an upload is still running" };
}
