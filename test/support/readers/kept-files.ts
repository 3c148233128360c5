import * as fc from "fast-check";

/** A piece of a settings file, which a copy keeps to the byte or leaves out. */
export interface Piece {
  readonly text: string;
  readonly isKept: boolean;
}

const kept = (text: string): Piece => ({ text, isKept: true });
const leftOut = (text: string): Piece => ({ text, isKept: false });

const blanks = fc.constantFrom("", " ", "   ");
const remark = fc.constantFrom("", "", " ", "  # note", " # Größe: 1  # [x]", " #");
/** Deeper comments would become part of a text above, if what is between is left out. */
const shallow = fc.constantFrom("", "# note", "#");
const aside = fc.constantFrom("", "# note", "  # deeper: note", "        # very deep", "#", "   ");

const value = fc.constantFrom(
  "whocalls",
  '"2027-05-31T00:00:00Z"',
  "'it''s'",
  "30",
  "{ }",
  '{a: "1",   b: [ x,y , "z" ]  }',
  "[ one,   'two' ]",
  '"ä ö # no note"',
);

/** A setting of the program at this depth, of many lines or one. */
function setting(indent: string, name: string): fc.Arbitrary<readonly string[]> {
  return fc.oneof(
    fc
      .tuple(blanks, value, remark)
      .map(([more, text, note]) => [`${indent}protected-function:${name}: ${more}${text}${note}`]),
    fc
      .tuple(remark, aside, value)
      .map(([note, between, text]) => [
        `${indent}protected-function:${name}:${note}`,
        ...(between.trim() === "" ? [] : [between]),
        `${indent}   a:   ${text}`,
        `${indent}   "b c":`,
        `${indent}   - ${text}`,
        `${indent}   -   x: 1`,
        `${indent}       y: 2`,
      ]),
    fc
      .constantFrom("|", ">-", "|+", "|2-")
      .map((header) => [
        `${indent}protected-function:${name}: ${header}`,
        `${indent}  one`,
        "",
        `${indent}    two # text`,
      ]),
    fc
      .tuple(value, remark)
      .map(([text, note]) => [
        `${indent}protected-function:${name}: {`,
        `${indent}  a: ${text},${note}`,
        `${indent}  }`,
      ]),
  );
}

function secret(indent: string, name: string): fc.Arbitrary<readonly string[]> {
  return fc.oneof(
    fc.tuple(blanks, remark).map(([more, note]) => [`${indent}${name}: ${more}{ secure: "v1:abc" }${note}`]),
    fc
      .tuple(remark, aside, remark)
      .map(([note, between, end]) => [
        `${indent}${name}:${note}`,
        ...(between.trim() === "" ? [] : [between]),
        `${indent}   secure:   v1:abc=${end}`,
      ]),
  );
}

const encryption = fc
  .tuple(fc.shuffledSubarray(["encryptionsalt", "encryptedkey", "secretsprovider"]), blanks, remark)
  .map(([keys, more, note]) => keys.map((key) => leftOut(`${key}: ${more}v1:abc=:v1:x+/=${note}`)));

const secretNames = ["azure-native:clientSecret", '"azuread:clientSecret"', "'x:token'"];

const config = fc.constantFrom("  ", "    ", " ").chain((indent) =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          fc.nat().map((index) => ({ index, isSecret: false })),
          fc.nat().map((index) => ({ index, isSecret: true })),
        ),
        { minLength: 1, maxLength: 5 },
      ),
      remark,
    )
    .chain(([kinds, note]) => {
      const pairs = kinds.map(({ isSecret }, index): fc.Arbitrary<readonly Piece[]> => {
        const name = secretNames[index];
        const isLeftOut = isSecret && name !== undefined;
        const lines = isLeftOut ? secret(indent, name) : setting(indent, `s${index}`);
        return fc.tuple(lines, isLeftOut ? shallow : aside).map(([all, after]) => [
          (isLeftOut ? leftOut : kept)(all.join("\n")),
          // A comment beside the last line of a setting belongs to nobody; an empty line would be part of a text.
          ...(after.trim() === "" ? [] : [kept(after)]),
        ]);
      });
      return fc.tuple(...pairs).map((all) => [kept(`config:${note}`), ...all.flat()]);
    }),
);

/** Settings files in which whole lines are left out, and the lines that stay. */
export const blockFiles: fc.Arbitrary<{ readonly file: string; readonly copy: string }> = fc
  .record({
    mark: fc.constantFrom("", "", "\uFEFF"),
    before: fc.array(aside, { maxLength: 2 }),
    first: encryption,
    config,
    last: encryption,
    beside: fc.constantFrom<readonly string[]>(
      [],
      ["environment:", "-   production", "# end"],
      ["x-own: {a: 1 ,b: 2}"],
    ),
    lineBreak: fc.constantFrom("\n", "\r\n"),
    isComplete: fc.boolean(),
  })
  .map(({ mark, before, first, config: middle, last, beside, lineBreak, isComplete }) => {
    const names = new Set(first.map(({ text }) => text.split(":")[0]));
    const pieces = [
      ...before.map(kept),
      ...first,
      ...middle,
      ...last.filter(({ text }) => !names.has(text.split(":")[0])),
      ...beside.map(kept),
    ];
    const text = (all: readonly Piece[]) =>
      mark +
      all
        .map((piece) => `${piece.text}\n`)
        .join("")
        .replaceAll("\n", lineBreak);
    const without = (whole: string) => (isComplete ? whole : whole.slice(0, -lineBreak.length));
    const isLastKept = pieces.at(-1)?.isKept === true;
    const copy = text(pieces.filter(({ isKept }) => isKept));
    return { file: without(text(pieces)), copy: isLastKept ? without(copy) : copy };
  });

const spacing = fc.constantFrom("", " ", "   ", "\n    ", "\n    # note\n    ");

/** Settings files whose settings are in braces: what is before and after them, and the pairs that stay. */
export const flowFiles: fc.Arbitrary<{
  readonly file: string;
  readonly head: string;
  readonly foot: string;
  readonly kept: readonly string[];
}> = fc
  .record({
    head: fc.constantFrom("config: ", "# note\nconfig:   ", "x-own:  1 # note\nconfig: "),
    pairs: fc.array(fc.tuple(spacing, fc.boolean(), fc.constantFrom("a", '"b, c"', "{ d: [1,  2] }"), spacing), {
      maxLength: 5,
    }),
    foot: fc.constantFrom("", "\n", "  # note\n", "\nenvironment: [ a,b ]\n"),
    lineBreak: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ head, pairs, foot, lineBreak }) => {
    const broken = (text: string) => text.replaceAll("\n", lineBreak);
    const texts = pairs.map(([, isSecret, text], index) =>
      isSecret ? `"azure-native:s${index}": { secure: v1:abc }` : `"protected-function:s${index}":   ${text}`,
    );
    const inner = pairs.map(([from, , , to], index) => `${from}${texts[index]}${to}`).join(",");
    return {
      file: broken(`${head}{${inner}}${foot}`),
      head: broken(`${head}{`),
      foot: broken(`}${foot}`),
      kept: texts.filter((_, index) => pairs[index]?.[1] === false),
    };
  });
