import type { Prose } from "./prose.ts";

/** What a text does that plain English doesn't, and what to write instead. */
interface Rule {
  readonly found: RegExp;
  readonly instead: string;
  /** Where it counts; everywhere, if left out. */
  readonly kinds?: readonly Prose["kind"][];
}

/** Words that this project doesn't use. A word stands here once it has been replaced everywhere. */
export const rules: readonly Rule[] = [
  { found: /\bwho(?:m?ever|soever)\b/i, instead: "name the actor: you, the caller, an attacker, anyone who" },
  // "more demanded" is a value of the matrix's JSON.
  { found: /(?<!\b(?:more|on) )\bdemand(?:s|ed|ing)?\b/i, instead: "require" },
  { found: /\bmend(?:s|ed|ing)?\b/i, instead: "fix" },
  {
    found: /\b(?:the|a|an|its|each|no|open|closed|which) (?:closed |open )?doors?\b/i,
    instead: "the API, the endpoint, access",
  },
  { found: /\b(?:the|a|its|this|that|every|each) gates?\b/i, instead: "App Service authentication" },
  { found: /\blets? (?:it |them |\w+ )?(?:pass|through|in)\b/i, instead: "allow" },
  { found: /\bstrangers?\b/i, instead: "an unassigned application, another application, a person without access" },
  { found: /\bknock(?:s|ed|ing)?\b/i, instead: "send a request, probe" },
  { found: /\b(?:is|are|was|were) none\b/i, instead: "isn't, aren't" },
  {
    found: /(?<!\b(?:there|here|it|that)) (?:is|are|was|were) no (?!longer|more\b|matter|such)/i,
    instead: "isn't a, has no",
  },
  { found: /\bnobody has to\b/i, instead: "nobody needs to, you don't need to" },
  { found: /, too(?=[.,;:)]|$)/i, instead: "also, or nothing" },
  { found: /, since\b/i, instead: "because" },
  { found: /\bexecuted\b/i, instead: "run" },
  { found: /\bbe it\b/i, instead: "whether" },
  { found: /\bnot looked\b/i, instead: "not checked" },
  { found: /\btells? (?:of|apart)\b/i, instead: "report, distinguish" },
  { found: /\b(?:is|are|be|was|were|been|being) told\b/i, instead: "is reported, is printed, gets" },
  { found: /\b(?:is|are|be|was|were) said\b/i, instead: "is reported, is printed" },
  { found: /\bbears?\b/i, instead: "has, carries" },
  { found: /\bof the house\b/i, instead: "of this project" },
  {
    found:
      /(?<!\b(?:app|application|provider|providers|client|function|functions|device|worker|method|trigger|plugin|Pulumi|MFA|dynamic|schema|authentication method) )(?<![-.])\bregistrations?\b(?! tenant)/i,
    instead: "app registration",
  },
  {
    found: /^(?:What(?! (?:[iI]f|they see|your app may use)\b)|Who|Whose|Whatever|Whom)\b[^?]*$/,
    instead: "begin with the actor",
    kinds: ["page", "message"],
  },
  { found: /\bwhat there is\b/i, instead: "name the thing" },
  { found: /\bYou (?:see what|see `|need a deployer)/, instead: "say what the command does, or what to do" },
  { found: /\b(?:nothing|somebody|someone) here can\b/i, instead: "name who can't: the review, the twin" },
  { found: /\b(?:nothing|somebody) was (?!left|made)\w+, and a person\b/i, instead: "no findings, but …" },
  { found: /\bby another way\b/i, instead: "through a different channel, differently" },
  { found: /\bdraws (?:it|its|a|an)\b/i, instead: "generates" },
  { found: /\bSomebody gets\b/i, instead: "say what changes for access or the response" },
  { found: /\b[Mm]aking the (?:people|users|callers)\b/, instead: "creating" },
  { found: /\b(?:the twin|it) is kind\b|\bnothing is slow\b/i, instead: "simulates no delays or failures" },
  { found: /\bclicked through\b|\bclicks through\b/i, instead: "uses" },
  { found: /\bproved alone\b/i, instead: "known to be complete" },
  { found: /\bits options, its work\b|\bits work, its words\b/i, instead: "its options, logic and messages" },
  { found: /\bmirror our own\b|\bour own beliefs\b/i, instead: "confirm our own assumptions" },
  { found: /\bcan hide in it\b|\bcan't hide in it\b/i, instead: "share no code that could hide a bug" },
  { found: /^This page (?:takes|holds|has|leads)\b/, instead: "say what to do", kinds: ["page"] },
  { found: /^Where\b[^?]*,/, instead: "If", kinds: ["page", "message"] },
];

/** Words that a sentence of a page or a message may have. */
export const longestSentence = 25;

/** A fault, as a person reads it: what was found, and what to write. */
export function wordingFaults({ kind, text }: Prose): readonly string[] {
  const sentences = text.split(/(?<=[.?!][)"'”]?)\s+(?=[\p{Lu}"'(“\d])/u);
  return sentences.flatMap((sentence) => [
    ...rules
      .filter(({ kinds }) => kinds === undefined || kinds.includes(kind))
      .flatMap(({ found, instead }) => {
        const [word] = found.exec(sentence) ?? [];
        return word === undefined ? [] : [`"${word.slice(0, 40).trim()}": ${instead}`];
      }),
    ...(kind !== "comment" && !isCode(sentence) && wordsIn(sentence) > longestSentence
      ? [`${wordsIn(sentence)} words in one sentence, ${longestSentence} at most: "${sentence.slice(0, 60)}…"`]
      : []),
  ]);
}

function wordsIn(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
}

/** Markup, usage, a query, a style or a program, in a string or in a template. */
function isCode(text: string): boolean {
  return /<\/?[a-z!]+[^>]*>|\[--\w|[{}]|\|\s*where\b|\bsummarize\b|=>/.test(text);
}
