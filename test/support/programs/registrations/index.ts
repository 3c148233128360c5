import * as azuread from "@pulumi/azuread";

/** Two app registrations, one after the other. */
const first = new azuread.Application("first", { displayName: "first" });
export const second = new azuread.Application("second", { displayName: "second" }, { dependsOn: [first] }).clientId;
