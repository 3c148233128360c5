import type * as pulumi from "@pulumi/pulumi";

/**
 * What a protected function consists of, for resources beside it. Each member's property is an output of its own:
 * `identity.principalId` is a `pulumi.Output<string>`. In the preview of a first `up`, most of them are unknown.
 */
export interface ProtectedFunctionParts {
  /** The resource group of everything in Azure. */
  readonly resourceGroup: pulumi.Output<ResourceGroupPart>;
  /** The Function App. Private endpoints and diagnostic settings name it. */
  readonly site: pulumi.Output<SitePart>;
  /** The Flex Consumption plan, which can have no other site. */
  readonly plan: pulumi.Output<NamedPart>;
  /** The managed identity that the function runs as. Give it the Azure roles that the function needs. */
  readonly identity: pulumi.Output<IdentityPart>;
  /** The function's own storage account. It takes no keys: access needs a role. */
  readonly storageAccount: pulumi.Output<StorageAccountPart>;
  /** The Log Analytics workspace with the logs of the site and the function. */
  readonly workspace: pulumi.Output<NamedPart>;
  /** The Application Insights component. */
  readonly applicationInsights: pulumi.Output<ApplicationInsightsPart>;
  /** The API's app registration. */
  readonly api: pulumi.Output<ApiPart>;
  /** The callers, by their names in the settings. */
  readonly callers: pulumi.Output<Readonly<Record<string, CallerPart>>>;
  /** The app registration for sign-in with a password. Undefined unless `publicClientFlows` is on. */
  readonly publicClient: pulumi.Output<RegistrationPart | undefined>;
  /**
   * Returns one caller.
   *
   * @param name its name in the settings; another name is an error that lists the callers
   */
  caller(name: string): pulumi.Output<CallerPart>;
}

/** A resource in Azure. */
export interface NamedPart {
  /** Resource ID. */
  readonly id: string;
  readonly name: string;
}

export interface ResourceGroupPart extends NamedPart {
  /** The region in its short form. The site has it too, unless the group was adopted. */
  readonly location: string;
}

export interface SitePart extends NamedPart {
  /** The host name that callers use. */
  readonly defaultHostName: string;
  /** The host name that takes the code. */
  readonly scmHostName: string;
  readonly resourceGroupName: string;
  /** The region in its short form. A subnet for the site must be there. */
  readonly location: string;
}

export interface IdentityPart extends NamedPart {
  /** Object ID of its service principal: the principal of a role assignment. */
  readonly principalId: string;
  /** Client ID, by which the function's code asks for this identity. */
  readonly clientId: string;
}

export interface StorageAccountPart extends NamedPart {
  /** `https://<name>.blob.core.windows.net/` */
  readonly blobServiceUri: string;
  readonly queueServiceUri: string;
  readonly tableServiceUri: string;
}

export interface ApplicationInsightsPart extends NamedPart {
  /** An address, not a secret: local authentication is off. */
  readonly connectionString: string;
}

/** An application in Entra ID. */
export interface RegistrationPart {
  readonly clientId: string;
  /** Object ID of the app registration. */
  readonly applicationObjectId: string;
  /** Object ID of the service principal, which gets permissions and assignments. */
  readonly servicePrincipalObjectId: string;
}

export interface ApiPart extends RegistrationPart {
  /** `api://<client ID>` */
  readonly identifierUri: string;
  /** The scope of a token request with client credentials: `api://<client ID>/.default`. */
  readonly scope: string;
  /** IDs of the app roles, by name. */
  readonly appRoles: Readonly<Record<string, string>>;
}

export interface CallerPart {
  readonly clientId: string;
  /** Object ID of the service principal. */
  readonly servicePrincipalObjectId: string;
  /** Object ID of the app registration. Undefined for a caller that exists already. */
  readonly applicationObjectId: string | undefined;
}
