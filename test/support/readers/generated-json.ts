import * as fc from "fast-check";

const token = fc.constantFrom(
  ..."{ } [ ] , : {} [] \"\" null true false 0 -0 1 -1 1.0 1.5 1e3 1E400 -1e-400 0.1 01 +1 .5 NaN Infinity 'a'".split(
    " ",
  ),
  ..."9007199254740992 9007199254740993 123456789012345678901234567890 1.7976931348623157e308 4.9e-324 // /**/".split(
    " ",
  ),
  '"a"',
  '"\\u0061"',
  '"__proto__"',
  '"constructor"',
  '"\\ud83d\\ude00"',
  '"\\ud83d"',
  '"\\/"',
  '"\u2028"',
  '"\t"',
  '"é"',
  ..." \n\r\t\uFEFF\u00A0\u2028",
);

const key = fc.constantFrom('"a"', '"b"', '"\\u0061"', '"A"', '"__proto__"', '"\\ud83d"', '""', '"é"', '"e\u0301"');

const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    token,
    fc.double().map((value) => JSON.stringify(value)),
    fc.bigInt().map(String),
    fc.string({ unit: "binary" }).map((value) => JSON.stringify(value)),
    fc.array(tie("json"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(fc.tuple(key, tie("json")), { maxLength: 4 })
      .map((pairs) => `{${pairs.map((pair) => pair.join(": ")).join(",\n")}}`),
  ),
}));

/** JSON of every form, most of it odd, and texts that are nearly JSON. */
export const jsonFiles: fc.Arbitrary<Uint8Array> = fc
  .tuple(json, fc.oneof(fc.constant(undefined), fc.tuple(fc.nat(), token)))
  .map(([text, change]) => {
    if (change === undefined) return text;
    const at = change[0] % (text.length + 1);
    return text.slice(0, at) + change[1] + text.slice(at);
  })
  .map((text) => new TextEncoder().encode(text));
