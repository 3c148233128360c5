import { type AreaWords, listed, type Told } from "./told.ts";
import { capital } from "../../../text/capital.ts";

/** Who gains and who loses. */
export const accessWords = {
  "access/gains": {
    title: "Somebody gains access",
    words: (told) => {
      const { who, resource, from, how } = partsOf(told);
      if (told.text("who") === "anybody") return `Anybody can call ${resource} ${from} without a token.`;
      return told.text("presence") === "new"
        ? `${who} is new and gains ${resource} ${from} ${how}: now ${told.after}.`
        : `${who} gains ${resource} ${from} ${how}: now ${told.after}, before ${told.before}.`;
    },
  },
  "access/loses": {
    title: "Somebody loses access",
    words: (told) => {
      const { who, resource, from, how } = partsOf(told);
      return told.text("presence") === "gone"
        ? `${who} is gone and loses ${resource} ${from} ${how}: before ${told.before}.`
        : `${who} loses ${resource} ${from} ${how}: now ${told.after}, before ${told.before}.`;
    },
  },
  "access/refused-otherwise": {
    title: "Somebody gets another answer, and no more or less access",
    words: (told) => {
      const { who, resource, from, how } = partsOf(told);
      return `${who} ${how}, ${resource} ${from}: now ${told.after}, before ${told.before}.`;
    },
  },
  "access/policy-verdict": {
    title: "Conditional access would decide otherwise about a request that something else refuses",
    words: (told) => {
      const { who, resource, from, how } = partsOf(told);
      return `${who} ${how}, ${resource} ${from}: conditional access now ${told.after}, before ${told.before}; still ${told.text("still")}.`;
    },
  },
} satisfies AreaWords;

function partsOf({ subject, text, list }: Told) {
  const from = list("from");
  return {
    who: capital(text("who") || subject),
    resource: text("resource") || "access",
    from: from.length === 0 ? "from everywhere" : `from ${listed(from)}`,
    how: text("how") === "bare" ? "without a token" : `by ${text("how")}`,
  };
}
