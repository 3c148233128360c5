import { listText } from "@protected-function/core/text/list-text.ts";
import { maybe, text, texts } from "../fact-types.ts";
import { facts, kind } from "../kind.ts";

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger, infra/build/triggers.ts */
const behind = "a token that App Service accepts, and a key of the Functions host. App roles don't count there";
const noCaller = "It runs without HTTP: no caller starts it, and nobody gains access. Read what it does.";
const opened = facts({ type: text, webhooks: texts });

const startOf = ({ facts: { webhooks } }: { readonly facts: { readonly webhooks: readonly string[] } }) =>
  webhooks.length === 0
    ? noCaller
    : `It isn't an endpoint. Its extension answers at ${listText(webhooks.map(pathOf))}, which requires ${behind}.`;

/** The webhook of an extension. */
function pathOf(extension: string): string {
  return `/runtime/webhooks/${extension}`;
}

/** Functions that no endpoint starts, such as timers, and the webhooks that an extension opens. */
export const triggerKinds = {
  "trigger/new": kind({
    title: "A function with another trigger than HTTP is new",
    severity: "changes",
    has: opened,
    says: ({ subject, facts: { type } }) => `The function ${subject} is new and runs by its ${type}.`,
    means: startOf,
  }),
  "trigger/changed": kind({
    title: "A function gets another trigger",
    severity: "changes",
    has: { before: maybe(text), ...opened },
    says: ({ subject, before, facts: { type } }) =>
      `The function ${subject} now runs by its ${type}, was ${before ?? "unknown"}.`,
    means: startOf,
  }),
  "trigger/removed": kind({
    title: "A function with another trigger than HTTP is removed",
    severity: "breaks",
    has: facts({ type: text }),
    says: ({ subject, facts: { type } }) => `The function ${subject} is removed: its ${type} no longer runs it.`,
  }),
  "trigger/webhook": kind({
    title: "An extension newly answers requests",
    severity: "opens",
    says: ({ subject }) => `The extension ${subject} now answers at ${pathOf(subject)}, which isn't an endpoint.`,
    means: `It requires ${behind}.`,
  }),
  "trigger/webhook-removed": kind({
    title: "An extension no longer answers requests",
    severity: "breaks",
    says: ({ subject }) => `The extension ${subject} no longer answers at ${pathOf(subject)}.`,
  }),
};
