import { settingsNamespace } from "../settings-namespace.ts";

/** The namespaces that a stack's settings may have: this program's, its providers', and Pulumi's own. */
export const pulumisNamespaces: readonly string[] = [settingsNamespace, "azure-native", "azuread", "pulumi"];
