/** Words that YAML 1.1 reads as true or false, and YAML 1.2 as text. https://yaml.org/type/bool.html */
const booleanWords = /^(?:y|yes|n|no|on|off)$/i;
/** Number forms of YAML 1.1 and 1.2, of go-yaml and of PyYAML: octal, binary, underscores, exponents, base 60. */
const numbers = [
  /^[-+]?0[box]?[\da-f_]*$/i,
  /^[-+]?(?=[._]*\d)[\d_]*(?:\.[\d_]*)?(?:e[-+]?[\d_]*)?$/i,
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
  /^[-+]?\.(?:inf|nan)$/i,
];
const time = /^\d{4}-\d\d?-\d\d?(?:$|[Tt \t])/;

/** A number that every reader reads alike. The digits are few enough for a double-precision number. */
const plainNumber = /^(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d*)\.\d+)$/;

/**
 * Why YAML readers give a plain scalar different values, as the end of a sentence, with the fix. Undefined if all give
 * it the same one.
 */
export function ambiguity(source: string): { readonly what: string; readonly fix: string } | undefined {
  if (booleanWords.test(source)) {
    return {
      what: "a plain word that Pulumi reads as text, and YAML 1.1 as true or false",
      fix: `Put it in quotes if it is text. Otherwise write ${/^(?:y|yes|on)$/i.test(source) ? "true" : "false"}.`,
    };
  }
  if (source === "<<" || source === "=") {
    return { what: "a plain text with a meaning of its own in YAML 1.1", fix: "Put it in quotes." };
  }
  if (time.test(source)) {
    return {
      what: "a plain time, which Pulumi reads as a time and writes in another form",
      fix: "Put it in quotes.",
    };
  }
  if (numbers.some((form) => form.test(source)) && !isPlainNumber(source)) {
    return {
      what: "a number in a form that readers read differently",
      fix: "Put it in quotes if it is text. Otherwise write it in decimal digits, without leading zeros or underscores.",
    };
  }
  return undefined;
}

function isPlainNumber(source: string): boolean {
  return plainNumber.test(source) && source.replaceAll(/[-.]/g, "").length <= 15 && !/^-0(?:\.0*)?$/.test(source);
}
