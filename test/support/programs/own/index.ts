import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { Application } from "@pulumi/azuread/application.js";

/** A program of somebody's own: nothing of this project, and no login but the environment's. */
export const group = new ResourceGroup("own", { resourceGroupName: "rg-own", location: "westeurope" }).name;
export const clientId = new Application("own", { displayName: "Of one's own" }).clientId;
