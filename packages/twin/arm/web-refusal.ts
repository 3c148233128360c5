import { Refusal } from "../tenant/refusal.ts";

/**
 * A refusal of Microsoft.Web. This provider fills in a template from its own numbered list and answers in a richer
 * envelope. Reported: hashicorp/terraform-provider-azurerm#13377 (whole body).
 */
export class WebRefusal extends Refusal {
  readonly extendedCode: string | undefined;
  readonly template: string;
  readonly parameters: readonly string[];

  /** `parameters` replace `{0}`, `{1}` … in `template`. An unknown `extendedCode` is omitted. */
  constructor(options: {
    readonly status: number;
    readonly code: "BadRequest" | "Conflict" | "NotFound";
    readonly extendedCode?: string;
    readonly template: string;
    readonly parameters?: readonly string[];
  }) {
    const parameters = options.parameters ?? [];
    const message = options.template.replaceAll(/\{(\d)\}/g, (_, index) => parameters[Number(index)] ?? "");
    super(options.status, options.code, message);
    this.name = "WebRefusal";
    this.extendedCode = options.extendedCode;
    this.template = options.template;
    this.parameters = parameters;
  }

  toEnvelope(): object {
    return {
      Code: this.code,
      Message: this.message,
      Target: null,
      Details: [
        { Message: this.message },
        { Code: this.code },
        {
          ErrorEntity: {
            ...(this.extendedCode !== undefined && { ExtendedCode: this.extendedCode }),
            MessageTemplate: this.template,
            Parameters: this.parameters,
            Code: this.code,
            Message: this.message,
          },
        },
      ],
      Innererror: null,
    };
  }
}

/** Reported: Azure/bicep-types-az#1526 (whole body). */
export function invalidParameter(parameter: string): WebRefusal {
  return new WebRefusal({
    status: 400,
    code: "BadRequest",
    extendedCode: "51008",
    template: "The parameter {0} has an invalid value.",
    parameters: [parameter],
  });
}
