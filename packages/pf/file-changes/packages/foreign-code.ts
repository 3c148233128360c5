import type { Known } from "../known.ts";

/** Downloads whose content runs, however the text shows them. */
const fetching =
  /--registry[= ]\s*https?:|(?:curl|wget)\b[^\n]*(?:&&|;)\s*(?:sudo\s+)?(?:\.\/|(?:ba|z)?sh\b|node\b|python\d?\b|source\b)|(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)\b[^|\n]*\|\s*(?:sudo\s+)?(?:env\s+)?(?:\S*\/)?(?:ba|z|da|k)?(?:sh|node|python\d?|perl|ruby|iex|pwsh|invoke-expression)\b|(?:\b(?:bash|sh|zsh|source|eval|iex|python\d?|node)\b|(?:^|\s)\.)\s+(?:-c\s+|-e\s+)?["'(]*(?:<\(|\$\(|`|\()\s*(?:curl|wget|iwr|irm)\b/i;

/** A download in one line, of a file that a later line runs. */
const fetchedAndRun =
  /\b(?:curl|wget)\b.*?([\w-][\w.-]+)["']?\s*(?:\n(?:.*\n)*?.*?(?:\bchmod \+?\w+|\bbash|\bsh|\bsource|\bnode|\bpython3?|(?:^|\s)\.)[ /]+(?:\.\/)?\1(?![\w.-]))/m;

/** Packages that a line runs without having them installed, or installs. */
const running =
  /\b(?:npx|bunx|(?:pnpm|yarn|bun) (?:dlx|x)|npm (?:exec|x|init|create))\s+((?:-\S*\s+)*)([@\w][^\s"'`|;&)]*)/g;
const installing = /\b(?:npm (?:i|in|install|add)|(?:pnpm|yarn|bun) add)\s+((?:-\S*\s+)*)([@\w][^\s"'`|;&)]*)/g;
const fromAddress =
  /\b(?:npm|npx|pnpm|yarn|pip3?|pipx|uvx?|gem|go|cargo|deno|bun)\b[^\n|;&]*\s(?:git\+|https?:|github:)\S+|\bgit clone\b.*(?:&&|;)\s*(?:\.\/|(?:ba|z)?sh\s)|\|\s*(?:nc|ncat|socat|telnet)\s/;

/** The lines that a text newly has, and that download code and run it. */
export function fetchedCommands(before: string, after: string): readonly string[] {
  const lines = newLines(before, after);
  const joined = fetchedAndRun.exec(lines.join("\n"))?.[0];
  return [...lines.filter((line) => fetching.test(line)), ...(joined === undefined ? [] : [joined])].map((line) =>
    line.trim().slice(0, 120),
  );
}

/** The first package that a line runs and the project doesn't have. npm downloads it from the owner of that name. */
export function foreignRun(line: string, known: Known): string | undefined {
  return unknownIn(line, running, known);
}

/** The first line that makes its reader run or install a package that the project doesn't have. */
export function foreignLine(before: string, after: string, known: Known): string | undefined {
  return newLines(before, after).find(
    (line) =>
      fromAddress.test(line) ||
      imagesIn(line).some((image) => !before.includes(image)) ||
      unknownIn(line, running, known) !== undefined ||
      unknownIn(line, installing, known) !== undefined,
  );
}

/** A request that carries a token or a file, and hosts that may get one. */
const sending =
  /\b(?:curl|wget|iwr|irm|invoke-\w+)\b.*(?:\s(?:-d|--data\S*|-F|--form\S*|-T|--upload-file|-u|--user|--post-\w+|-Body)\s|authorization|cookie|\$\()/i;
const ownHost =
  /^(?:localhost|127\.[\d.]+|\[::1\]|[^/]*[<$%{].*|(?:[\w-]+\.)*(?:azurewebsites\.net|azure\.(?:com|net)|microsoft\.com|microsoftonline\.com|windows\.net|github\.com))(?::\d+)?$/i;

/** The first new line that sends something to a host that the text didn't name before. */
export function sentAway(before: string, after: string): string | undefined {
  return newLines(before, after).find((line) => {
    const hosts = [...line.matchAll(/\bhttps?:\/\/([^\s/"'`?#)]+)/g)].map(([, host = ""]) => host);
    return sending.test(line) && hosts.some((host) => !ownHost.test(host) && !before.includes(host));
  });
}

/** Images that a line runs, but Microsoft's. */
function imagesIn(line: string): readonly string[] {
  const [, words = ""] = /\b(?:docker|podman) (?:run|pull)\s+(.*)/.exec(line) ?? [];
  return words
    .split(/\s+/)
    .filter((word) => /^(?!mcr\.microsoft\.com\/)\w[\w.-]*(?:\/[\w.-]+)+(?:[:@][\w.:-]+)?$/.test(word));
}

/**
 * The first image that a Dockerfile newly builds on or copies from, if its owner is new or its digest is gone. Docker's own
 * images have no owner.
 */
export function foreignImage(before: string, after: string): string | undefined {
  const of = (text: string) =>
    [...text.matchAll(/^\s*(?:FROM\s+(?:--\S+\s+)*|COPY\s+(?:.*\s)?--from=)([\w./:@-]+)/gim)].map(
      ([, image = ""]) => image,
    );
  const had = of(before);
  const ownerOf = (image: string) => image.split("@")[0]?.split("/").slice(0, -1).join("/") ?? "";
  const owners = new Set(["", "mcr.microsoft.com", "docker.io/library", ...had.map(ownerOf)]);
  const isPinned = (images: readonly string[]) => images.every((image) => image.includes("@sha256:"));
  return of(after).find(
    (image) =>
      !had.includes(image) &&
      ((!owners.has(ownerOf(image)) && !ownerOf(image).startsWith("mcr.microsoft.com/")) ||
        (had.length > 0 && isPinned(had) && !isPinned([image]))),
  );
}

function unknownIn(line: string, pattern: RegExp, { packages }: Known): string | undefined {
  for (const [, flags = "", name = ""] of line.matchAll(pattern)) {
    const isOwn = /^(?:@protected-function\/|pf$)/.test(name);
    const isInstalledOnly = /(?:^|\s)--no(?:-install)?\s/.test(flags);
    if (!isOwn && !isInstalledOnly && !packages.has(name.replace(/(?<=.)@.*$/, ""))) return name;
  }
  return undefined;
}

function newLines(before: string, after: string): readonly string[] {
  const had = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !had.has(line));
}
