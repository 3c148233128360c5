import { administratorApis, scmApi } from "../../../azure/azure-apis.ts";
import { cloudOf } from "../../../azure/clouds.ts";
import { NoAnswer } from "../../../azure/http.ts";
import { type JsonApi, RequestRefused } from "../../../azure/json-api.ts";
import { azureLogin, NoToken } from "../../../azure/login.ts";
import { cut } from "../../../text/cut.ts";
import { plainText } from "../../../text/plain-text.ts";
import type { CheckoutPackage } from "../checkout-package.ts";
import type { LiveOriginMessage } from "../../../stacks/live/live-origin.ts";
import { askBare } from "./bare-requests.ts";
import { probeDeploymentRecord } from "./deployment-record.ts";
import { probeFunctions } from "./listed-functions.ts";
import type { Probe, Probed } from "./probe.ts";

/** Looks at what the live stack shows beside the guide's checks. Nothing is changed. */
export async function runProbes(origin: LiveOriginMessage, checkout: CheckoutPackage): Promise<readonly Probe[]> {
  const { outputs } = origin;
  const apis = apisOf(origin);
  return [
    ...(await askBare(outputs)),
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
  if (!apis) return { outcome: "not checked", found: "it takes a login that may read the site" };
  try {
    return await run(apis);
  } catch (error) {
    if (!(error instanceof RequestRefused || error instanceof NoAnswer || error instanceof NoToken)) throw error;
    return { outcome: "not checked", found: cut(plainText(error.message), 300).replace(/\.$/, "") };
  }
}
