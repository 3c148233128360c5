import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { group, maybe, oneOf, rarely, text, texts } from "../fact-types.ts";
import { facts, kind } from "../kind.ts";

/** `refusedStack`: the stack that can't be deployed, if only that leaves the file unproved. */
const why = facts({ why: text, refusedStack: rarely(text) });
const reasons = facts({ why: texts });
const reasonsText = ({ facts: { why } }: { readonly facts: { readonly why: readonly string[] } }) => why.join("\n");

/** A kind of changed files that aren't proved harmless. */
const fileKind = (title: string) =>
  kind({
    title,
    severity: "unknown",
    has: why,
    says: ({ subject, facts: { why } }) => `${subject}: ${why}${why.endsWith(".") ? "" : "."}`,
  });

/** Changed files. */
export const fileKinds = {
  "file/guard": fileKind("The guard changed"),
  "file/reach": fileKind("Code that ships newly reaches something"),
  "file/contract": fileKind("The contract changed in a way that isn't data only"),
  "file/build": fileKind("The build changed"),
  "file/declares": fileKind("The program changed in a way that nothing proves harmless"),
  "file/judges": fileKind("Code that judges changes changed"),
  "file/pipeline": fileKind("A file that pipelines run changed"),
  "file/read-differently": kind({
    title: "Programs or people read a changed file differently",
    severity: "unknown",
    has: reasons,
    says: ({ subject }) => `${subject}: its readers read it differently, so what it does isn't known.`,
    means: reasonsText,
  }),
};

const acceptance = {
  finding: text,
  subject: text,
  stack: maybe(text),
  reason: text,
  decidedBy: text,
  until: text,
};
const accepted = ({
  subject,
  facts: { stack },
}: {
  readonly subject: string;
  readonly facts: { readonly stack?: string | undefined };
}) => (stack === undefined ? subject : `${subject} in the stack ${stack}`);

/** The review itself: deployments, the judge, stacks, and accepted findings. */
export const reviewKinds = {
  "deployment/refused": kind({
    title: "The change can't be deployed",
    severity: "breaks",
    has: reasons,
    says: "The change can't be deployed over the base.",
    means: reasonsText,
  }),
  "deployment/refused-anew": kind({
    title: "The change can't be deployed to an empty tenant",
    severity: "breaks",
    has: reasons,
    says: "The change can be deployed over the base, but not as a new stack.",
    means: reasonsText,
  }),
  "deployment/differs-anew": kind({
    title: "An upgraded stack differs from a new one",
    severity: ["opens", "weakens", "breaks", "unknown", "changes"],
    has: facts({ only: oneOf("over the base", "anew") }),
    says: ({ subject, facts: { only } }) =>
      `${capital(subject)}: an upgraded stack differs from a new one. This is so only if the change is deployed ${only}:`,
    means: "Decide which of the two you want.",
  }),
  "deployment/not-reviewable": kind({
    title: "Something can't be reviewed here",
    severity: "unknown",
    has: reasons,
    says: ({ subject }) =>
      `${subject === "deployment" ? "Part of the deployment" : subject} can't be reviewed here: the twin, a stand-in for a plugin, or the review doesn't know it.`,
    means: (finding) =>
      `Pulumi and Azure may accept it. Its effect on access is unknown.\n${reasonsText(finding)}`.trim(),
  }),
  "deployment/nothing-to-compare": kind({
    title: "There is nothing to compare with",
    severity: "unknown",
    has: reasons,
    says: "There is nothing to compare with.",
    means: reasonsText,
  }),
  "judge/of-the-head": kind({
    title: "The change was judged by its own code",
    severity: "unknown",
    says: "The change was judged by its own code, not by the base's.",
    means: "A change that alters its judge can hide what it does.",
  }),
  "judge/disagrees": kind({
    title: "The change's own judge finds something else",
    severity: "changes",
    has: { before: text, after: maybe(text), facts: maybe(group({ failed: text })) },
    says: ({ before, after, facts }) =>
      facts === undefined
        ? `The base's code finds "${before}", and the change's own code finds "${after ?? ""}".`
        : `The base's code finds "${before}", and the change's own code can't judge: ${facts.failed}.`,
    means: "The change alters the code that judges. Read it.",
  }),
  "stack/removed": kind({
    title: "A stack's settings are removed",
    severity: "breaks",
    says: ({ subject }) => `The settings of the stack ${subject} are removed.`,
    means: "Nothing updates or reviews it any more.",
  }),
  "stack/new": kind({
    title: "A stack is new",
    severity: "opens",
    has: facts({ admitted: texts, anonymous: texts }),
    says: ({ subject, facts: { admitted, anonymous } }) => {
      const others = anonymous.length > 0 ? " anyone" : " nobody";
      return `The stack ${subject} is new. It allows${admitted.length > 0 ? `: ${listText(admitted)}` : others}.`;
    },
    means: ({ facts: { anonymous } }) =>
      anonymous.length > 0
        ? `Anyone can call ${listText(anonymous)} without a token. There is nothing to compare it with: read its settings.`
        : "There is nothing to compare it with: read its settings.",
  }),
  "acceptance/added": kind({
    title: "A finding is accepted",
    severity: "changes",
    has: facts(acceptance),
    says: (finding) => `This change accepts a finding: ${accepted(finding)}, until ${finding.facts.until}.`,
    means: ({ facts: { decidedBy, reason } }) => `Decided by ${decidedBy}. The reason given: "${reason}"`,
  }),
  "acceptance/ended": kind({
    title: "An acceptance has expired",
    severity: "unknown",
    has: facts(acceptance),
    says: (finding) => `The acceptance of ${accepted(finding)} expired on ${finding.facts.until} and isn't applied.`,
    means: "Remove it from accepted-findings.yaml, or decide again.",
  }),
  "acceptance/used-up": kind({
    title: "An acceptance was for an earlier change",
    severity: "changes",
    has: facts(acceptance),
    says: (finding) => `The acceptance of ${accepted(finding)} was for an earlier change and isn't applied.`,
    means: "Renew the entry (reason, decidedBy or until) to accept what this change does.",
  }),
  "acceptance/without-finding": kind({
    title: "An acceptance matches no finding",
    severity: "changes",
    has: facts(acceptance),
    says: (finding) => `accepted-findings.yaml accepts ${accepted(finding)}, and this review has no such finding.`,
    means: "Remove the entry if nothing needs it.",
  }),
};
