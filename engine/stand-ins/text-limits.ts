/** What an API's specification says of a text: minLength, maxLength and pattern of OpenAPI. */
export interface TextLimits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/**
 * What azure-native finds wrong with a text, in its words; it counts bytes. An empty text is checked, too.
 * Source: validateProperty of https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export function textFaults(path: string, value: string, limits: TextLimits): readonly string[] {
  const { minLength = 0, maxLength = Infinity, pattern = "" } = limits;
  const length = Buffer.byteLength(value);
  return [
    ...(length < minLength ? [`'${path}' is too short (${length}): at least ${minLength} characters required`] : []),
    ...(length > maxLength ? [`'${path}' is too long (${length}): at most ${maxLength} characters allowed`] : []),
    ...(new RegExp(pattern).test(value) ? [] : [`'${path}' does not match expression '${pattern}'`]),
  ];
}
