import * as fc from "fast-check";

/** Characters and forms that have a meaning in some version of YAML, or in some reader. */
const fragments = [
  ..."\r\u0085\u2028\u2029\uFEFF\t\v\f\0\u001B\u007F\u00A0\u200B\u3000\uFFFE\uFFFDé😀ß",
  ..." \n:-?#,{}[]&*!|>'\"%@`\\~=.+0_",
  ..."\uD800 \uDC00".split(" "),
  "\r\n",
  "\n\n",
  "  ",
  ": ",
  ":\n",
  "- ",
  "\n- ",
  "? ",
  " #",
  " # text\n",
  "#x",
  "&a ",
  "*a",
  "!!str ",
  "!!binary ",
  "!x ",
  "! ",
  "<<: ",
  "<<",
  "|",
  "|+\n",
  ">-\n",
  "|2\n",
  ">1+\n",
  "\n---\n",
  "--- ",
  "\n...\n",
  "\n%YAML 1.1\n---\n",
  "%TAG ! x\n",
  "''",
  '""',
  '\\"',
  "\\\n",
  "\\u2028",
  "\\x85",
  "\\uD83D\\uDE00",
  "\\U0001F600",
  "\\N\\_\\L\\P\\e\\a\\0",
  "\\/",
  "{a: b}",
  "[a, b]",
  "[a, ]",
  "{a}",
  "{a: }",
  "[a: b]",
  '{"a":b}',
  "{? a : b}",
];

/** Plain scalars that some reader takes for something other than text. */
const plainScalars = [
  ..."yes YES no on Off y N true True TRUE tRue false null Null NULL nULL ~ = << - . .. ... ? :".split(" "),
  ..."010 0o10 0O10 0x1F 0X1f 0b11 -0b11 -0o7 +0x1 1_000 _1 1__0 1,000 08 09 00 0 -0 +0 -1 +1 1. .5 -.5 +.5 5.e3".split(
    " ",
  ),
  ..."1e3 1E3 1e+3 1.5e-3 1.5e3 1e400 1.10 1.0 0.1 -0.0 .inf -.INF +.Inf .nan .NaN inf nan NaN Infinity".split(" "),
  ..."1:30 1:30:00 12:30.5 190:20:30 2027-01-01 2027-1-1 2027-01-01T00:00:00Z 2027-01-01t00:00:00+01:00".split(" "),
  ..."9007199254740993 18446744073709551616 123456789012345678 0.1234567890123456789 1e5f 0e12 12e4".split(" "),
  ..."11111111-2222-4333-8444-555555555555 10.0.0.1 203.0.113.0/24 2001:db8::1 1.2.3 24 180 v1 0abc @x `x %x".split(
    " ",
  ),
  ..."https://x.y:80/z?a=b&c#d a#b a:b a: -a ?a :a a,b {a} [a &a *a !a |a >a 'a \"a constructor __proto__".split(" "),
  "2027-01-01 00:00:00",
  "2027-01-01 00:00:00.5 +1",
  "two words",
  "a - b ? c",
  "a  b",
  "",
];

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...plainScalars) },
  { weight: 2, arbitrary: fc.constantFrom("orders", "ada@contoso.com", "Orders.Read", "x y", "ä ö", "a") },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map((some) => some.join("")) },
);

const lineEnd = fc.constantFrom(
  "\n",
  "\n",
  "\n",
  "\n\n",
  " \n",
  "\r\n",
  " # note\n",
  "\n# note\n",
  "\n  # note\n",
  "\t\n",
);

/** A text over several lines, each at least as deep as its block. */
const lines = (indent: string) =>
  fc
    .array(fc.tuple(fc.constantFrom("", "", " ", "   ", "\t"), word), { minLength: 1, maxLength: 4 })
    .map((all) => all.map(([more, text]) => (text === "" ? "" : `${indent}${more}${text}`)).join("\n"));

