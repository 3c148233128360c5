import { NotImitated } from "../../tenant/refusal.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { WebRefusal } from "../web-refusal.ts";
import { siteOf } from "./site-child.ts";
import { webApiVersions } from "./web-api-versions.ts";

/** What the portal and VS Code call Resource Manager's way to a site's Functions host. */
const type = "Microsoft.Web/sites/hostruntime/vfs/site";

const statusNames: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  404: "NotFound",
  500: "InternalServerError",
  503: "ServiceUnavailable",
};

/**
 * Asks the Functions host of a site, past the site's authentication, with its master key. That the platform's own calls
 * are not held up by the gate is inferred, and contested: `resourceManagerSync` has the other reading.
 *
 * @throws what Resource Manager answers where the host does not
 */
export async function askHost(request: ArmRequest, method: "GET" | "POST", path: string): Promise<Response> {
  const { id, body } = siteOf(request);
  const { defaultHostName } = body["properties"] as { readonly defaultHostName: string };
  const headers = { "x-functions-key": request.tenant.subscription.masterKeyOf(id) };
  const answer = await request.siteHosts.hostOf(id)(
    new Request(`https://${defaultHostName}${path}`, { method, headers }),
  );
  if (answer.ok) return answer;
  if (answer.status === 501) throw new NotImitated(`what the Functions host was asked for: ${await answer.text()}`);
  throw hostRuntimeError(statusNames[answer.status] ?? String(answer.status));
}

/** Reported: Azure/Azure-Functions#2666, whole. */
export function hostRuntimeError(status: string): WebRefusal {
  return new WebRefusal({
    status: 400,
    code: "BadRequest",
    template: "Encountered an error ({0}) from host runtime.",
    parameters: [status],
  });
}

/**
 * A file of the package that the host runs, by Resource Manager: `{siteId}/hostruntime/admin/vfs/home/site/wwwroot/…`, as
 * VS Code reads it (microsoft/vscode-azuretools `appservice/src/siteFiles.ts`). The manifest alone is imitated. The action
 * is inferred: the activity log names one of this form (`Microsoft.Web/sites/hostruntime/vfs/run.csx/write`). That it
 * works on Flex Consumption is inferred, too.
 */
export const siteHostRuntimeFile: ResourceType = {
  type,
  fixedName: "wwwroot",
  apiVersions: ["2018-11-01", ...webApiVersions],
  operations: {
    "GET package.json": {
      action: `${type}/package.json/read`,
      run: async (request) => {
        if (request.siteHosts.behavior?.packageFiles === "refused") throw hostRuntimeError("Unauthorized");
        if (!request.tenant.subscription.packageOf(siteOf(request).id)) throw hostRuntimeError("NotFound");
        const file = await askHost(request, "GET", "/admin/vfs/home/site/wwwroot/package.json");
        return { status: 200, body: (await file.json()) as object };
      },
    },
  },
};
