import type { PropertyPaths } from "../domain/property-paths.ts";
import type { Destination } from "../platform/config-schema.ts";
import type { VendorAdapter } from "../vendors/vendor.ts";

/** How items to a destination name properties of a person; undefined where no property counts as taken back. */
export type PropertiesOf = (destination: Destination) => PropertyPaths | undefined;

/** Whom a router passes data on to may keep what the router itself forgets, so nothing told to such a one is forgotten. */
export const propertiesBy =
  (adapterOf: (destination: Destination) => VendorAdapter): PropertiesOf =>
  (destination) =>
    destination.downstream.length > 0 ? undefined : adapterOf(destination).properties;