function scalar(indent: string): fc.Arbitrary<string> {
  const inner = `${indent}  `;
  return fc.oneof(
    { weight: 6, arbitrary: word },
    { weight: 2, arbitrary: word.map((text) => JSON.stringify(text)) },
    { weight: 1, arbitrary: word.map((text) => `"${text}"`) },
    { weight: 2, arbitrary: word.map((text) => `'${text.replaceAll("'", "''")}'`) },
    { weight: 1, arbitrary: lines(inner).map((text) => `"${text.trimStart()}"`) },
    { weight: 1, arbitrary: lines(inner).map((text) => `'${text.trimStart()}'`) },
    { weight: 1, arbitrary: lines(inner).map((text) => text.trimStart()) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|4", "| # note"), lines(inner))
        .map(([header, text]) => `${header}\n${text}`),
    },
  );
}

const flow: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    word,
    word.map((text) => JSON.stringify(text)),
    fc.array(tie("node"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(fc.tuple(word, fc.constantFrom(": ", ":", " : ", ":\n    "), tie("node")), { maxLength: 3 })
      .map((pairs) => `{${pairs.map((pair) => pair.join("")).join(", ")}}`),
  ),
})).node;

function node(indent: string, depth: number): fc.Arbitrary<string> {
  if (depth === 0) return fc.oneof({ weight: 4, arbitrary: scalar(indent) }, { weight: 1, arbitrary: flow });
  const inner = `${indent}  `;
  return fc.oneof(
    { weight: 4, arbitrary: scalar(indent) },
    { weight: 2, arbitrary: flow },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(key, node(inner, depth - 1), lineEnd), { minLength: 1, maxLength: 3 })
        .map((pairs) => `\n${pairs.map(([name, value, end]) => `${inner}${name}: ${value}${end}`).join("")}`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom("", "  "),
          fc.array(fc.tuple(node(inner, depth - 1), lineEnd), { minLength: 1, maxLength: 3 }),
        )
        .map(([more, items]) => `\n${items.map(([item, end]) => `${indent}${more}- ${item}${end}`).join("")}`),
    },
  );
}

const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "c", "d e", "Orders.Read", "ada@contoso.com", "secure") },
  { weight: 1, arbitrary: word },
  { weight: 1, arbitrary: word.map((text) => JSON.stringify(text)) },
);

const settingName = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(..."abcdefgh").map((name) => `protected-function:${name}`) },
  { weight: 1, arbitrary: fc.constantFrom("name", "protected-function:config:a", '"azure-native:location"', "'x:y'") },
);

const file = fc
  .tuple(
    fc.constantFrom("", "", "", "# note\n", "---\n", "\uFEFF", "%YAML 1.1\n---\n", "encryptionsalt: v1:abc=\n"),
    fc.array(fc.tuple(settingName, node("  ", 2), lineEnd), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "", "\n", "# note", "...\n", "---\n", "  # note\n"),
  )
  .map(
    ([head, settings, foot]) =>
      `${head}config:\n${settings.map(([name, value, end]) => `  ${name}: ${value}${end}`).join("")}${foot}`,
  );

/** The text with something else in some places: half of the time nothing, and rarely much. */
function altered(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom(...fragments, ...plainScalars));
  return fc
    .tuple(texts, fc.oneof(fc.constant([]), fc.array(change, { maxLength: 3 })), fc.boolean(), fc.boolean())
    .map(([text, changes, isCut, isCrLf]) => {
      const all = changes.reduce((before, [place, removed, added]) => {
        const at = place % (before.length + 1);
        return before.slice(0, at) + added + before.slice(at + removed);
      }, text);
      const ended = isCut ? all.replace(/\n$/, "") : all;
      return isCrLf ? ended.replaceAll(/(?<!\r)\n/g, "\r\n") : ended;
    });
}

/** Settings files of every form, most of them odd, as the bytes of UTF-8 or, rarely, not of UTF-8. */
export const settingsFiles: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 30, arbitrary: altered(file).map((text) => new TextEncoder().encode(text)) },
  { weight: 1, arbitrary: file.map((text) => Buffer.from(text, "utf16le")) },
  { weight: 1, arbitrary: file.map((text) => Buffer.from(text, "latin1")) },
);
