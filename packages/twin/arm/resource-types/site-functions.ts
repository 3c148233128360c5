import { z } from "zod";
import type { DescribedFunction } from "../../tenant/subscription.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Answer, ArmRequest, Operation, ResourceType } from "../resource-type.ts";
import { WebRefusal } from "../web-refusal.ts";
import { siteOf, webApiVersions } from "./site-child.ts";

const type = "Microsoft.Web/sites/functions";
const described = z.array(z.looseObject({ name: z.string() }));

/**
 * Synchronizes the triggers of a site. Microsoft documents 204. Clients also expect 200 (PyPI azure-cli 2.91,
 * `appservice/custom.py`). https://learn.microsoft.com/rest/api/appservice/web-apps/sync-function-triggers
 * The portal's "Refresh" calls `host/default/sync` (Azure/azure-functions-ux#4981), documented as …/sync-functions.
 */
const synchronizeTriggers = async (request: ArmRequest): Promise<Answer> => {
  const { id } = siteOf(request);
  const { subscription } = request.tenant;
  const { resourceManagerSync, ineffectiveSyncs = 0 } = request.siteHosts.behavior ?? {};
  if (resourceManagerSync === "refused") throw hostRuntimeError("Unauthorized");
  const deployed = subscription.packageOf(id);
  if (!deployed || subscription.functions.attempt(deployed.deploymentId) <= ineffectiveSyncs) return { status: 204 };
  await askHost(request, "POST", "/admin/host/synctriggers");
  subscription.functions.synchronize(id, {
    deploymentId: deployed.deploymentId,
    functions: await functionsOfHost(request),
  });
  return { status: 204 };
};

/** Actions of a site. https://learn.microsoft.com/rest/api/appservice/web-apps/list-functions */
export const siteFunctionOperations: Readonly<Record<string, Operation>> = {
  "POST syncfunctiontriggers": {
    action: "Microsoft.Web/sites/syncfunctiontriggers/action",
    run: synchronizeTriggers,
  },
  "GET functions": {
    action: `${type}/read`,
    run: async (request) => {
      const functions = await registeredFunctions(request);
      return {
        status: 200,
        body: { value: functions.map((described) => toAnswer(request, described)), nextLink: null, id: null },
      };
    },
  },
};

/** One function of a site. https://learn.microsoft.com/rest/api/appservice/web-apps/get-function */
export const siteFunction: ResourceType = {
  type,
  apiVersions: webApiVersions,
  operations: {
    GET: {
      action: `${type}/read`,
      run: async (request) => {
        const name = request.path.names[1] ?? "";
        const functions = await registeredFunctions(request);
        const described = functions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
        if (described) return { status: 200, body: toAnswer(request, described) };
        // The wording is ours.
        throw new WebRefusal({
          status: 404,
          code: "NotFound",
          template: "Function ({0}) does not exist.",
          parameters: [name],
        });
      },
    },
  },
};

/**
 * Returns the functions as of the last synchronization, from one request to the host. Before the first synchronization,
 * a site on Flex Consumption lists its placeholder's functions (Azure/azure-functions-host#10169,
 * Azure/functions-action#373).
 */
async function registeredFunctions(request: ArmRequest): Promise<readonly DescribedFunction[]> {
  const { id } = siteOf(request);
  const { subscription } = request.tenant;
  const deployed = subscription.packageOf(id);
  if (!deployed) return [];
  const registration = subscription.functions.registrationOf(id);
  if (!registration) return [{ name: "WarmUp", language: "CSharp", isDisabled: false }];
  if (registration.functions) return registration.functions;
  const functions = await functionsOfHost(request);
  subscription.functions.synchronize(id, { ...registration, functions });
  return functions;
}

async function functionsOfHost(request: ArmRequest): Promise<readonly DescribedFunction[]> {
  return described.parse(await (await askHost(request, "GET", "/admin/functions")).json());
}

/** In the order of Microsoft's answer: Azure/azure-functions-host#3994. Captured again in 2023. */
const members = [
  "name",
  "function_app_id",
  "script_root_path_href",
  "script_href",
  "config_href",
  "test_data_href",
  "secrets_file_href",
  "href",
  "config",
  "files",
  "test_data",
  "invoke_url_template",
  "language",
  "isDisabled",
];

