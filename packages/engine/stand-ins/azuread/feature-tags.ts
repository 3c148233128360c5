import { flag, objectOf, setOf } from "../property-shape.ts";
import type { Plain, PlainMap } from "../secret-values.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";

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

/** The input `featureTags`. The engine sends what an import read back as a program's. */
export const featureTagsShape = setOf(
  objectOf({ customSingleSignOn: flag, enterprise: flag, gallery: flag, hide: flag }),
);

/** `featureTags` excludes `tags`. An import's inputs have it in their place: observed with plugin 6.9.1. */
export const featureTagsInstead = { tags: { name: "featureTags", shape: featureTagsShape } } as const;

/**
 * @param changed of an update, whose other values may be the state's
 * @throws StandInRefusal for features that a program sets: the stand-in sends `tags` only
 */
export function refuseFeatureTags({ featureTags }: PlainMap, changed?: readonly string[]): void {
  const isSet =
    changed === undefined ? featureTags !== undefined : changed.some((path) => path.startsWith("featureTags"));
  if (isSet) throw new StandInRefusal("azuread", "the input 'featureTags' of a program: use 'tags'");
}

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
