import { z } from "zod";
import { across, isEmpty } from "./across.ts";
import { list, matching } from "./texts.ts";

/** Granularities of log search alerts, in minutes. Longer ones would report too late. */
const windows = [5, 10, 15, 30, 60] as const;

const windowRule = `must be ${windows.slice(0, -1).join(", ")} or ${windows.at(-1)}`;
const thresholdRule = "must be a whole number from 1 to 100000";
const email = matching(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "must be an email address, such as oncall@contoso.com");

/** An alert for many refused callers. It is off unless a threshold is given. */
export const refusedCallersAlert = across(
  z.strictObject({
    threshold: z
      .int({ error: thresholdRule })
      .min(1, { error: thresholdRule })
      .max(100_000, { error: thresholdRule })
      .optional()
      .meta({ description: "Refused requests in one window that raise the alert.", example: 20 }),
    windowMinutes: z
      .literal(windows, { error: windowRule })
      .optional()
      .meta({ description: "Length of a window, in minutes. Default: 15.", example: 15 }),
    emails: list(email)
      .optional()
      .meta({
        description: "Email addresses to notify. Without one, the alert shows in Azure Monitor only.",
        example: ["oncall@contoso.com"],
      }),
  }),
  (_, context) => {
    const { threshold, ...rest } = Object(context.value);
    if (threshold !== undefined || isEmpty(rest)) return;
    const message = "must be set if refusedCallersAlert has other settings: without it there is no alert";
    context.addIssue({ code: "custom", path: ["threshold"], message });
  },
).meta({
  description:
    "Azure Monitor alert for many refused requests, off without a threshold; see docs/guides/operations.md. threshold (requests), windowMinutes (5, 10, 15, 30 or 60; default 15), emails.",
  default: {},
  example: { threshold: 20, windowMinutes: 15, emails: ["oncall@contoso.com"] },
});
