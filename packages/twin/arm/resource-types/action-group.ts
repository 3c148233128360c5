import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import { readOnlyEnvelope, tags } from "../request-body.ts";
import type { ResourceType } from "../resource-type.ts";
import { storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.Insights/actionGroups";
const emailReceiver = z.strictObject({
  name: z.string().min(1),
  emailAddress: z.string().min(1),
  useCommonAlertSchema: z.boolean().default(false),
  // Read-only: whether the address accepts mail.
  status: z.enum(["Enabled"]).optional(),
});
const body = z.strictObject({
  ...readOnlyEnvelope,
  tags,
  // Regional action groups aren't supported.
  location: z.enum(["Global", "global"]),
  properties: z.strictObject({
    groupShortName: z.string(),
    enabled: z.boolean(),
    emailReceivers: z.array(emailReceiver).default([]),
  }),
});

/** The recipients of an alert, by email only. https://learn.microsoft.com/rest/api/monitor/action-groups */
export const actionGroup: ResourceType = storedResourceType({
  type,
  apiVersions: ["2023-01-01", "2024-10-01-preview"],
  body,
  store,
});

function store({ sent: { location, properties, ...rest } }: Write<z.output<typeof body>>): Resource["body"] {
  const { groupShortName, emailReceivers } = properties;
  // 12 characters: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups. The wordings here are ours.
  if (groupShortName === "" || groupShortName.length > 12) {
    throw armRefusals.badRequest(
      `The short name '${groupShortName}' of the action group must have 1 to 12 characters.`,
    );
  }
  const names = emailReceivers.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw armRefusals.badRequest(`The receiver name '${twice}' is there more than once.`);
  return {
    location,
    ...(rest.tags && { tags: rest.tags }),
    properties: {
      ...properties,
      emailReceivers: emailReceivers.map((receiver) => ({ ...receiver, status: "Enabled" })),
    },
  };
}
