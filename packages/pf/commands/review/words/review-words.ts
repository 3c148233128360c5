import { type AreaWords, type FindingData, when } from "./wording.ts";

const changed = when(
  (data) => whyOf(data) === "",
  "{subject} changed.",
  (data) => `${data.subject}: ${whyOf(data)}${whyOf(data).endsWith(".") ? "" : "."}`,
);

/** The review itself: files, deployments, the judge, stacks, and accepted findings. */
export const reviewWords = {
  "file/guard": changed,
  "file/contract": changed,
  "file/build": changed,
  "file/declares": changed,
  "file/judges": changed,
  "file/pipeline": changed,
  "file/read-differently": ["{subject}: its readers read it differently, so what it does isn't known.", whyOf],
  "deployment/refused": ["The change can't be deployed over the base.", whyOf],
  "deployment/refused-anew": ["The change can be deployed over the base, but not as a new stack.", whyOf],
  "deployment/differs-anew": [
    "{Subject}: an upgraded stack differs from a new one. This is so only if the change is deployed {only}:",
    "Decide which of the two you want.",
  ],
  "deployment/not-reviewable": [
    ({ subject }) =>
      `${subject === "deployment" ? "Part of the deployment" : subject} can't be reviewed here: the twin, a stand-in for a plugin, or the review doesn't know it.`,
    (data) => `Pulumi and Azure may accept it. Its effect on access is unknown.\n${whyOf(data)}`.trim(),
  ],
  "deployment/nothing-to-compare": ["There is nothing to compare with.", whyOf],
  "judge/of-the-head": [
    "The change was judged by its own code, not by the base's.",
    when("why", "{why}", "A change that alters its judge can hide what it does."),
  ],
  "judge/disagrees": [
    when(
      "failed",
      `The base's code finds "{before}", and the change's own code can't judge: {failed}.`,
      `The base's code finds "{before}", and the change's own code finds "{after}".`,
    ),
    "The change alters the code that judges. Read it.",
  ],
  "stack/removed": ["The settings of the stack {subject} are removed.", "Nothing updates or reviews it any more."],
  "stack/new": [
    when(
      "admitted",
      "The stack {subject} is new. It allows: {admitted}.",
      "The stack {subject} is new. It allows nobody.",
    ),
    when(
      "anonymous",
      "Anyone can call {anonymous} without a token. There is nothing to compare it with: read its settings.",
      "There is nothing to compare it with: read its settings.",
    ),
  ],
  "acceptance/added": [
    (data) => `This change accepts a finding: ${accepted(data)}, until ${data.text("until")}.`,
    'Decided by {decidedBy}. The reason given: "{reason}"',
  ],
  "acceptance/ended": [
    (data) => `The acceptance of ${accepted(data)} expired on ${data.text("until")} and isn't applied.`,
    "Remove it from accepted-findings.yaml, or decide again.",
  ],
  "acceptance/used-up": [
    (data) => `The acceptance of ${accepted(data)} was for an earlier change and isn't applied.`,
    "Renew the entry (reason, decidedBy or until) to accept what this change does.",
  ],
  "acceptance/without-finding": [
    (data) => `accepted-findings.yaml accepts ${accepted(data)}, and this review has no such finding.`,
    "Remove the entry if nothing needs it.",
  ],
} satisfies AreaWords;

/** One sentence, or several, one a line. */
function whyOf({ list, text }: FindingData): string {
  return list("why").length > 0 ? list("why").join("\n") : text("why") === "[]" ? "" : text("why");
}

function accepted({ subject, text }: FindingData): string {
  return text("stack") === "" ? subject : `${subject} in the stack ${text("stack")}`;
}
