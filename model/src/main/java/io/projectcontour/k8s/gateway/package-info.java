/**
 * The kinds of the Gateway API as records with only the fields that are read (spec:
 * gateway-api.md). What the API server fills in by default may be absent in objects from a folder;
 * the records then give the API's own defaults. Immutable.
 */
@NullMarked
package io.projectcontour.k8s.gateway;

import org.jspecify.annotations.NullMarked;
