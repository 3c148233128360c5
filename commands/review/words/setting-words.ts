import { type AreaWords, nowAndBefore, type Told } from "./told.ts";

/** What a settings file says by itself. */
export const settingWords = {
  "setting/weaker": {
    title: "A setting protects less",
    words: (told) =>
      weaker[told.subject]?.(told) ?? `The setting ${told.subject} protects less: ${nowAndBefore(told)}.`,
  },
  "setting/exemption": {
    title: "The stack is exempt from a rule",
    words: ({ subject, text }) => [
      `The stack is now exempt from the rule ${subject}.`,
      `The reason given: "${text("reason")}"`,
    ],
  },
  "setting/accepted-risk": {
    title: "A lock-out risk is accepted",
    words: ({ subject, text }) => [
      `The guard against lock-out now allows ${subject}.`,
      `The reason given: "${text("reason")}"`,
    ],
  },
  "setting/adopted-caller": {
    title: "App Service allows an application that isn't a caller of this stack",
    words: ({ subject }) => [
      `App Service allows the application ${subject}, which isn't a caller of this stack (adopt.api.callerClientIds).`,
      "Whether it holds the app role, and so gets in, only the tenant knows.",
    ],
  },
  "setting/adopted-caller-removed": {
    title: "App Service no longer allows an application that isn't a caller of this stack",
    words: ({ subject }) =>
      `App Service no longer allows the application ${subject} (adopt.api.callerClientIds): it gets 403.`,
  },
  "setting/adoption": {
    title: "What the stack adopts changes",
    words: ({ subject }) => [
      `The stack adopts something else (${subject}). This review doesn't see what that does to what is there.`,
      "Read pulumi preview against the tenant before you agree.",
    ],
  },
  "setting/app-setting": {
    title: "An app setting changed, or can't be seen",
    words: (told) =>
      told.text("type") === ""
        ? `App settings of "${told.subject}" are secret, including their names. Nothing here can tell whether one overrides App Service authentication.`
        : `${told.subject}: ${nowAndBefore(told)}.`,
  },
  "setting/unjudged": {
    title: "A setting changed that no twin was given",
    words: (told) => `The setting ${told.subject} changed, and the twin isn't given it: ${nowAndBefore(told)}.`,
  },
} satisfies AreaWords;

const weaker: Readonly<Record<string, (told: Told) => string>> = {
  protectResources: () =>
    "Pulumi may delete and replace app registrations, resource group, site, plan and logs: protectResources is off.",
  environment: (told) =>
    `./pf teardown can remove this stack once it is deployed: environment is ${nowAndBefore(told)}.`,
  expectedTenantId: elsewhere,
  expectedSubscriptionId: elsewhere,
  maximumSecretLifetimeDays: ({ after, before }) => `Client secrets may live ${after} days, before ${before}.`,
  retentionDays: ({ after, before }) => `Logs are kept ${after} days, before ${before}: older ones are deleted.`,
  "refusedCallersAlert.threshold": (told) =>
    told.finding.after === undefined
      ? "Nobody is alerted any more when many requests are refused."
      : `The alert on refused requests fires at ${told.after}, before at ${told.before}.`,
};

function elsewhere(told: Told): string {
  return told.finding.after === undefined
    ? `Any login can deploy this stack: ${told.subject} is no longer set.`
    : `The stack belongs somewhere else: ${told.subject} is ${nowAndBefore(told)}.`;
}
