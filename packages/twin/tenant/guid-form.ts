/** Of a subscription, a tenant, or an object of Entra ID. */
export const guidForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
