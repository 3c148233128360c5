import ts from "typescript";

/** Headers that prove who calls, or that App Service sets. Handlers get the caller from the guard. */
export const sensitiveHeader =
  /^(?:authorization|proxy-authorization|cookie|x-ms-(?!request-id|client-request-id)[\w-]*|x-zumo-[\w-]*|x-functions-key|x-arr-[\w-]*|x-forwarded-[\w-]*|x-original-[\w-]*|x-identity-header|metadata-flavor)$/i;

/** Variables that hold credentials, or that Azure sets for its own parts. */
export const sensitiveName =
  /secret|passw|token|credential|connection_?string|(?:^|_)key(?:$|_)|[a-z]Key$|apikey|private|signing|^IDENTITY_|^MSI_|^AzureWebJobs|^WEBSITE_(?:AUTH|CONTENT|DYNAMIC)|^AZURE_(?:CLIENT|FEDERATED|TENANT)|^ARM_|^ACTIONS_|^GITHUB_(?:ENV|PATH)$|^APPLICATIONINSIGHTS|^APPINSIGHTS/i;

/** Texts that name where tokens come from. */
export const tokenText =
  /\bIDENTITY_(?:ENDPOINT|HEADER)\b|\bMSI_(?:ENDPOINT|SECRET)\b|169\.254\.169\.254|168\.63\.129\.16|login\.microsoftonline\.(?:com|us)|management\.azure\.com|graph\.microsoft\.com|vault\.azure\.net|\/oauth2\/(?:v2\.0\/)?token|metadata\/identity|\/\.auth\/(?:me|refresh)|\/proc\/self|\bGITHUB_(?:ENV|PATH)\b|\bACTIONS_(?:ID_TOKEN|RUNTIME)\w*|\.git\/(?:config|hooks)|(?:^|[/~])\.(?:npmrc|netrc|git-credentials|ssh|aws|azure|docker|kube)\b/i;

/** Whether the whole environment goes only to a schema, which takes what it declares. */
export function isWholeRead(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ts.isCallExpression(parent) &&
    parent.expression !== node &&
    ts.isPropertyAccessExpression(parent.expression) &&
    /^(?:safeParse|parse)$/.test(parent.expression.name.text)
  );
}
