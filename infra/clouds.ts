import type { Settings } from "./settings/settings-schema.ts";

/** Where an Azure cloud has its services. */
export interface Cloud {
  /** Entra ID's sign-in service, no slash at the end. */
  readonly loginEndpoint: string;
  /** Audience of a token that a federated credential is exchanged for. */
  readonly tokenExchangeAudience: string;
  /** Issuer of version 1 tokens, before the tenant id. */
  readonly stsIssuer: string;
}

/**
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud and
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust (audiences by cloud).
 * Version 1 tokens are issued by https://sts.windows.net in all clouds but China (sts.chinacloudapi.cn).
 */
export const clouds: Readonly<Record<Settings["cloud"], Cloud>> = {
  public: {
    loginEndpoint: "https://login.microsoftonline.com",
    tokenExchangeAudience: "api://AzureADTokenExchange",
    stsIssuer: "https://sts.windows.net",
  },
  usgovernment: {
    loginEndpoint: "https://login.microsoftonline.us",
    tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
    stsIssuer: "https://sts.windows.net",
  },
  china: {
    loginEndpoint: "https://login.partner.microsoftonline.cn",
    tokenExchangeAudience: "api://AzureADTokenExchangeChina",
    stsIssuer: "https://sts.chinacloudapi.cn",
  },
};
