/** The envelope of Microsoft.Web. */
export function webError(options: {
  readonly code: string;
  readonly message: string;
  readonly template: string;
  readonly parameters: readonly string[];
  readonly extendedCode?: string;
}): object {
  const { code, message, template, parameters, extendedCode } = options;
  return {
    Code: code,
    Message: message,
    Target: null,
    Details: [
      { Message: message },
      { Code: code },
      {
        ErrorEntity: {
          ...(extendedCode !== undefined && { ExtendedCode: extendedCode }),
          MessageTemplate: template,
          Parameters: parameters,
          Code: code,
          Message: message,
        },
      },
    ],
    Innererror: null,
  };
}
