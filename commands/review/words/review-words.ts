import { type AreaWords, listed, type Told } from "./told.ts";
import { capital } from "../../../text/capital.ts";

/** The review itself: files, deployments, the judge, stacks, and what was accepted. */
export const reviewWords = {
  "file/guard": { title: "The guard changed", words: fileWords },
  "file/contract": { title: "The contract changed in a way that isn't data only", words: fileWords },
  "file/build": { title: "The build changed", words: fileWords },
  "file/declares": { title: "The program changed in a way that nothing proves harmless", words: fileWords },
  "file/judges": { title: "Code that judges changes changed", words: fileWords },
  "file/pipeline": { title: "A file that pipelines run changed", words: fileWords },
  "deployment/refused": {
    title: "The change can't be deployed",
    words: (told) => ["The change can't be deployed over the base.", whyOf(told)],
  },
  "deployment/refused-anew": {
    title: "The change can't be deployed to an empty tenant",
    words: (told) => ["The change can be deployed over the base, but not as a new stack.", whyOf(told)],
  },
  "deployment/differs-anew": {
    title: "An upgraded stack differs from a new one",
    words: ({ subject, text }) => [
      `${capital(subject)}: an upgraded stack differs from a new one. This is so only if the change is deployed ${text("only")}:`,
      "Decide which of the two you want.",
    ],
  },
  "deployment/not-reviewable": {
    title: "Something can't be reviewed here",
    words: (told) => [
      `${told.subject === "deployment" ? "Part of the deployment" : told.subject} can't be reviewed here: the twin, a stand-in for a plugin, or the review doesn't know it.`,
      ["Pulumi and Azure may accept it. What it does to access wasn't seen.", whyOf(told)].join("\n").trim(),
    ],
  },
  "deployment/nothing-to-compare": {
    title: "There is nothing to compare with",
    words: (told) => ["There is nothing to compare with.", whyOf(told)],
  },
  "judge/of-the-head": {
    title: "The change was judged by its own code",
    words: ({ text }) => [
      "The change was judged by its own code, not by the base's.",
      text("why") === "" ? "A change that alters its judge can hide what it does." : text("why"),
    ],
  },
  "judge/disagrees": {
    title: "The change's own judge finds something else",
    words: ({ before, after, text }) => [
      text("failed") === ""
        ? `The base's code finds "${before}", and the change's own code finds "${after}".`
        : `The base's code finds "${before}", and the change's own code can't judge: ${text("failed")}.`,
      "The change alters the code that judges. Read it.",
    ],
  },
  "stack/removed": {
    title: "A stack's settings are removed",
    words: ({ subject }) => [
      `The settings of the stack ${subject} are removed.`,
      "Nothing updates or reviews it any more.",
    ],
  },
  "stack/new": {
    title: "A stack is new",
    words: ({ subject, list }) => [
      `The stack ${subject} is new. These get in: ${listed(list("admitted"))}.`,
      [
        ...(list("anonymous").length > 0 ? [`Anyone can call ${listed(list("anonymous"))} without a token.`] : []),
        "There is nothing to compare it with: read its settings.",
      ].join(" "),
    ],
  },
  "acceptance/added": {
    title: "A finding is accepted",
    words: (told) => [
      `This change accepts a finding: ${told.subject}${inStack(told)}, until ${told.text("until")}.`,
      `Decided by ${told.text("decidedBy")}. The reason given: "${told.text("reason")}"`,
    ],
  },
  "acceptance/ended": {
    title: "An acceptance has expired",
    words: (told) => [
      `The acceptance of ${told.subject}${inStack(told)} expired on ${told.text("until")} and isn't applied.`,
      "Remove it from accepted-findings.yaml, or decide again.",
    ],
  },
  "acceptance/used-up": {
    title: "An acceptance was for an earlier change",
    words: (told) => [
      `The acceptance of ${told.subject}${inStack(told)} was for an earlier change and isn't applied.`,
      "Renew the entry (reason, decidedBy or until) to accept what this change does.",
    ],
  },
  "acceptance/without-finding": {
    title: "An acceptance matches no finding",
    words: (told) => [
      `accepted-findings.yaml accepts ${told.subject}${inStack(told)}, and this review has no such finding.`,
      "Remove the entry if nothing needs it.",
    ],
  },
} satisfies AreaWords;

function fileWords(told: Told): string {
  const why = whyOf(told);
  return why === "" ? `${told.subject} changed.` : `${told.subject}: ${why}${why.endsWith(".") ? "" : "."}`;
}

/** One sentence, or several a line each. */
function whyOf({ list, text }: Told): string {
  return list("why").length > 0 ? list("why").join("\n") : text("why") === "[]" ? "" : text("why");
}

function inStack({ text }: Told): string {
  return text("stack") === "" ? "" : ` in the stack ${text("stack")}`;
}
