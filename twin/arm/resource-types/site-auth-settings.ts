import { z } from "zod";
import { authSettings } from "../../auth-settings.ts";
import { armRefusals } from "../arm-refusals.ts";
import { parseBody, readOnlyEnvelope } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, Operation, ResourceType } from "../resource-type.ts";
import { invalidParameter } from "../web-refusal.ts";
import { toChildAnswer } from "./site-child.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/config";
const body = z.strictObject({
  ...readOnlyEnvelope,
  kind: z.string().optional(),
  location: z.string().optional(),
  properties: authSettings,
});
const read = (action: string): Operation => ({
  action: `${type}/${action}`,
  run: (request) => ({ status: 200, body: toAnswer(request) }),
});

/**
 * App Service authentication of a site. https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2,
 * …/get-auth-settings-v2 (`/list`, a GET) and …/get-auth-settings-v2-without-secrets.
 */
export const siteAuthSettings: ResourceType = {
  type,
  fixedName: "authsettingsV2",
  apiVersions: webApiVersions,
  operations: {
    GET: read("read"),
    "GET list": read("list/action"),
    PUT: { action: `${type}/write`, run: put },
    // Reported: pulumi/pulumi-azure-native#4330, #4373: there is none, so providers switch authentication off.
    DELETE: {
      action: `${type}/delete`,
      run: () => {
        throw armRefusals.methodNotAllowed("DELETE");
      },
    },
  },
};

/** The document is replaced as a whole. */
function put(request: ArmRequest): Answer {
  const { tenant, id } = request;
  const { properties: given } = (request.body ?? {}) as { readonly properties?: unknown };
  // Reported: pulumi/pulumi-azure-native#4330, hashicorp/terraform-provider-azurerm#31080.
  if (typeof given !== "object" || given === null) throw invalidParameter("properties");
  const { properties } = parseBody(body, request.body, `${type}/authsettingsV2`);
  tenant.subscription.put({ id, type, name: "authsettingsV2", body: { properties } });
  return { status: 200, body: toAnswer(request) };
}

/** A site that was never told has authentication switched off. */
function toAnswer(request: ArmRequest): object {
  const stored = request.tenant.subscription.find(request.id)?.body["properties"];
  const properties = (stored as object | undefined) ?? { platform: { enabled: false } };
  return toChildAnswer(request, type, "authsettingsV2", properties);
}
