/**
 * The known name that a misspelled one may mean; undefined if none is near enough to suggest. Depending on length, that
 * is one to three slips: an extra, missing or different character, or two swapped ones.
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment)
 */
export function nearest(typed: string, names: Iterable<string>): string | undefined {
  const all = [...names];
  return misspelled(typed, all) ?? onlyLonger(typed, all);
}

/** The same, of slips alone. */
export function misspelled(typed: string, names: readonly string[]): string | undefined {
  const [best] = names
    .filter((name) => Math.abs(name.length - typed.length) <= slipsOf(name))
    .map((name) => ({ name, slips: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= slipsOf(name) && !hasOtherWord(typed, name))
    .toSorted((left, right) => left.slips - right.slips || Number(beginsSo(right.name)) - Number(beginsSo(left.name)));
  return best?.name;

  // Few slips are in the first letter.
  function beginsSo(name: string): boolean {
    return name[0]?.toLowerCase() === typed[0]?.toLowerCase();
  }
}

/**
 * The same among names that are missing beside the misspelled one. There, one slip is enough in a short name too, and
 * three letters for the name that begins so: `repo` for repository, not for repositoryId. A longer one may hold the only
 * one, `appSettings` for settings, or begin with the same word as the only one, `graphPermissions` for graphRoles.
 */
export function nearestMissing(typed: string, missing: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const isOneSlip = (name: string) =>
    name.length > 1 && Math.abs(name.length - word.length) <= 1 && distance(word, name.toLowerCase()) <= 1;
  const longer = missing.filter((name) => name.toLowerCase().startsWith(word));
  const shortest = longer.toSorted((left, right) => left.length - right.length)[0];
  const isPart = word.length >= 3 && longer.every((name) => name.startsWith(shortest ?? ""));
  const within = missing.filter((name) => name.length >= shortestPart && word.includes(name.toLowerCase()));
  const onlyWithin = within.length === 1 ? within[0] : undefined;
  const alike = missing.filter(
    (name) => word.length > longBeginning && name.toLowerCase().startsWith(word.slice(0, longBeginning)),
  );
  const onlyAlike = alike.length === 1 ? alike[0] : undefined;
  const [first = ""] = /^[a-z]{5,}(?=[A-Z])/.exec(typed) ?? [];
  const sameWord = missing.filter((name) => first !== "" && /^[a-z]+(?=[A-Z])/.exec(name)?.[0] === first);
  return (
    nearest(typed, missing) ??
    missing.find(isOneSlip) ??
    (isPart ? shortest : undefined) ??
    onlyWithin ??
    onlyAlike ??
    (sameWord.length === 1 ? sameWord[0] : undefined)
  );
}

/** So many letters in common don't come by chance: `managedIdentityId` for managedIdentityPrincipalId. */
const longBeginning = 10;

/** The only name that has all of the typed word: `tenantId` for `expectedTenantId`. */
function onlyLonger(typed: string, names: readonly string[]): string | undefined {
  if (typed.length < shortestPart) return undefined;
  const longer = names.filter((name) => name.toLowerCase().includes(typed.toLowerCase()));
  return longer.length === 1 ? longer[0] : undefined;
}

/** Fewer letters stand in other words by chance. */
const shortestPart = 5;

/** "Did you mean …?" with a leading blank, or an empty text. */
export function didYouMean(typed: string, names: Iterable<string>): string {
  const name = nearest(typed, names);
  return name === undefined ? "" : ` Did you mean ${name}?`;
}

/** Whether one of several words is another one, not a misspelled one: nodeVersion isn't tokenVersion. */
function hasOtherWord(typed: string, name: string): boolean {
  const ours = wordsIn(typed);
  const theirs = wordsIn(name);
  if (ours.length !== theirs.length || ours.length === 1) return false;
  return ours.some((word, index) => {
    const meant = theirs[index] ?? "";
    return distance(word, meant) > Math.max(1, slipsOf(meant));
  });
}

function wordsIn(name: string): readonly string[] {
  return name.split(/(?=[A-Z])|[-_ .]/).map((word) => word.toLowerCase());
}

/** In a name of three letters, one different letter makes another name; in a long one, three don't. */
function slipsOf(name: string): number {
  return Math.min(3, Math.floor(name.length / 3));
}

function distance(left: string, right: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const isSame = left[i - 1] === right[j - 1];
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (isSame ? 0 : 1),
          swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? 0;
}
