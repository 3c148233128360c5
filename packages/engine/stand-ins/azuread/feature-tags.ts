import { flag, objectOf, setOf } from "../property-shape.ts";
import type { Plain, PlainMap } from "../secret-values.ts";

/**
 * The tags by which the portal knows an application's features, in any case.
 * Source: `feature_tags` in https://registry.terraform.io/providers/hashicorp/azuread/3.8.0/docs/resources/application
 */
const tagNames = {
  customSingleSignOn: "windowsazureactivedirectorycustomsinglesignonapplication",
  enterprise: "windowsazureactivedirectoryintegratedapp",
  gallery: "windowsazureactivedirectorygalleryapplicationnonprimaryv1",
  hide: "hideapp",
} as const;

/**
 * `featureTags` excludes `tags`. An import's inputs have it in their place: observed with plugin 6.9.1. As a program's
 * input it isn't supported.
 */
export const featureTagsInstead = {
  tags: {
    name: "featureTags",
    shape: setOf(objectOf({ customSingleSignOn: flag, enterprise: flag, gallery: flag, hide: flag })),
  },
} as const;

/** The output `featureTags` of applications and service principals: observed with plugin 6.9.1. */
export function featureTagsOf(tags: Plain | undefined): readonly [PlainMap] {
  const present = new Set(((tags ?? []) as readonly string[]).map((tag) => tag.toLowerCase()));
  return [Object.fromEntries(Object.entries(tagNames).map(([name, tag]) => [name, present.has(tag)]))];
}

/** The output `features` of service principals, the same in older words. */
export function featuresOf(tags: Plain | undefined): readonly [PlainMap] {
  const [{ customSingleSignOn, enterprise, gallery, hide }] = featureTagsOf(tags);
  return [
    {
      customSingleSignOnApp: customSingleSignOn === true,
      enterpriseApplication: enterprise === true,
      galleryApplication: gallery === true,
      visibleToUsers: hide !== true,
    },
  ];
}