function toAnswer(request: ArmRequest, described: DescribedFunction): object {
  const site = siteOf(request);
  return {
    id: `${site.id}/functions/${described.name}`,
    name: `${site.name}/${described.name}`,
    type,
    location: site.body["location"],
    properties: Object.fromEntries(members.map((member) => [member, described[member] ?? null])),
  };
}

const hostType = "Microsoft.Web/sites/host";

/**
 * The keys of a site's Functions host. https://learn.microsoft.com/rest/api/appservice/web-apps/list-host-keys. The
 * twin creates a master key for the host's own administration, and the function key that every app has from the start:
 * `test_functionapp_keys_list.yaml` in Azure/azure-cli@752aaca. No function of the twin needs one.
 */
export const siteHostKeys: ResourceType = {
  type: hostType,
  fixedName: "default",
  apiVersions: webApiVersions,
  operations: {
    "POST listkeys": {
      action: `${hostType}/listkeys/action`,
      run: (request) => {
        const { masterKey, functionKey } = request.tenant.subscription.hostKeysOf(siteOf(request).id);
        return { status: 200, body: { masterKey, functionKeys: { default: functionKey }, systemKeys: {} } };
      },
    },
    "POST sync": { action: `${hostType}/sync/action`, run: synchronizeTriggers },
  },
};

/** Path of requests to a site's Functions host through Resource Manager, as the portal and VS Code send them. */
const fileType = "Microsoft.Web/sites/hostruntime/vfs/site";

const statusNames: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  404: "NotFound",
  500: "InternalServerError",
  503: "ServiceUnavailable",
};

/**
 * Sends a request to a site's Functions host with its master key, past the site's authentication. Inferred and
 * contested: App Service authentication doesn't stop the platform's own calls. `resourceManagerSync` selects the other
 * reading.
 *
 * @throws Resource Manager's answer if the host doesn't answer
 */
async function askHost(request: ArmRequest, method: "GET" | "POST", path: string): Promise<Response> {
  const { id, body } = siteOf(request);
  const { defaultHostName } = body["properties"] as { readonly defaultHostName: string };
  const headers = { "x-functions-key": request.tenant.subscription.masterKeyOf(id) };
  const answer = await request.siteHosts.hostOf(id)(
    new Request(`https://${defaultHostName}${path}`, { method, headers }),
  );
  if (answer.ok) return answer;
  if (answer.status === 501) throw new NotSupported(`the request to the Functions host: ${await answer.text()}`);
  throw hostRuntimeError(statusNames[answer.status] ?? String(answer.status));
}

/** Reported in full: Azure/Azure-Functions#2666. */
function hostRuntimeError(status: string): WebRefusal {
  return new WebRefusal({
    status: 400,
    code: "BadRequest",
    template: "Encountered an error ({0}) from host runtime.",
    parameters: [status],
  });
}

/**
 * A file of the package that the host runs, read through Resource Manager:
 * `{siteId}/hostruntime/admin/vfs/home/site/wwwroot/…`. VS Code reads it this way (microsoft/vscode-azuretools
 * `appservice/src/siteFiles.ts`). The twin supports only the manifest.
 *
 * The action is inferred: the activity log names one of this form
 * (`Microsoft.Web/sites/hostruntime/vfs/run.csx/write`). Also inferred: it works on Flex Consumption.
 */
export const siteHostRuntimeFile: ResourceType = {
  type: fileType,
  fixedName: "wwwroot",
  apiVersions: ["2018-11-01", ...webApiVersions],
  operations: {
    "GET package.json": {
      action: `${fileType}/package.json/read`,
      run: async (request) => {
        if (request.siteHosts.behavior?.packageFiles === "refused") throw hostRuntimeError("Unauthorized");
        if (!request.tenant.subscription.packageOf(siteOf(request).id)) throw hostRuntimeError("NotFound");
        const file = await askHost(request, "GET", "/admin/vfs/home/site/wwwroot/package.json");
        return { status: 200, body: (await file.json()) as object };
      },
    },
  },
};
