/** Every text in a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
  return [];
}

function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{([^]*?)\}\}/g)].map(([, expression = ""]) => expression.trim());
}

/**
 * The names of the secrets that a value's expressions use. "every secret" if a name is computed or the whole context is
 * taken. The job's own token isn't one, because its permissions say what it may do.
 */
export function secretsIn(value: unknown): readonly string[] {
  const names = textsIn(value)
    .flatMap(expressionsIn)
    .flatMap((expression) =>
      [...expression.matchAll(/\bsecrets\b\s*(?:\.\s*([\w-]+)|\[\s*'([\w-]+)'\s*\])?/gi)].map(
        ([, dotted, quoted]) => dotted ?? quoted ?? "every secret",
      ),
    );
  return [...new Set(names)].filter((name) => !/^github_token$/i.test(name));
}

/** Contexts that a pull request's author writes, or the person who starts the workflow. https://docs.github.com/actions/concepts/security/script-injections */
const written =
  /\bgithub\s*\.\s*(?:event\b(?!\s*\.\s*(?:pull_request|issue|repository)?\s*\.?\s*(?:number|id|node_id|action)\b)|head_ref|ref_name|actor_name)|\bgithub\s*\[|\binputs\b|\bclient_payload\b|toJSON\(\s*(?:github|env|inputs|secrets)/i;

/** Expressions in a script whose text becomes part of the script. */
export function injectedIn(script: string): readonly string[] {
  return expressionsIn(script).filter((expression) => written.test(expression));
}

/** Whether somebody can meet a condition by a title, a label, a message or a branch's name. */
export function isSpoofable(condition: string): boolean {
  return /actor|login|sender|triggering|label|title|body|message|head_ref|head\s*\.\s*ref|author|user/i.test(condition);
}

/** Whether a text names the commit that a pull request proposes. */
export function isProposed(text: string): boolean {
  return /pull_request\s*\.\s*(?:head|merge_commit)|head_ref|head_sha|head_branch|refs\/pull|workflow_run\s*\.\s*head|merge_group/i.test(
    text,
  );
}
