import { z } from "zod";
import { parseBody, readOnlyEnvelope } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { invalidParameter } from "../web-refusal.ts";
import { toChildAnswer } from "./site-child.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
const body = z.strictObject({
  ...readOnlyEnvelope,
  kind: z.string().optional(),
  location: z.string().optional(),
  properties: z.strictObject({ allow: z.boolean() }),
});

export const scmPublishingPolicy: ResourceType = publishingPolicy("scm");
export const ftpPublishingPolicy: ResourceType = publishingPolicy("ftp");

/**
 * Whether publishing by user name and password works; it does unless switched off, and there is no DELETE.
 * https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable
 */
function publishingPolicy(name: "scm" | "ftp"): ResourceType {
  return {
    type,
    fixedName: name,
    apiVersions: webApiVersions,
    operations: {
      GET: { action: `${type}/read`, run: (request) => ({ status: 200, body: toAnswer(request, name) }) },
      PUT: { action: `${type}/write`, run: (request) => put(request, name) },
    },
  };
}

function put(request: ArmRequest, name: string): Answer {
  const { location, properties } = parseBody(body, request.body, `${type}/${name}`);
  // Reported in 2023: Azure/bicep-types-az#1317, #1526 (whole body); no longer by Terraform and others, who send none.
  if (request.behavior.publishingPoliciesNeedLocation === true && location === undefined) {
    throw invalidParameter("location");
  }
  request.tenant.subscription.put({ id: request.id, type, name, body: { properties } });
  return { status: 200, body: toAnswer(request, name) };
}

function toAnswer(request: ArmRequest, name: string): object {
  const stored = request.tenant.subscription.find(request.id)?.body["properties"];
  return toChildAnswer(request, type, name, (stored as object | undefined) ?? { allow: true });
}
